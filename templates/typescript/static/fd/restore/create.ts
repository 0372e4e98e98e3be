// Makes what a restore asks for: folders, links, and room for the regular files that are written next.
import {
  linkSync,
  lstatSync,
  mkdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  type BigIntStats,
} from "node:fs";
import { CF_CORE, CF_CREATED, CF_ERROR, CF_EXTRACT, CF_SKIP } from "../constants/bCFs.js";
import type { bCFs } from "../constants/bCFs.js";
import {
  FT_DIREND,
  FT_FIFO,
  FT_JUNCTION,
  FT_LNK,
  FT_LNKSAVED,
  FT_NOFSCHG,
  FT_NORECURSE,
  FT_REPARSE,
  FT_SPEC,
} from "../constants/FILETYPES.js";
import { isMissing } from "../files/errors.js";
import { fsPath, parentName, sameName, withoutSlash } from "../files/names.js";
import { kindOf } from "../files/stat.js";
import { nativeFiles } from "../native/native-files.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import type { FileName } from "../types.js";
import { reasonToKeep } from "./replace.js";

/** Until its attributes are set. */
const OWNER_ONLY = 0o600;

/** What became of a file, for `create_status`; `note` is for the job log. */
export interface Created {
  readonly status: bCFs;
  readonly note: string | null;
}

/** Remembers the folder that was needed last: files come folder by folder. */
export interface FolderMemory {
  last: FileName | null;
}

/** Whether a type of the packet is a directory. */
export function isDirectoryType(type: number): boolean {
  return type === FT_DIREND || type === FT_REPARSE || type === FT_NORECURSE || type === FT_NOFSCHG;
}

/** Makes the file of a packet. Throws the system's error when it cannot. */
export function createEntry(packet: RestorePacket, folders: FolderMemory): Created {
  if (packet.ofname === null) return { status: CF_ERROR, note: "the core gave no name" };
  const name = withoutSlash(packet.ofname);
  const isDirectory = isDirectoryType(packet.type);
  const existing = find(name);
  if (existing !== null) {
    const modified = Number(existing.mtimeNs / 1_000_000_000n);
    const reason = reasonToKeep(packet, modified);
    if (reason !== null) return { status: CF_SKIP, note: reason };
  } else {
    makeParent(name, folders);
  }
  const { mknod } = nativeFiles();
  if (packet.type === FT_FIFO || (packet.type === FT_SPEC && mknod === undefined)) {
    // The core can make pipes. Of devices of a plugin it only takes away what is there.
    return { status: CF_CORE, note: null };
  }
  if (isDirectory) return makeDirectory(name, existing);
  if (existing?.isDirectory() === true) {
    return { status: CF_ERROR, note: "there is a directory of that name" };
  }
  // Not written into: the old file may have other names, or lead elsewhere.
  if (existing !== null && !isSelfLink(packet, name)) unlinkSync(fsPath(name));
  if (packet.type === FT_SPEC && mknod !== undefined) {
    mknod(name, kindOf(packet.statp.st_mode) | OWNER_ONLY, packet.statp.st_rdev);
    return { status: CF_CREATED, note: null };
  }
  return makeFile(packet, name);
}

function makeFile(packet: RestorePacket, name: FileName): Created {
  if (packet.type !== FT_LNK && packet.type !== FT_JUNCTION && packet.type !== FT_LNKSAVED) {
    return { status: CF_EXTRACT, note: null };
  }
  if (packet.olname === null) return { status: CF_ERROR, note: "the link has no target" };
  if (packet.type !== FT_LNKSAVED) symlinkSync(fsPath(packet.olname), fsPath(name));
  else if (!isSelfLink(packet, name)) linkSync(fsPath(packet.olname), fsPath(name));
  return { status: CF_CREATED, note: null };
}

/** A hard link to its own name would delete the only file there is. */
function isSelfLink(packet: RestorePacket, name: FileName): boolean {
  return packet.type === FT_LNKSAVED && packet.olname !== null && sameName(packet.olname, name);
}

/** Closed to others until its attributes are set. A link to a directory stays: somebody moved the folder. */
function makeDirectory(name: FileName, existing: BigIntStats | null): Created {
  if (existing !== null && !existing.isDirectory()) {
    if (statSync(fsPath(name), { throwIfNoEntry: false })?.isDirectory() === true) {
      return { status: CF_CREATED, note: null };
    }
    unlinkSync(fsPath(name));
  }
  if (existing?.isDirectory() !== true) mkdirSync(fsPath(name), { mode: 0o700 });
  return { status: CF_CREATED, note: null };
}

function find(name: FileName): BigIntStats | null {
  try {
    return lstatSync(fsPath(name), { bigint: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function makeParent(name: FileName, folders: FolderMemory): void {
  const parent = parentName(name);
  if (parent === null || (folders.last !== null && sameName(parent, folders.last))) return;
  mkdirSync(fsPath(parent), { recursive: true });
  folders.last = parent;
}
