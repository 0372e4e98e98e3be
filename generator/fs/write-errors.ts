// Puts the system's refusal to write into words: what happened, in what state the output is, what to do.
import { GeneratorError } from "../errors.js";

/** What to do, by the system's error code. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: "make the folder writable for this user, or choose another one with --out DIR",
  EPERM: "make the folder writable for this user, or choose another one with --out DIR",
  EROFS: "the file system is read-only: choose another folder with --out DIR",
  ENOSPC: "make room on the file system, then run the command again",
  EDQUOT: "make room in your quota, then run the command again",
  ENOTDIR:
    "a file lies where a folder is needed: move it away, or choose another folder with --out DIR",
  EEXIST:
    "a file lies where a folder is needed: move it away, or choose another folder with --out DIR",
  EISDIR:
    "a folder lies where a file belongs: move it away, or choose another folder with --out DIR",
};

/** `replaced` is the number of files that already have their new content. */
export function cannotWrite(root: string, error: unknown, replaced: number): GeneratorError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const path = error instanceof Error && "path" in error ? String(error.path) : root;
  const reason = error instanceof Error ? error.message : String(error);
  return new GeneratorError("BN401", {
    message: `cannot write to ${root}: ${reason}`,
    where: { file: path },
    consequence:
      replaced === 0
        ? "nothing was written"
        : `${String(replaced)} files have their new content, the others their old one; none is half-written`,
    fix: FIXES[code] ?? "mend what the message names, then run the command again",
    cause: error,
  });
}
