// Copies of the shipped header sets that a test may change, and one small editing step.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../../generator/paths.js";
import { tempDir } from "./temp-dir.js";

/** All shipped sets, or the named ones, in a folder of their own. */
export function copyHeaderSets(...releases: readonly string[]): string {
  const folder = tempDir();
  if (releases.length === 0) cpSync(paths.headers, folder, { recursive: true });
  for (const release of releases) {
    cpSync(join(paths.headers, release), join(folder, release), { recursive: true });
  }
  return folder;
}

/** Replaces a text that must be there: an edit that changes nothing would make its test pass for the wrong reason. */
export function edit(
  file: string,
  from: string | RegExp,
  to: string | ((found: string) => string),
): void {
  const text = readFileSync(file, "utf8");
  const changed = typeof to === "string" ? text.replace(from, to) : text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${String(from)}`);
  writeFileSync(file, changed);
}

export const FD_HEADER = "core/src/filed/fd_plugins.h";
