// What a plugin's list of files consists of.
import type { FILETYPES } from "../constants/FILETYPES.js";
import type { FT_PLUGIN_CONFIG, FT_RESTORE_FIRST } from "../constants/FILETYPES.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName, Int64 } from "../types.js";
import type { StatInit } from "./check-stat.js";

/** One piece of content: text, which is stored as UTF-8, or bytes in any of JavaScript's forms. */
export type Chunk = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

/**
 * Data of a file that is not on disk: all of it, or pieces in their order, e.g. a generator or a readable stream. As a
 * function it is only asked for when the core opens the file, which it does not for unchanged ones and in an estimate. A
 * stream that was handed in and is not asked for is destroyed.
 */
export type Content = Chunk | Blob | Iterable<Chunk> | AsyncIterable<Chunk>;

/**
 * A file with more to say about it than its name. Each property is used, or refused with an {@link EntryError}: an unknown
 * one, a value of the wrong kind, and properties that contradict each other, such as the mode of a folder beside content.
 */
export interface FileDescription {
  /**
   * Full name under which it is stored. A slash at the end makes it a folder, which has no content. It begins with a slash,
   * unless attributes or data are not those of the disk, where a name such as `@service/item` is possible.
   */
  readonly path: FileName;
  /** File on disk that attributes and data come from, if it is not `path` itself. */
  readonly source?: FileName | undefined;
  /**
   * Attributes. A mode may be permissions alone: content, link, path, type or disk say what it is. Without a mode it is
   * 0600 for content, 0700 for a folder, 0777 for a link; mode and size of data that are on disk are the disk's. What
   * else is left out is as in a new `StatPacket`; times are seconds or a `Date`. With `stat`, `content` or `link` the disk
   * is not asked for anything else, and the link count is 1 unless given.
   */
  readonly stat?: StatPacket | StatInit | undefined;
  /** Target of a symbolic link. */
  readonly link?: FileName | undefined;
  /** What it is, one of FT_, if mode, link and path do not say so. */
  readonly type?: FILETYPES | undefined;
  /** Data; without it the file is read from disk. With a size in `stat`, another length is a warning. */
  readonly content?: Content | (() => Content | Promise<Content>) | undefined;
  /** Store the attributes only. False reads also a named pipe or a device on disk. */
  readonly noRead?: boolean | undefined;
  /** Start time for this file in an incremental job, in seconds since 1970 or as a `Date`, instead of the job's own. */
  readonly saveTime?: Int64 | Date | undefined;
}

/** A restore object: data that is kept in the catalog and handed back to `restoreObjectData` before a restore. */
export interface ObjectDescription {
  /** Name of the object. */
  readonly objectName: string;
  /** Its data. Text is stored as UTF-8. */
  readonly object: Chunk;
  /** FT_RESTORE_FIRST unless given. */
  readonly type?: typeof FT_RESTORE_FIRST | typeof FT_PLUGIN_CONFIG | undefined;
  /** Number of the object, from 1 on; by default they count up, so that each has its own. */
  readonly index?: number | undefined;
}

/** One thing to save: the name of a file on disk, a description of a file, or a restore object. */
export type FileEntry = FileName | FileDescription | ObjectDescription;

/** A list of entries, taken one by one when the core wants the next. It may be endless; nothing is read ahead. */
export type FileEntries = Iterable<FileEntry> | AsyncIterable<FileEntry>;
