// Directories get their final mode and times when everything in them is there.
import { isSystemError } from "../files/errors.js";
import type { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";
import { permissionsOf, setMode, type AttributeProblem } from "./attributes.js";
import type { Path } from "./folder-paths.js";
import { setTimes, type Times } from "./times.js";

/** What is set last. */
export type LateAttributes = Times & Pick<StatPacket, "st_mode">;

interface Late {
  readonly name: FileName;
  readonly statp: LateAttributes;
}

/** Gives a path for a name during the call of `action`. */
export type AtName = (name: FileName, action: (path: Path) => void) => void;

/** What is short of its final mode and times: one record for each restored directory, none for files. */
export class LateDirectories {
  #waiting: Late[] = [];

  add(name: FileName, statp: StatPacket): void {
    const { st_mode, st_atime, st_atime_nsec, st_mtime, st_mtime_nsec } = statp;
    // The core may reuse the memory of names after the call.
    this.#waiting.push({
      name: typeof name === "string" ? name : Uint8Array.from(name),
      statp: { st_mode, st_atime, st_atime_nsec, st_mtime, st_mtime_nsec },
    });
  }

  /** Sets them all, innermost first, and forgets them. Gives those that could not be set. */
  finish(at: AtName): readonly (readonly [name: FileName, problem: AttributeProblem])[] {
    const problems: [FileName, AttributeProblem][] = [];
    const waiting = this.#waiting.sort((left, right) => right.name.length - left.name.length);
    this.#waiting = [];
    for (const { name, statp } of waiting) {
      const problem = finishOne(name, statp, at);
      if (problem !== null) problems.push([name, problem]);
    }
    return problems;
  }
}

/** Sets mode and times. */
export function finishOne(
  name: FileName,
  statp: LateAttributes,
  at: AtName,
): AttributeProblem | null {
  try {
    at(name, (path) => {
      // The path leads into the directory: a mode that closes it to us comes last.
      setTimes(path, statp);
      setMode(path, permissionsOf(statp));
    });
    return null;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return ["mode", error];
  }
}
