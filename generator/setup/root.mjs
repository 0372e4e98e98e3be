// Where the repository is and where set-up keeps its own state (logs, the lock). Shared by the files of this folder.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @param {string} dir */
function packageName(dir) {
  try {
    /** @type {unknown} */
    const content = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
    return typeof content === "object" && content !== null && "name" in content
      ? content.name
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Walks up to the folder whose package.json is bareos-node's: this file also runs as its copy in dist/.
 * @param {string} from
 * @returns {string}
 */
export function findPackageRoot(from) {
  for (let dir = from; ; dir = dirname(dir)) {
    if (packageName(dir) === "bareos-node") return dir;
    if (dirname(dir) === dir) throw new Error(`no package.json of bareos-node above ${from}`);
  }
}

export const root = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Ignored by git. Safe to delete whenever no set-up is running. */
export const stateDir = join(root, ".bareos-node");

/** The generated packages, in the order of package.json's `workspaces`. They may not exist yet. */
export const generatedPackages = [
  { name: "bareosfd", dir: join(root, "generated", "fd") },
  { name: "bareossd", dir: join(root, "generated", "sd") },
  { name: "bareosdir", dir: join(root, "generated", "dir") },
];
