// What a plugin's list of files consists of.
import type { FILETYPES } from "../constants/FILETYPES.js";
import type { FT_PLUGIN_CONFIG, FT_RESTORE_FIRST } from "../constants/FILETYPES.js";
import type { StatPacket, StatPacketInit } from "../packets/StatPacket.js";
import type { FileName, Int64 } from "../types.js";

/** One piece of content. Text is stored as UTF-8. */
export type Chunk = string | Uint8Array;

/**
 * Data of a file that is not on disk: all of it, or pieces in their order, e.g. a generator or a readable stream. As a
 * function it is only asked for when the core opens the file, which it does not for unchanged ones and in an estimate.
 */
export type Content = Chunk | Iterable<Chunk> | AsyncIterable<Chunk>;

/** A file with more to say about it than its name. */
export interface FileDescription {
  /** Full name under which it is stored. A slash at the end makes it a directory. */
  readonly path: FileName;
  /** File on disk that attributes and data come from, if it is not `path` itself. */
  readonly source?: FileName | undefined;
  /**
   * Attributes; what they leave out is as in a new `StatPacket`. With `stat`, `content` or `link` the disk is not
   * asked for attributes, and the link count is 1 unless given.
   */
  readonly stat?: StatPacket | StatPacketInit | undefined;
  /** Target of a symbolic link. */
  readonly link?: FileName | undefined;
  /** What it is, one of FT_, if mode, link and path do not say so. */
  readonly type?: FILETYPES | undefined;
  /** Data; without it the file is read from disk. */
  readonly content?: Content | (() => Content | Promise<Content>) | undefined;
  /** Store the attributes only. */
  readonly noRead?: boolean | undefined;
  /** Start time for this file in an incremental job, in seconds since 1970, instead of the job's own. */
  readonly saveTime?: Int64 | undefined;
}

/** A restore object: data that is kept in the catalog and handed back to `restoreObjectData` before a restore. */
export interface ObjectDescription {
  /** Name of the object. */
  readonly objectName: string;
  /** Its data. Text is stored as UTF-8. */
  readonly object: Chunk;
  /** FT_RESTORE_FIRST unless given. */
  readonly type?: typeof FT_RESTORE_FIRST | typeof FT_PLUGIN_CONFIG | undefined;
  /** Number of the object; by default they count up from 1, so that each has its own. */
  readonly index?: number | undefined;
}

/** One thing to save: the name of a file on disk, a description of a file, or a restore object. */
export type FileEntry = FileName | FileDescription | ObjectDescription;

/** A list of entries, taken one by one when the core wants the next. It may be endless; nothing is read ahead. */
export type FileEntries = Iterable<FileEntry> | AsyncIterable<FileEntry>;
