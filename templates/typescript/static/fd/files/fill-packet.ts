// From an entry of the list to the packet that the core wants, by its rules for names, types and link counts.
import { Buffer } from "node:buffer";
import { lstatSync, readlinkSync } from "node:fs";
import {
  FT_DIREND,
  FT_LNK,
  FT_NOACCESS,
  FT_NOSTAT,
  FT_REG,
  FT_REGE,
  FT_RESTORE_FIRST,
  FT_SPEC,
} from "../constants/FILETYPES.js";
import type { FILETYPES } from "../constants/FILETYPES.js";
import type { SavePacket } from "../packets/SavePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";
import { isSystemError, type SystemError } from "./errors.js";
import type { Content, FileDescription, FileEntry, ObjectDescription } from "./file-entry.js";
import { fileName, fsPath, withSlash, withoutSlash } from "./names.js";
import { requireRestorable } from "./restorable-name.js";
import { fileKinds, kindOf, statPacket } from "./stat.js";

/** Where the data of a file comes from when the core opens it. */
export type DataSource =
  | { readonly kind: "disk"; readonly path: FileName; readonly followLinks: boolean }
  | { readonly kind: "content"; readonly content: Content | (() => Content | Promise<Content>) };

/** The data of the packet that was filled, null for none; and why the file cannot be saved, if so. */
export interface FilledPacket {
  readonly data: DataSource | null;
  readonly problem: SystemError | null;
}

const NO_DATA: FilledPacket = { data: null, problem: null };

/** Fills a packet with an entry. Throws a TypeError for an entry that is none. */
export function fillPacket(packet: SavePacket, entry: FileEntry): FilledPacket {
  if (typeof entry === "string" || entry instanceof Uint8Array) {
    return fillFromDisk(packet, { path: entry });
  }
  if ("objectName" in entry) return fillObject(packet, entry);
  requireName(entry.path);
  if (entry.saveTime !== undefined) packet.save_time = entry.saveTime;
  const isVirtual =
    entry.stat !== undefined || entry.content !== undefined || entry.link !== undefined;
  // The name of a file on disk is what it is; this one somebody made up.
  if (isVirtual || entry.source !== undefined) requireRestorable(entry.path);
  return isVirtual ? fillVirtual(packet, entry) : fillFromDisk(packet, entry);
}

function fillObject(packet: SavePacket, entry: ObjectDescription): FilledPacket {
  const data = typeof entry.object === "string" ? Buffer.from(entry.object) : entry.object;
  packet.type = entry.type ?? FT_RESTORE_FIRST;
  // Objects are stored under object_name; the core shows fname in messages.
  packet.fname = packet.object_name = entry.objectName;
  packet.object = data;
  if (entry.index !== undefined) packet.index = entry.index;
  packet.statp.st_size = data.length;
  packet.no_read = true;
  return NO_DATA;
}

function fillFromDisk(packet: SavePacket, entry: FileDescription): FilledPacket {
  requireName(entry.path);
  const name = withoutSlash(entry.path);
  const source = entry.source === undefined ? name : withoutSlash(entry.source);
  packet.fname = name;
  try {
    statPacket(lstatSync(fsPath(source), { bigint: true }), packet.statp);
    // Under another name it is another file for the core; links between such files would lead nowhere.
    if (entry.source !== undefined) packet.statp.st_nlink = 1;
    if (kindOf(packet.statp.st_mode) === fileKinds.link) {
      packet.link = fileName(readlinkSync(fsPath(source), { encoding: "buffer" }));
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    packet.type = error.code === "EACCES" || error.code === "EPERM" ? FT_NOACCESS : FT_NOSTAT;
    packet.no_read = true;
    return { data: null, problem: error };
  }
  return finish(packet, entry, { kind: "disk", path: source, followLinks: false });
}

function fillVirtual(packet: SavePacket, entry: FileDescription): FilledPacket {
  const { content, stat, link } = entry;
  packet.fname = withoutSlash(entry.path);
  const statp = stat instanceof StatPacket ? stat : new StatPacket(stat);
  if (stat?.st_mode === undefined) {
    if (link !== undefined) statp.st_mode = 0o120777;
    else if (packet.fname !== entry.path) statp.st_mode = 0o040755;
  }
  if (stat?.st_size === undefined && content !== undefined) statp.st_size = sizeOf(content);
  packet.statp = statp;
  if (link !== undefined) packet.link = link;
  return finish(
    packet,
    entry,
    content === undefined
      ? { kind: "disk", path: entry.source ?? packet.fname, followLinks: true }
      : { kind: "content", content },
  );
}

/** Type, directory names and whether there is data, once name and attributes are known. */
function finish(packet: SavePacket, entry: FileDescription, data: DataSource): FilledPacket {
  packet.type = entry.type ?? typeOf(packet.statp, data.kind);
  if (packet.type === FT_DIREND) {
    // The core stores a directory under link; marks in accurate mode go by fname. Both are one name.
    packet.fname = packet.link = withSlash(packet.fname ?? "");
  }
  const isRegular = kindOf(packet.statp.st_mode) === fileKinds.regular;
  packet.no_read = entry.noRead ?? (packet.type === FT_REGE || !isRegular);
  return packet.no_read ? NO_DATA : { data, problem: null };
}

function typeOf(statp: StatPacket, kind: DataSource["kind"]): FILETYPES {
  switch (kindOf(statp.st_mode)) {
    case fileKinds.directory:
      return FT_DIREND;
    case fileKinds.link:
      return FT_LNK;
    case fileKinds.regular:
    case 0:
      // An empty file on disk need not be opened; the size of content may just be unknown.
      return kind === "disk" && Number(statp.st_size) === 0 ? FT_REGE : FT_REG;
    default:
      // Devices, sockets and named pipes: stored as they are, never read.
      return FT_SPEC;
  }
}

function sizeOf(content: NonNullable<FileDescription["content"]>): number {
  if (typeof content === "string") return Buffer.byteLength(content);
  return content instanceof Uint8Array ? content.length : 0;
}

function requireName(path: unknown): void {
  if ((typeof path === "string" || path instanceof Uint8Array) && path.length > 0) return;
  throw new TypeError(`files() gave an entry without a path: ${String(path)}`);
}
