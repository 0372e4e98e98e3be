// A module of functions, in the shape that Python's plugins have: no class, every callback is a function of the C interface.
//
//     npx bareos-node run docs/examples/functions.ts --option text=hello --backup /tmp/b
//     npx bareos-node run docs/examples/functions.ts --option text=hello --restore /tmp/b --where /tmp/r
//
// What the base class does is to be done here: options, folders, errors of the system, attributes, the replace rule of a restore.
import { closeSync, fchmodSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import {
  bEventEndBackupJob,
  bRC_Error,
  bRC_OK,
  bRC_Stop,
  CF_EXTRACT,
  FT_REG,
  fsPath,
  GetValue,
  bVarJobId,
  IO_CLOSE,
  IO_OPEN,
  IO_READ,
  IO_SEEK,
  IO_WRITE,
  JobMessage,
  M_INFO,
  parseOptions,
  RegisterEvents,
  StatPacket,
} from "bareosfd";
import type { EventArguments, IoPacket, RestorePacket, SavePacket } from "bareosfd";

type Code = typeof bRC_OK | typeof bRC_Error;

let data = Buffer.alloc(0);
/** Where the core is in them. */
let position = 0;
let saved = false;
/** The file of a restore. */
let fd = -1;

/** Once a job, with the first definition. */
export function loadBareosPlugin(): Code {
  RegisterEvents([bEventEndBackupJob]);
  return bRC_OK;
}

/** With each definition: once for each Plugin line of a backup, for each file of a restore. */
export function parsePluginDefinition(options: string): Code {
  const given = new Map(parseOptions(options));
  data = Buffer.from(given.get("text") ?? "");
  saved = false;
  return data.length > 0 ? bRC_OK : bRC_Error;
}

/** For each event that was registered. */
export function handlePluginEvent(...[event]: EventArguments): Code {
  if (event === bEventEndBackupJob) JobMessage(M_INFO, `job ${GetValue(bVarJobId)} is done`);
  return bRC_OK;
}

/** Before each file, and once more at the end: bRC_Stop says that there are no more. */
export function startBackupFile(packet: SavePacket): typeof bRC_OK | typeof bRC_Stop {
  if (saved) return bRC_Stop;
  saved = true;
  packet.fname = "/functions/text";
  packet.type = FT_REG;
  packet.statp = new StatPacket({ st_mode: 0o100600, st_size: data.length, st_nlink: 1 });
  return bRC_OK;
}

/** Several times for each file: open, then blocks until one is empty, then close. In a restore with the data to write. */
export function pluginIO(io: IoPacket): Code {
  switch (io.func) {
    case IO_OPEN: {
      position = 0;
      const isRestore = (io.flags & 3) !== 0;
      if (isRestore) fd = openSync(fsPath(io.fname), io.flags, io.mode);
      return bRC_OK;
    }
    case IO_READ:
      io.buf = data.subarray(position, position + io.count);
      io.status = io.buf.length;
      position += io.status;
      return bRC_OK;
    case IO_WRITE:
      io.status = io.buf === null ? 0 : writeSync(fd, io.buf);
      return bRC_OK;
    case IO_CLOSE:
      if (fd >= 0) closeSync(fd);
      fd = -1;
      return bRC_OK;
    case IO_SEEK:
    case 0:
    default:
      return bRC_Error;
  }
}

/** For each file of a restore. */
export function createFile(packet: RestorePacket): Code {
  mkdirSync(dirname(fsPath(packet.ofname).toString()), { recursive: true });
  packet.create_status = CF_EXTRACT;
  return bRC_OK;
}

/** For each file of a restore, before it is closed. */
export function setFileAttributes(packet: RestorePacket): typeof bRC_OK {
  if (fd >= 0) fchmodSync(fd, packet.statp.st_mode & 0o7777);
  return bRC_OK;
}

/** Once, at the very end, also of a cancelled job. */
export function freePlugin(): typeof bRC_OK {
  if (fd >= 0) closeSync(fd);
  fd = -1;
  return bRC_OK;
}
