// Files with several names that a job names twice: the core takes the second time for saved already and reads no data, and a
// restore would find that record. As with its own files, the second time is left out.
import type { SavePacket } from "../packets/SavePacket.js";
import type { FileName } from "../types.js";
import { sameName } from "./names.js";
import { fileKinds, kindOf } from "./stat.js";

/** Kinds that never become hard links. */
const SINGLE: ReadonlySet<number> = new Set([fileKinds.directory, fileKinds.link]);

/** The first name of each file of a job that has several. */
export class NamedLinks {
  readonly #first = new Map<string, FileName>();

  /** Whether this very name of the file was handed out before. */
  isAgain({ fname, statp }: SavePacket): boolean {
    const { st_nlink, st_mode, st_dev, st_ino } = statp;
    if (fname === null || Number(st_nlink) <= 1 || SINGLE.has(kindOf(st_mode))) return false;
    const key = `${st_dev}/${st_ino}`;
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, fname);
    return first !== undefined && sameName(first, fname);
  }
}
