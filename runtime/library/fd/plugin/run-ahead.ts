// What the base class offers the runtime so that files are prepared before the core asks for them.
import { constants } from "node:fs";
import { FO_NOATIME } from "../constants/bFileOption.js";
import type { EntrySource } from "../files/entry-source.js";
import type { DiskSource } from "../files/fill-packet.js";
import { fileName } from "../files/names.js";
import type { OpenFile } from "../files/open-file.js";
import { OptionError } from "../options/grammar.js";
import type { SavePacket } from "../packets/SavePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import { adoptFile, discardSource, openSource, type FileTransfer } from "./transfer.js";

/**
 * How far the runtime may be ahead of the core.
 *
 * - `no`: not at all.
 * - `data`: in full backups the data of small files are read before the core asks for them. The next entry of `files()` is taken
 *   when the data of the one before were read, so a generator may delete a temporary file after its `yield`.
 * - `files`: a promise that entries do not depend on each other. They are taken ahead of the core in all levels, also when
 *   the data of those before were not read yet.
 * - `auto`: `data` for a plugin that leaves the callbacks of a backup to the base class, else `no`.
 */
export type RunAheadMode = (typeof RUN_AHEAD_MODES)[number];

export const RUN_AHEAD_MODES = ["auto", "no", "data", "files"] as const;

const MOST_READERS = 64;

/** The number that the option `readers` gives; undefined without the option. Throws an {@link OptionError}. */
export function readersOf(option: string | undefined): number | undefined {
  if (option === undefined) return undefined;
  const number = /^\d{1,3}$/.test(option) ? Number(option) : 0;
  if (number >= 1 && number <= MOST_READERS) return number;
  throw new OptionError(`option readers: "${option}" is no whole number from 1 to ${MOST_READERS}`);
}

/** Where the runtime finds a plugin's {@link RunAhead}. */
export const RUN_AHEAD: unique symbol = Symbol.for("bareos-node.run-ahead");

/** The data of a file that was filled in ahead of the core. */
export interface PreparedFile {
  /** Whether the core shall move the data itself: then they do not travel ahead. */
  readonly direct: boolean;
  /** Bytes that are expected; -1 when nobody knows. */
  readonly size: number;
  /** Makes it the file that `pluginIO` opens next. */
  select(): void;
  /** Opens it for reading. Throws or rejects with the system's error. */
  open(): OpenFile | Promise<OpenFile>;
  /** The core is done with the file: gives up data that it did not ask for. Harmless at any time; never throws. */
  discard(): void;
}

/** What the runtime asks of a plugin that lets it run ahead. */
export interface RunAhead {
  readonly mode: Exclude<RunAheadMode, "auto">;
  /** Whether ACLs and extended attributes are the base class's to read. */
  readonly keepsAttributes: boolean;
  /** The data of the file that `startBackupFile` filled in last; null if it has none. */
  prepared(packet: SavePacket): PreparedFile | null;
  /** Names that may go around `startBackupFile`; null while there are none. */
  disk(): FilesOnDisk | null;
}

/** Files on disk of which nothing but their names is said: the runtime saves them as the base class would. */
export interface FilesOnDisk {
  readonly names: EntrySource;
  /** Larger files are moved by the core itself; below zero there are none. */
  readonly directAbove: number;
  /** How many files are read at once where storage answers slowly. */
  readonly readers: number;
  /** Makes a file the one that `pluginIO` opens next. */
  select(file: FoundOnDisk): void;
  /** Goes on with a file that ends elsewhere than it should. */
  adopt(file: OpenedOnDisk): { readonly prepared: PreparedFile; readonly file: OpenFile };
}

/** A file that the runtime looked at, and what the disk said of it. */
export interface FoundOnDisk {
  readonly path: Uint8Array;
  readonly size: number;
  /** When it was changed, in seconds since 1970 and nanoseconds. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** One that it opened. */
export interface OpenedOnDisk extends FoundOnDisk {
  readonly fd: number;
  /** Bytes that were read. */
  readonly read: number;
}

/** Below this many bytes passing a descriptor costs more than passing the data. */
const WORTH_A_DESCRIPTOR = 1024 * 1024;

/** The data that a transfer was set up for, as they are now: the transfer goes on to other files. */
export function preparedFile(transfer: FileTransfer, packet: SavePacket): PreparedFile | null {
  const { direct } = transfer;
  const source = transfer.lend();
  if (packet.no_read || source === null) return null;
  const onDisk = source.kind === "disk";
  return {
    direct: direct && onDisk && Number(packet.statp.st_size) > WORTH_A_DESCRIPTOR,
    size: onDisk && source.size !== null ? Number(source.size) : -1,
    select: () => {
      transfer.source = source;
      transfer.direct = direct;
    },
    open: () => openSource(source, packet.hasFlag(FO_NOATIME) ? constants.O_NOATIME : 0),
    discard: () => {
      discardSource(source);
    },
  };
}

/** See {@link FilesOnDisk}. */
export function filesOnDisk(
  transfer: FileTransfer,
  names: EntrySource,
  { directIo, readers }: { readonly directIo: boolean; readonly readers: number },
): FilesOnDisk {
  return {
    names,
    directAbove: directIo ? WORTH_A_DESCRIPTOR : -1,
    readers,
    select: (file) => {
      transfer.source = sourceOf(file);
      transfer.direct = directIo;
    },
    adopt: (opened) => {
      const file = adoptFile(sourceOf(opened), opened.fd, opened.read);
      const nothing = (): void => undefined;
      const { size } = opened;
      const prepared = { direct: false, size, select: nothing, discard: nothing, open: () => file };
      return { prepared, file };
    },
  };
}

function sourceOf({ path, size, seconds, nanoseconds }: FoundOnDisk): DiskSource {
  const name = fileName(path);
  const seen = new StatPacket({ st_mtime: seconds, st_mtime_nsec: nanoseconds });
  return { kind: "disk", name, path: name, size, seen, followLinks: false, isPseudo: false };
}

/** Whether an object has these methods, or the lack of them, from its base class. */
export function leavesAlone(
  plugin: object,
  base: { readonly prototype: object },
  methods: readonly string[],
): boolean {
  return methods.every((name) => Reflect.get(plugin, name) === Reflect.get(base.prototype, name));
}

/** Methods of a backup that the runtime goes around when it runs ahead. */
export const FIXED = [
  "endBackupFile",
  "pluginIO",
  "pluginIoOpen",
  "pluginIoRead",
  "pluginIoSeek",
  "pluginIoClose",
] as const;

/** Methods that may count, as startBackupFile, on what was called last. */
export const ATTRIBUTES = ["getAcl", "getXattr"] as const;
