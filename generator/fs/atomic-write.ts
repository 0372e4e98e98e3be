// Writes a set of generated files so that no reader and no interruption ever sees half of a file: everything goes into
// a temporary folder first, then each file is renamed into place. Unchanged files are not touched.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  checkRelative,
  cleanLeftovers,
  existingFiles,
  removeEmptyFolders,
  TEMP_PREFIX,
} from "./output-tree.js";
import { cannotWrite } from "./write-errors.js";

export interface WriteOptions {
  /**
   * Says which of the files that lie below the root but are not in the set may be deleted. Without it nothing is
   * deleted: the output folder may be one that the user keeps other things in.
   */
  readonly removeStale?: (path: string) => boolean;
  /** Stops before anything is replaced. Once replacing has begun it is carried through: that takes milliseconds. */
  readonly signal?: AbortSignal;
}

export interface WriteResult {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

function sameContent(path: string, content: string): boolean {
  try {
    return readFileSync(path, "utf8") === content;
  } catch {
    return false;
  }
}

/** Creates the folder of a target and makes sure that a file can be put there, before anything is replaced. */
function prepareTarget(root: string, file: string): void {
  const target = join(root, file);
  mkdirSync(dirname(target), { recursive: true });
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw Object.assign(new Error(`a folder lies where the file ${file} belongs`), {
      code: "EISDIR",
      path: target,
    });
  }
}

/**
 * Makes the files below `root` equal to `files` (path with forward slashes → content).
 * Throws GeneratorError BN401 when the system refuses, BN402 when a path leaves the root.
 */
export function writeFilesAtomically(
  root: string,
  files: ReadonlyMap<string, string>,
  options: WriteOptions = {},
): WriteResult {
  const names = [...files.keys()].sort();
  for (const name of names) checkRelative(name);
  const done: string[] = [];
  let temp: string | undefined;
  try {
    mkdirSync(root, { recursive: true });
    cleanLeftovers(root);
    const changed = names.filter((name) => !sameContent(join(root, name), files.get(name) ?? ""));
    const removeStale = options.removeStale ?? (() => false);
    const stale = existingFiles(root).filter((name) => !files.has(name) && removeStale(name));

    // Inside the root: on the same file system as every target, so that renaming is one step.
    temp = mkdtempSync(join(root, `${TEMP_PREFIX}${String(process.pid)}-`));
    for (const [index, name] of changed.entries()) {
      writeFileSync(join(temp, String(index)), files.get(name) ?? "");
    }
    for (const name of changed) prepareTarget(root, name);
    options.signal?.throwIfAborted();

    for (const [index, name] of changed.entries()) {
      renameSync(join(temp, String(index)), join(root, name));
      done.push(name);
    }
    for (const name of stale) rmSync(join(root, name));
    removeEmptyFolders(root, stale);
    return { written: changed, removed: stale, unchanged: names.length - changed.length };
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw cannotWrite(root, error, done.length);
  } finally {
    if (temp !== undefined) rmSync(temp, { recursive: true, force: true });
  }
}
