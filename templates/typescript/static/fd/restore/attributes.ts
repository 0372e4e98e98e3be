// Sets owner, mode and times of what was restored: the core does none of it for plugins.
import { chmodSync, fchmodSync, fchownSync, futimesSync, lchownSync, lutimesSync } from "node:fs";
import { isSystemError } from "../files/errors.js";
import { fsPath } from "../files/names.js";
import { fileKinds, kindOf } from "../files/stat.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName, Int64 } from "../types.js";

const PERMISSIONS = 0o7777;

/** What could not be set, and why. Attributes that failed do not keep the others from being set. */
export type AttributeProblem = readonly [attribute: "owner" | "mode" | "times", error: Error];

/**
 * Sets owner, mode and times, in an order in which none undoes another: a change of owner clears set-user-ID.
 *
 * @param target - A descriptor, or a name; of a symbolic link the link itself is meant.
 * @param alsoAllow - Permission bits to keep for now, whatever the mode says.
 */
export function setAttributes(
  target: number | FileName,
  statp: StatPacket,
  alsoAllow = 0,
): AttributeProblem[] {
  const problems: AttributeProblem[] = [];
  const attempt = (attribute: AttributeProblem[0], action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      problems.push([attribute, error]);
    }
  };
  const mode = (statp.st_mode & PERMISSIONS) | alsoAllow;
  attempt("owner", () => {
    if (typeof target === "number") fchownSync(target, statp.st_uid, statp.st_gid);
    else lchownSync(fsPath(target), statp.st_uid, statp.st_gid);
  });
  // Links have no mode of their own.
  if (kindOf(statp.st_mode) !== fileKinds.link) {
    attempt("mode", () => {
      if (typeof target === "number") fchmodSync(target, mode);
      else chmodSync(fsPath(target), mode);
    });
  }
  attempt("times", () => {
    setTimes(target, statp);
  });
  return problems;
}

/** Sets the times of access and change alone. Throws the system's error. */
export function setTimes(target: number | FileName, statp: StatPacket): void {
  const accessed = toSeconds(statp.st_atime, statp.st_atime_nsec);
  const modified = toSeconds(statp.st_mtime, statp.st_mtime_nsec);
  if (typeof target === "number") futimesSync(target, accessed, modified);
  else lutimesSync(fsPath(target), accessed, modified);
}

/** Node takes times as one double: whole seconds are exact, fractions to the microsecond. */
function toSeconds(whole: Int64, nanoseconds: number): number {
  return Number(whole) + nanoseconds / 1e9;
}
