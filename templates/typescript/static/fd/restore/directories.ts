// Directories get their final mode and times when everything in them is there.
import { chmodSync, lutimesSync } from "node:fs";
import { isSystemError } from "../files/errors.js";
import { fsPath } from "../files/names.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";

interface LateDirectory {
  readonly name: FileName;
  readonly mode: number;
  readonly accessed: number;
  readonly modified: number;
}

/** One short record per restored directory, none per file. */
export class LateDirectories {
  #waiting: LateDirectory[] = [];

  add(name: FileName, statp: StatPacket): void {
    this.#waiting.push({
      // The core may reuse the memory of names after the call.
      name: typeof name === "string" ? name : Uint8Array.from(name),
      mode: statp.st_mode & 0o7777,
      accessed: Number(statp.st_atime) + statp.st_atime_nsec / 1e9,
      modified: Number(statp.st_mtime) + statp.st_mtime_nsec / 1e9,
    });
  }

  /** Sets them all, innermost first, and forgets them. Gives those that could not be set. */
  finish(): readonly (readonly [name: FileName, error: Error])[] {
    const problems: [FileName, Error][] = [];
    const waiting = this.#waiting.sort((left, right) => right.name.length - left.name.length);
    this.#waiting = [];
    for (const { name, mode, accessed, modified } of waiting) {
      try {
        chmodSync(fsPath(name), mode);
        lutimesSync(fsPath(name), accessed, modified);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        problems.push([name, error]);
      }
    }
    return problems;
  }
}
