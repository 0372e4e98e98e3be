// Looking at and tidying an output folder: what lies there, what earlier runs left behind, which paths are allowed.
import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";

/** Followed by the pid of the run that owns the folder. */
export const TEMP_PREFIX = ".bareos-node-tmp-";

/** Build products and libraries are not the generator's: never listed, never stale. */
const FOREIGN = new Set(["node_modules", "dist", "build"]);

/** Refuses paths that could be written outside of the root. Names come from templates, so this is a defect of ours. */
export function checkRelative(path: string): void {
  const parts = path.split("/");
  if (path.includes("\\") || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new GeneratorError("BN402", {
      message: `output path "${path}" is not a plain relative path`,
      consequence: "nothing was written",
      fix: "correct the name in generator/emit: parts joined by /, without . and ..",
    });
  }
}

/** All files below the root, sorted, with forward slashes; hidden folders and build products left out. */
export function existingFiles(root: string, below = ""): string[] {
  return readdirSync(join(root, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return entry.name.startsWith(".") || FOREIGN.has(entry.name) ? [] : existingFiles(root, path);
    })
    .sort();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Deletes temporary folders of runs that were killed; those of running ones stay. */
export function cleanLeftovers(root: string): void {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(TEMP_PREFIX)) continue;
    const pid = Number(name.slice(TEMP_PREFIX.length).split("-")[0]);
    if (pid !== process.pid && isAlive(pid)) continue;
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** Deletes folders that became empty because their last file was removed. */
export function removeEmptyFolders(root: string, removed: readonly string[]): void {
  for (const file of removed) {
    for (let dir = dirname(file); dir !== "."; dir = dirname(dir)) {
      try {
        rmdirSync(join(root, dir));
      } catch {
        break;
      }
    }
  }
}
