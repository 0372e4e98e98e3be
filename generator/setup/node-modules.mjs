// Keeps node_modules equal to package-lock.json, and the generated packages linked into it.
import { lstatSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { digest, stampMatches } from "./digest.mjs";
import { step } from "./report.mjs";
import { generatedPackages, root } from "./root.mjs";
import { mustRun } from "./run.mjs";

/** Written after `npm ci` has succeeded, and lost with node_modules: an interrupted install is never taken for done. */
const stamp = join(root, "node_modules", ".bareos-node-lock");

/** The platform counts because some packages bring binaries. */
function wantedStamp() {
  return `${process.platform}-${process.arch} ${digest(root, [join(root, "package-lock.json")])}`;
}

export function nodeModulesState() {
  if (statSync(join(root, "node_modules"), { throwIfNoEntry: false }) === undefined)
    return "missing";
  return stampMatches(stamp, wantedStamp()) ? "current" : "outdated";
}

/** The npm that started us if one did, else the one in PATH. */
function npmCommand() {
  const cli = process.env["npm_execpath"] ?? "";
  return cli.endsWith("npm-cli.js") ? [process.execPath, cli] : ["npm"];
}

/** Records that node_modules is what the lock file says, e.g. after a developer's own `npm install`. */
export function stampNodeModules() {
  writeFileSync(stamp, `${wantedStamp()}\n`);
}

export async function ensureNodeModules() {
  if (nodeModulesState() !== "current") {
    await step("Installed", "libraries of package-lock.json", async () => {
      // Dev packages even under NODE_ENV=production; no package may run scripts on this machine.
      const args = ["ci", "--include=dev", "--ignore-scripts", "--no-progress"];
      await mustRun(
        "npm-ci",
        [...npmCommand(), ...args],
        "see npm's words above; offline? then: npm ci --prefer-offline",
      );
      stampNodeModules();
    });
  }
  linkGeneratedPackages();
}

/**
 * npm links workspaces only if their folders are there while it runs, and ours may be generated afterwards.
 * @param {string} [modules]
 */
export function linkGeneratedPackages(modules = join(root, "node_modules")) {
  for (const { name, dir } of generatedPackages) {
    if (statSync(join(dir, "package.json"), { throwIfNoEntry: false }) === undefined) continue;
    const link = join(modules, name);
    const target = relative(dirname(link), dir);
    const present = lstatSync(link, { throwIfNoEntry: false });
    if (present?.isSymbolicLink() && readlinkSync(link) === target) continue;
    rmSync(link, { recursive: true, force: true });
    symlinkSync(target, link, "dir");
  }
}
