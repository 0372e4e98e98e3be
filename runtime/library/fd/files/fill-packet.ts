// From an entry of the list to the packet that the core wants, by its rules for names, types and link counts.
import {
  FT_DIREND,
  FT_LNK,
  FT_NOACCESS,
  FT_NOSTAT,
  FT_REG,
  FT_REGE,
  FT_SPEC,
} from "../constants/FILETYPES.js";
import type { FILETYPES } from "../constants/FILETYPES.js";
import type { SavePacket } from "../packets/SavePacket.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName, Int64 } from "../types.js";
import {
  checkFile,
  checkKindOfType,
  checkReadable,
  isOnDisk,
  refuseEntry,
  type CheckedFile,
} from "./check-entry.js";
import { checkObject, isObjectEntry } from "./check-object.js";
import { adoptContent, discardContent, lengthOf } from "./content.js";
import { EntryError } from "./entry-error.js";
import { isUnsaved } from "./entry-kind.js";
import { checkDiskName } from "./entry-names.js";
import { isMissing, isSystemError, type SystemError } from "./errors.js";
import type { Content, FileEntry } from "./file-entry.js";
import { lookAt, lookBehind } from "../native/disk.js";
import { withoutSlash, withSlash } from "./names.js";
import { isPseudoFile } from "./pseudo-files.js";
import { fileKinds, kindOf, statOfOurs } from "./stat.js";

/** Where the data of a file comes from when the core opens it. */
export type DataSource = DiskSource | ContentSource;

interface SourceOf<Kind> {
  readonly kind: Kind;
  /** Name in the backup, for messages. */
  readonly name: FileName;
  /** Bytes that there should be; null when nobody knows. */
  readonly size: Int64 | null;
}

export interface DiskSource extends SourceOf<"disk"> {
  readonly path: FileName;
  readonly followLinks: boolean;
  /** Whether it is one of the kernel's, which may have nothing to say for ever. */
  readonly isPseudo: boolean;
  /** What the disk said of it; null when it was not asked. */
  readonly seen: StatPacket | null;
}

export interface ContentSource extends SourceOf<"content"> {
  readonly content: Content | (() => unknown);
}

/** The data of the packet that was filled, null for none; and why the file cannot be saved, if so. */
export interface FilledPacket {
  readonly data: DataSource | null;
  readonly problem: SystemError | null;
}

const NO_DATA: FilledPacket = { data: null, problem: null };

const PERMISSIONS = 0o7777;

/** Permissions where nobody gave any: an entry may well be a secret. */
const DEFAULT_MODES: ReadonlyMap<number, number> = new Map([
  [fileKinds.directory, 0o700],
  [fileKinds.link, 0o777],
]);

/** Fills a packet with an entry. Throws an {@link EntryError} for what cannot be saved as it was given. */
export function fillPacket(packet: SavePacket, entry: FileEntry): FilledPacket {
  if (typeof entry === "string" || entry instanceof Uint8Array) {
    const path = withoutSlash(checkDiskName(entry, "path", entry));
    return fillFromDisk(packet, PLAIN, path, path, entry);
  }
  const given: unknown = entry;
  if (typeof given !== "object" || given === null || Array.isArray(given)) refuseEntry(given);
  if (isObjectEntry(given)) return fillObject(packet, given);
  try {
    const file = checkFile(given);
    if (file.saveTime !== undefined) packet.save_time = file.saveTime;
    return isOnDisk(file)
      ? fillFromDisk(packet, file, file.path, file.source ?? file.path, given)
      : fillVirtual(packet, file, given);
  } catch (error) {
    discardContent(Reflect.get(given, "content"));
    throw error;
  }
}

/** What a bare name says: nothing. */
const PLAIN: Pick<CheckedFile, "source" | "type" | "noRead" | "kind"> = {
  source: undefined,
  type: undefined,
  noRead: undefined,
  kind: null,
};

function fillObject(packet: SavePacket, entry: object): FilledPacket {
  const { objectName, object, type, index } = checkObject(entry);
  packet.type = type;
  // Objects are stored under object_name; the core shows fname in messages.
  packet.fname = packet.object_name = objectName;
  packet.object = object;
  if (index !== undefined) packet.index = index;
  packet.statp.st_size = object.length;
  packet.no_read = true;
  return NO_DATA;
}

function fillFromDisk(
  packet: SavePacket,
  file: typeof PLAIN,
  path: FileName,
  source: FileName,
  entry: unknown,
): FilledPacket {
  packet.fname = path;
  const from = withoutSlash(source);
  const { statp } = packet;
  try {
    packet.link = lookAt(from, statp);
    // Under another name it is another file for the core; links between such files would lead nowhere.
    if (file.source !== undefined) statp.st_nlink = 1;
  } catch (error) {
    return notThere(packet, error);
  }
  const kind = kindOf(statp.st_mode);
  if (file.type !== undefined) checkKindOfType(entry, file.type, kind, "the disk");
  if (file.noRead === false) checkReadable(entry, kind);
  const hasNoSize = kind === fileKinds.regular && statp.st_size === 0;
  const isPseudo = hasNoSize && isPseudoFile(statp, from);
  const isEmpty = hasNoSize && !isPseudo;
  if (file.type === FT_REGE && !isEmpty && file.noRead === undefined) {
    throw new EntryError(entry, "type", `is FT_REGE, but the file has ${statp.st_size} bytes`);
  }
  const size = kind === fileKinds.regular && !hasNoSize ? statp.st_size : null;
  const about = { name: path, path: from, size, isPseudo, seen: statp };
  const data: DiskSource = { kind: "disk", ...about, followLinks: false };
  return finish(packet, file, data, isEmpty);
}

function fillVirtual(packet: SavePacket, file: CheckedFile, entry: unknown): FilledPacket {
  const { content, stat, link, noRead, path, source = path, type } = file;
  packet.fname = path;
  adoptContent(content);
  const statp = (packet.statp = stat?.statp ?? statOfOurs());
  if (link !== undefined) packet.link = link;
  let found: Found | null = null;
  const isUnread = link !== undefined || noRead === true || isUnsaved(type ?? 0);
  const mayBeRead = file.kind === null || file.kind === fileKinds.regular;
  if (content === undefined && mayBeRead && !isUnread) {
    // Data of the disk: it knows what nobody said.
    const isSaid = file.kind !== null && stat?.size !== undefined && stat.size !== 0;
    try {
      if (!isSaid) found = look(source);
    } catch (error) {
      // An empty file needs no other.
      const isEmpty = stat?.size === 0 && file.source === undefined && isMissing(error);
      if (!isEmpty) return notThere(packet, error);
    }
    if (found !== null && type !== undefined) checkKindOfType(entry, type, found.kind, "the disk");
  }
  const kind = file.kind ?? found?.kind ?? fileKinds.regular;
  const size = stat?.size ?? (content === undefined ? found?.size : sizeOf(content)) ?? null;
  const mode = stat?.mode ?? found?.mode ?? DEFAULT_MODES.get(kind) ?? 0o600;
  statp.st_mode = kind | (mode & PERMISSIONS);
  statp.st_size = size ?? 0;
  const isSized = kind === fileKinds.regular;
  const about = { name: path, size: isSized ? size : null };
  const { isPseudo = false, seen = null } = found ?? {};
  const data: DataSource =
    content === undefined
      ? { kind: "disk", ...about, path: source, followLinks: true, isPseudo, seen }
      : { kind: "content", ...about, content };
  const isEmpty = content === undefined && isSized && size === 0 && (found?.size ?? 0) === 0;
  return finish(packet, file, data, isEmpty && !isPseudo);
}

/** What the disk says of the file behind a name. */
interface Found {
  readonly kind: number;
  readonly mode: number;
  readonly seen: StatPacket;
  /** Bytes of a regular file; null when its size is not to be believed. */
  readonly size: Int64 | null;
  readonly isPseudo: boolean;
}

function look(path: FileName): Found {
  const statp = lookBehind(path);
  const kind = kindOf(statp.st_mode);
  const isSized = kind === fileKinds.regular;
  const isPseudo = isSized && statp.st_size === 0 && isPseudoFile(statp, path);
  const size = isSized ? statp.st_size : 0;
  return { kind, mode: statp.st_mode, seen: statp, size: isPseudo ? null : size, isPseudo };
}

function sizeOf(content: ContentSource["content"]): number | null {
  return typeof content === "function" ? null : lengthOf(content);
}

/** What cannot be looked at is told by its type; the caller warns. */
function notThere(packet: SavePacket, error: unknown): FilledPacket {
  if (!isSystemError(error)) throw error;
  packet.type = error.code === "EACCES" || error.code === "EPERM" ? FT_NOACCESS : FT_NOSTAT;
  packet.no_read = true;
  return { data: null, problem: error };
}

/** Type, directory names and whether there is data, once name and attributes are known. */
function finish(
  packet: SavePacket,
  { type, noRead }: Pick<CheckedFile, "type" | "noRead">,
  data: DataSource,
  isEmpty: boolean,
): FilledPacket {
  const kind = kindOf(packet.statp.st_mode);
  packet.type = type ?? typeOf(kind, isEmpty);
  if (kind === fileKinds.directory && packet.link === null) {
    // The core stores a directory under link; marks in accurate mode go by fname. Both are one name.
    packet.fname = packet.link = withSlash(packet.fname ?? "");
  }
  const isUnread = isEmpty || packet.link !== null || isUnsaved(packet.type);
  packet.no_read = noRead ?? (isUnread || kind !== fileKinds.regular);
  return packet.no_read ? NO_DATA : { data, problem: null };
}

function typeOf(kind: number, isEmpty: boolean): FILETYPES {
  switch (kind) {
    case fileKinds.directory:
      return FT_DIREND;
    case fileKinds.link:
      return FT_LNK;
    case fileKinds.regular:
      // An empty file on disk need not be opened.
      return isEmpty ? FT_REGE : FT_REG;
    default:
      // Devices, sockets and named pipes: stored as they are, never read unless somebody insists.
      return FT_SPEC;
  }
}
