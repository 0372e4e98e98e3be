// Whether files belong to the system's packages (generator/packaging/): then no command of ours changes them, and what is missing is
// another package.
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "./errors.js";
import { packageRoot } from "./paths.js";

/** Packages put it into the command's folder, and beside the plugins into the worker's. */
const MARK = "packaged.json";

const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["node-fd.so", "bareos-filedaemon-node-plugin"],
  ["node-sd.so", "bareos-storage-node-plugin"],
  ["node-dir.so", "bareos-director-node-plugin"],
]);

export function isPackaged(folder = packageRoot): boolean {
  return existsSync(path.join(folder, MARK));
}

/** The package with a daemon's library, or with what all of them share. */
export function packageWith(file: string): string {
  return PACKAGES.get(file) ?? "bareos-node-plugins-common";
}

/** Throws BN616 for a folder that packages have files in. */
export function refusePackaged(folder: string, consequence: string, fix: string): void {
  if (!isPackaged(folder)) return;
  throw new GeneratorError("BN616", {
    message: `${folder} belongs to the system's packages`,
    where: { file: folder },
    consequence,
    fix,
  });
}
