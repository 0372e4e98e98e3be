// Sets the times of access and change: natively to the nanosecond, in Node alone as exactly as a double is.
import { futimesSync, lutimesSync } from "node:fs";
import { nativeFiles } from "../native/native-files.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { Int64 } from "../types.js";
import type { Path } from "./folder-paths.js";

/** The fields that are looked at. */
export type Times = Pick<StatPacket, "st_atime" | "st_atime_nsec" | "st_mtime" | "st_mtime_nsec">;

/** @param target - A descriptor, or a path; of a symbolic link the link itself is meant. Throws the system's error. */
export function setTimes(target: number | Path, statp: Times): void {
  const { utimens } = nativeFiles();
  if (utimens !== undefined) {
    const { st_atime, st_atime_nsec, st_mtime, st_mtime_nsec } = statp;
    utimens(target, st_atime, st_atime_nsec, st_mtime, st_mtime_nsec);
    return;
  }
  const accessed = secondsOf(statp.st_atime, statp.st_atime_nsec);
  const modified = secondsOf(statp.st_mtime, statp.st_mtime_nsec);
  if (typeof target === "number") futimesSync(target, accessed, modified);
  else lutimesSync(target, accessed, modified);
}

/** As text: Node takes a number below zero for the present. */
function secondsOf(whole: Int64, nanoseconds: number): string {
  return String(Number(whole) + nanoseconds / 1e9);
}
