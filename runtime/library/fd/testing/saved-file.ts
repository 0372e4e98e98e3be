// What a backup in memory consists of.
import type { FILETYPES } from "../constants/FILETYPES.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";

/** One extended attribute. */
export interface SavedXattr {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/** One file or restore object as the core would have stored it. */
export interface SavedFile {
  /** Stored name: that of a directory ends with a slash, that of an object is its own. */
  readonly name: FileName;
  readonly type: FILETYPES;
  readonly stat: StatPacket;
  /** Target of a link: symbolic (FT_LNK), or the stored name of the file with the data (FT_LNKSAVED). */
  readonly link: FileName | null;
  /** What was read, or a restore object's data; null when nothing was to be read. */
  readonly data: Uint8Array | null;
  /** Number of bytes that were read, also when the data was not kept. */
  readonly length: number;
  /** Number of a restore object; 0 for files. */
  readonly index: number;
  readonly acl: Uint8Array | null;
  readonly xattrs: readonly SavedXattr[];
  /** The errno of an open or a read that failed; 0 when all went well. */
  readonly errno: number;
}
