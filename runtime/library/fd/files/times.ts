// Times in entries: seconds since 1970, or a Date. Milliseconds that are handed in as seconds are recognised.
import { isDate } from "node:util/types";
import type { Int64 } from "../types.js";
import { EntryError, shown } from "./entry-error.js";

/** The year 5000. Seconds beyond it are milliseconds of a day after 1973. */
const LATEST = Date.UTC(5000, 0, 1) / 1000;
/** The year 1. Seconds before it are milliseconds of a day before 1968. */
const EARLIEST = -62_135_596_800;

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

const TIME_FIELDS: ReadonlySet<string> = new Set(["st_atime", "st_mtime", "st_ctime"]);

export function isTimeField(field: string): boolean {
  return TIME_FIELDS.has(field);
}

/** Whether a number of seconds is a time that a file may have. */
export function isPlausible(seconds: Int64): boolean {
  return seconds >= EARLIEST && seconds < LATEST;
}

/** A time as it may stand in an entry: whole seconds, or a valid Date. */
export function checkTime(entry: unknown, field: string, value: unknown): Int64 | Date {
  if (isDate(value)) {
    if (!Number.isNaN(value.getTime())) return value;
    throw new EntryError(entry, field, "is a Date that holds no time (Invalid Date)");
  }
  const isNumber = typeof value === "bigint" || Number.isFinite(value);
  if (isNumber && !isPlausible(value as Int64)) {
    const hint =
      "times are seconds, and these look like milliseconds: divide by 1000, or give a Date";
    throw new EntryError(entry, field, `is ${String(value)}; ${hint}`);
  }
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return value as Int64;
  const rest = field.startsWith("stat.") ? ` (${field}_nsec has the rest)` : "";
  throw new EntryError(
    entry,
    field,
    `is ${shown(value)}; it has to be whole seconds since 1970${rest}, or a Date`,
  );
}

/** Seconds, and nanoseconds where they are known with them. A time before 1970 counts forward from the second below it. */
export function timeOf(time: Int64 | Date): readonly [seconds: Int64, nanoseconds: number | null] {
  if (!isDate(time)) return [Number(time), null];
  const milliseconds = time.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, (milliseconds - seconds * 1000) * NANOSECONDS_PER_MILLISECOND];
}
