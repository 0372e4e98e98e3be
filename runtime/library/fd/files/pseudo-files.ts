// Files whose size says nothing: those of /proc and its like have 0 there, and content all the same.
import { statfsSync } from "node:fs";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";
import { fsPath } from "./names.js";

/** Numbers of file systems that the kernel makes up: proc, sysfs, cgroup, debugfs, tracefs, securityfs, bpf, configfs. */
export const pseudoFileSystems: readonly number[] = [
  ...[0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0xcafe4a11],
  0x62656570,
];

/** What is known of devices; a job meets few of them. */
const devices = new Map<StatPacket["st_dev"], boolean>();

/** Whether a file's size is not to be believed. Asks the system once for each device. */
export function isPseudoFile({ st_dev }: StatPacket, path: FileName): boolean {
  const known = devices.get(st_dev);
  if (known !== undefined) return known;
  try {
    const found = pseudoFileSystems.includes(statfsSync(fsPath(path)).type);
    devices.set(st_dev, found);
    return found;
  } catch {
    // Gone, or not to be asked: then its size is all that there is.
    return false;
  }
}
