// Checks of the names in an entry: what the daemon could not store, or no restore could make, is refused.
import { Buffer } from "node:buffer";
import type { FileName } from "../types.js";
import { EntryError, shown } from "./entry-error.js";

const SLASH = 0x2f;

/** Half a character: it has no bytes in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const ZERO = "has a zero byte in it, which no restore could take";

/** A name: text or bytes, not empty, without what no file name can hold. */
export function checkName(entry: unknown, field: string, value: unknown): FileName {
  if (typeof value === "string") {
    if (value.includes("\0")) throw new EntryError(entry, field, ZERO);
    if (LONE_SURROGATE.test(value)) {
      throw new EntryError(
        entry,
        field,
        "has half a character in it (a lone surrogate), which is no UTF-8; give bytes instead",
      );
    }
  } else if (value instanceof Uint8Array) {
    if (value.includes(0)) throw new EntryError(entry, field, ZERO);
  } else {
    throw new EntryError(entry, field, `is ${shown(value)}; it has to be text or bytes`);
  }
  if (value.length === 0) throw new EntryError(entry, field, "is empty");
  return value;
}

/** Whether an entry is a name on disk and nothing else, such that no check would refuse it. */
export function isBareName(entry: unknown): entry is FileName {
  if (typeof entry === "string") {
    return entry.startsWith("/") && !entry.includes("\0") && !LONE_SURROGATE.test(entry);
  }
  return entry instanceof Uint8Array && entry[0] === SLASH && !entry.includes(0);
}

/** A name on disk has to be whole: a worker has no folder that anything could be relative to. */
export function checkDiskName(entry: unknown, field: string, value: unknown): FileName {
  const name = checkName(entry, field, value);
  if (name[0] === "/" || name[0] === SLASH) return name;
  throw new EntryError(entry, field, "is relative; a file on disk is named from the root on");
}

/** A name that only exists in the backup: no restore goes up from the folder that it restores to. */
export function checkStoredName(entry: unknown, field: string, value: unknown): FileName {
  const name = checkName(entry, field, value);
  const text = typeof name === "string" ? name : Buffer.from(name).toString("latin1");
  if (!text.includes("..") || !text.split("/").includes("..")) return name;
  throw new EntryError(entry, field, "has .. in it, which no restore could take");
}
