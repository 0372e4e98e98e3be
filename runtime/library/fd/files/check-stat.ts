// The attributes in an entry: every field is checked by name, before one that does not fit becomes another number.
import { isDate } from "node:util/types";
import { StatPacket, type StatPacketInit } from "../packets/StatPacket.js";
import { nearestName } from "../nearest-name.js";
import type { Int64 } from "../types.js";
import { EntryError, shown } from "./entry-error.js";
import { hasOddTimesOfDisk, statOfOurs } from "./stat.js";
import { checkTime, isTimeField, timeOf } from "./times.js";

/** Attributes that a plugin hands in. Times may also be a `Date`, which has milliseconds. */
export type StatInit = Omit<StatPacketInit, "st_atime" | "st_mtime" | "st_ctime"> & {
  readonly st_atime?: Int64 | Date | undefined;
  readonly st_mtime?: Int64 | Date | undefined;
  readonly st_ctime?: Int64 | Date | undefined;
};

/** Attributes that were checked, and what of them was really said. */
export interface CheckedStat {
  /** A packet of its own. */
  readonly statp: StatPacket;
  /** Mode as it was given; undefined when none was. */
  readonly mode: number | undefined;
  /** Size as it was given; undefined when none was, or a StatPacket still has its 0. */
  readonly size: Int64 | undefined;
}

interface Range {
  readonly least: bigint;
  readonly most: bigint;
}

const UNSIGNED_32: Range = { least: 0n, most: 0xffff_ffffn };
const UNSIGNED_64: Range = { least: 0n, most: 0xffff_ffff_ffff_ffffn };
const POSITIVE_63: Range = { least: 0n, most: 0x7fff_ffff_ffff_ffffn };
const NANOSECONDS: Range = { least: 0n, most: 999_999_999n };

/** Fields other than times. Those that are plain numbers in the packet are all below 2^32. */
const RANGES: Readonly<Partial<Record<string, Range>>> = {
  st_dev: UNSIGNED_64,
  st_ino: UNSIGNED_64,
  st_mode: { least: 0n, most: 0o177777n },
  st_nlink: UNSIGNED_64,
  st_uid: UNSIGNED_32,
  st_gid: UNSIGNED_32,
  st_rdev: UNSIGNED_64,
  st_size: POSITIVE_63,
  st_blksize: POSITIVE_63,
  st_blocks: POSITIVE_63,
  st_atime_nsec: NANOSECONDS,
  st_mtime_nsec: NANOSECONDS,
  st_ctime_nsec: NANOSECONDS,
};

/** Checks the `stat` of an entry. Throws an {@link EntryError} that names the field. */
export function checkStat(entry: unknown, stat: unknown): CheckedStat {
  if (typeof stat !== "object" || stat === null || Array.isArray(stat)) {
    throw new EntryError(
      entry,
      "stat",
      `is ${shown(stat)}; it has to be an object with fields such as st_mode`,
    );
  }
  const statp = statOfOurs();
  const given = new Map(Object.entries(stat).filter(([, value]) => value !== undefined));
  const fromDisk = hasOddTimesOfDisk(stat);
  for (const [field, value] of given) {
    if (isTimeField(field)) setTime(entry, statp, field, value, given, fromDisk);
    else if (RANGES[field] === undefined) refuseUnknown(entry, stat, field);
    else if (!(field.endsWith("_nsec") && isDate(given.get(field.slice(0, -"_nsec".length)))))
      Reflect.set(statp, field, checkInteger(entry, `stat.${field}`, value, RANGES[field]));
  }
  const isNew = stat instanceof StatPacket && statp.st_size === 0;
  return {
    statp,
    mode: given.has("st_mode") ? statp.st_mode : undefined,
    size: given.has("st_size") && !isNew ? statp.st_size : undefined,
  };
}

/** A whole number within its bounds; as bigint only where a number would not be exact. */
export function checkInteger(
  entry: unknown,
  field: string,
  value: unknown,
  { least, most }: Range,
): Int64 {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!whole) {
    throw new EntryError(
      entry,
      field,
      `is ${shown(value)}; it has to be a whole number (a bigint where it is beyond 2^53)`,
    );
  }
  const number = value as Int64;
  if (number < least || number > most) {
    throw new EntryError(entry, field, `is ${number}; it has to be from ${least} to ${most}`);
  }
  return number >= Number.MIN_SAFE_INTEGER && number <= Number.MAX_SAFE_INTEGER
    ? Number(number)
    : number;
}

function setTime(
  entry: unknown,
  statp: StatPacket,
  field: string,
  value: unknown,
  given: ReadonlyMap<string, unknown>,
  fromDisk: boolean,
): void {
  const where = `stat.${field}`;
  const [seconds, nanoseconds] = fromDisk
    ? [value as Int64, null]
    : timeOf(checkTime(entry, where, value));
  Reflect.set(statp, field, seconds);
  if (nanoseconds === null) return;
  const beside: unknown = given.get(`${field}_nsec`);
  if (beside !== undefined && beside !== 0 && beside !== nanoseconds) {
    throw new EntryError(entry, `${where}_nsec`, `stands beside a Date in ${where}, which has it`);
  }
  Reflect.set(statp, `${field}_nsec`, nanoseconds);
}

function refuseUnknown(entry: unknown, stat: object, field: string): never {
  const where = `stat.${field}`;
  if ("mtimeMs" in stat) {
    throw new EntryError(
      entry,
      "stat",
      "is what node:fs gives; use statPacket(lstatSync(path, { bigint: true }))",
    );
  }
  const known = [...Object.keys(RANGES), "st_atime", "st_mtime", "st_ctime"];
  const meant = nearestName(field, known) ?? nearestName(`st_${field}`, known);
  const hint = meant === null ? `known are ${known.join(", ")}` : `did you mean ${meant}?`;
  throw new EntryError(entry, where, `is unknown; ${hint}`);
}
