// Makes what a restore asks for: folders, links, and room for the regular files that are written next.
import { linkSync, lstatSync, mkdirSync, symlinkSync, unlinkSync, type BigIntStats } from "node:fs";
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
import { fsPath, sameName, withoutSlash } from "../files/names.js";
import { fileKinds, kindOf } from "../files/stat.js";
import { nativeFiles } from "../native/native-files.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import type { FileName } from "../types.js";
import type { Path } from "./folder-paths.js";
import { reasonToKeep } from "./replace.js";
import type { RestoreFolder } from "./restore-folder.js";

/** Until its attributes are set. */
const OWNER_ONLY = 0o600;

/** What became of a file, for `create_status`; `note` is for the job log. */
export interface Created {
  readonly status: bCFs;
  readonly note: string | null;
}

/** Whether a type of the packet is a directory. */
export function isDirectoryType(type: number): boolean {
  return type === FT_DIREND || type === FT_REPARSE || type === FT_NORECURSE || type === FT_NOFSCHG;
}

/** Whether a type is made without data and may have attributes all the same; those of a hard link are its file's. */
export function hasOwnAttributes(type: number): boolean {
  return type === FT_LNK || type === FT_SPEC || type === FT_FIFO;
}

/** Makes the file of a packet. Throws the system's error when it cannot. */
export function createEntry(packet: RestorePacket, folder: RestoreFolder): Created {
  if (packet.ofname.length === 0) return { status: CF_ERROR, note: "the core gave no name" };
  const name = withoutSlash(packet.ofname);
  return folder.at(name, true, (path) => createAt(packet, name, path, folder));
}

function createAt(
  packet: RestorePacket,
  name: FileName,
  path: Path,
  folder: RestoreFolder,
): Created {
  const existing = find(path);
  if (existing !== null) {
    const modified = Number(existing.mtimeNs / 1_000_000_000n);
    const reason = reasonToKeep(packet, modified);
    if (reason !== null) return { status: CF_SKIP, note: reason };
  }
  const { mknod } = nativeFiles();
  const isSpecial = packet.type === FT_FIFO || packet.type === FT_SPEC;
  if (isSpecial && mknod === undefined) {
    // The core can make pipes. Of devices of a plugin it only takes away what is there.
    return { status: CF_CORE, note: null };
  }
  if (isDirectoryType(packet.type)) return makeDirectory(name, path, existing, folder);
  if (existing?.isDirectory() === true) {
    return { status: CF_ERROR, note: "there is a directory of that name" };
  }
  // Not written into: the old file may have other names, or lead elsewhere.
  if (existing !== null && !isSelfLink(packet, name)) unlinkSync(path);
  if (isSpecial && mknod !== undefined) {
    const kind = packet.type === FT_FIFO ? fileKinds.fifo : kindOf(packet.statp.st_mode);
    mknod(path, kind | OWNER_ONLY, packet.statp.st_rdev);
    return { status: CF_CREATED, note: null };
  }
  return makeFile(packet, name, path, folder);
}

function makeFile(
  packet: RestorePacket,
  name: FileName,
  path: Path,
  folder: RestoreFolder,
): Created {
  if (packet.type !== FT_LNK && packet.type !== FT_JUNCTION && packet.type !== FT_LNKSAVED) {
    return { status: CF_EXTRACT, note: null };
  }
  const { olname } = packet;
  if (olname === null) return { status: CF_ERROR, note: "the link has no target" };
  if (packet.type !== FT_LNKSAVED) symlinkSync(fsPath(olname), path);
  else if (!isSelfLink(packet, name)) {
    folder.at(olname, false, (target) => {
      linkSync(target, path);
    });
  }
  return { status: CF_CREATED, note: null };
}

/** A hard link to its own name would delete the only file there is. */
function isSelfLink(packet: RestorePacket, name: FileName): boolean {
  return packet.type === FT_LNKSAVED && packet.olname !== null && sameName(packet.olname, name);
}

/** Closed to others until its attributes are set. A link to a directory stays: somebody moved the folder. */
function makeDirectory(
  name: FileName,
  path: Path,
  existing: BigIntStats | null,
  folder: RestoreFolder,
): Created {
  if (existing !== null && !existing.isDirectory()) {
    if (folder.hasFolder(name)) return { status: CF_CREATED, note: null };
    unlinkSync(path);
  }
  if (existing?.isDirectory() !== true) mkdirSync(path, { mode: 0o700 });
  return { status: CF_CREATED, note: null };
}

function find(path: Path): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
