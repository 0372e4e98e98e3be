// Sets owner, mode and times of what was restored: the core does none of it for plugins.
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  lchownSync,
  openSync,
} from "node:fs";
import { isSystemError } from "../files/errors.js";
import { fileKinds, kindOf } from "../files/stat.js";
import type { StatPacket } from "../packets/StatPacket.js";
import { O_PATH, pathOfDescriptor, type Path } from "./folder-paths.js";
import { setTimes } from "./times.js";

const PERMISSIONS = 0o7777;

/** What could not be set, and why. Attributes that failed do not keep the others from being set. */
export type AttributeProblem = readonly [attribute: "owner" | "mode" | "times", error: Error];

/** The permission bits of a file. */
export function permissionsOf(statp: Pick<StatPacket, "st_mode">): number {
  return statp.st_mode & PERMISSIONS;
}

/**
 * Sets owner, mode and times, in an order in which none undoes another: a change of owner clears set-user-ID.
 *
 * @param target - A descriptor, or a path; of a symbolic link the link itself is meant.
 * @param alsoAllow - Permission bits to keep for now, whatever the mode says.
 */
export function setAttributes(
  target: number | Path,
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
  attempt("owner", () => {
    if (typeof target === "number") fchownSync(target, statp.st_uid, statp.st_gid);
    else lchownSync(target, statp.st_uid, statp.st_gid);
  });
  // Links have no mode of their own.
  if (kindOf(statp.st_mode) !== fileKinds.link) {
    attempt("mode", () => {
      setMode(target, permissionsOf(statp) | alsoAllow);
    });
  }
  attempt("times", () => {
    setTimes(target, statp);
  });
  return problems;
}

/** Sets the mode, of a path never through a link that stands there. Throws the system's error. */
export function setMode(target: number | Path, mode: number): void {
  if (typeof target === "number") {
    fchmodSync(target, mode);
    return;
  }
  const fd = openSync(target, O_PATH | constants.O_NOFOLLOW);
  try {
    chmodSync(pathOfDescriptor(fd), mode);
  } finally {
    closeSync(fd);
  }
}
