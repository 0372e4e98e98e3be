// Content digests decide what is up to date. Never modification times: a checkout or a cache changes those at will.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Products and caches: never an input. */
const SKIPPED = new Set(["node_modules", "dist", "build", ".git"]);

/**
 * All files below a path (or the file itself), sorted. A path that does not exist holds none.
 * @param {string} path
 * @returns {string[]}
 */
export function filesBelow(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) return [];
  if (!info.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/**
 * sha256 over names and contents of the files below the given paths.
 * @param {string} base names are taken relative to it
 * @param {readonly string[]} paths
 * @param {(file: string) => boolean} [wanted]
 */
export function digest(base, paths, wanted = () => true) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesBelow).filter(wanted)) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Whether a stamp file holds exactly this digest.
 * @param {string} stamp
 * @param {string} expected
 */
export function stampMatches(stamp, expected) {
  try {
    return readFileSync(stamp, "utf8").trim() === expected;
  } catch {
    return false;
  }
}
