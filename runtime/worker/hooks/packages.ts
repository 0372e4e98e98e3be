// Where the packages lie that plugins import: beside the runtime, in sources and in an installed copy alike.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Folders of the packages, which are also what load requests call the daemons. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ["bareosfd", "fd"],
  ["bareossd", "sd"],
  ["bareosdir", "dir"],
]);

function find(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = path.join(folder, "generated");
    if (existsSync(path.join(candidate, "fd", "package.json"))) return candidate;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("the package bareosfd is missing beside the runtime");
    folder = parent;
  }
}

/** The folder that holds them all. */
export const packagesFolder = find();

/** Name of a daemon's package. */
export function packageNameOf(daemon: string): string {
  return `bareos${daemon}`;
}

/** Splits a specifier that means one of the packages into its folder and what is wanted of it; null for any other. */
export function ownPackage(specifier: string): { folder: string; entry: string } | null {
  const slash = specifier.indexOf("/");
  const name = slash < 0 ? specifier : specifier.slice(0, slash);
  const folder = FOLDERS.get(name);
  return folder === undefined ? null : { folder, entry: specifier.slice(name.length) };
}
