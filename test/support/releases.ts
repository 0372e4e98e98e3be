// The releases that are shipped, oldest first: what tests go through one by one follows the header sets.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../../generator/paths.js";
import { compareReleases } from "../../generator/tree/release.js";

export const RELEASES: readonly string[] = readdirSync(paths.headers)
  .filter((name) => existsSync(join(paths.headers, name, "RELEASE")))
  .sort(compareReleases);

/** Each release with the one before it. */
export const NEIGHBOURS: readonly (readonly [old: string, next: string])[] = RELEASES.slice(1).map(
  (next, index) => [RELEASES[index] ?? "", next],
);
