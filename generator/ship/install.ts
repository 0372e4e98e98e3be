// Copies the daemon plugins and what they need to where daemons look for them: whole or not at all, file by file, readable for
// whichever user a daemon runs as.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { usableNativeFolder } from "../cmake/presets.js";
import { refusePackaged } from "../packaged.js";
import { packageRoot, packageVersion } from "../paths.js";

/** Of folders, programs and libraries. */
const OPEN_MODE = 0o755;
const FILE_MODE = 0o644;

/** What an administrator may copy; it does nothing by itself. */
const POLICY_EXAMPLE = "bareos-node.conf.example";

/** Beside the libraries: the worker's program, where a library looks first. */
export const HOME = "bareos-node";

/** Copies what was built in a package, this one unless another one is named. Gives what was copied; throws BN603, BN605, BN616. */
export function installInto(folder: string, root = packageRoot): readonly string[] {
  const native = usableNativeFolder(root);
  const libraries = existsSync(native)
    ? readdirSync(native).filter((name) => /^node-(fd|sd|dir)\.so$/.test(name))
    : [];
  if (libraries.length === 0) {
    throw new GeneratorError("BN603", {
      message: "there is nothing to install yet",
      where: { file: native },
      consequence: "nothing was copied",
      fix: "npx bareos-node build",
    });
  }
  refusePackaged(
    path.join(folder, HOME),
    "nothing was copied",
    "update or remove the packages (apt, dnf), or name another folder with --prefix",
  );
  // The worker first: a daemon that starts in between finds libraries that fit theirs.
  return [
    replace(path.join(folder, HOME), (home) => {
      copyHome(home, root);
      keepScripts(home);
    }),
    ...libraries.map((name) =>
      replace(path.join(folder, name), (target) => {
        cpSync(path.join(native, name), target);
      }),
    ),
  ];
}

/** Set-up's own notes stay behind. */
const filter = (file: string): boolean => path.basename(file) !== ".digest";

/** What a worker runs from, in a form that needs nothing else. */
function copyHome(home: string, root: string): void {
  const native = usableNativeFolder(root);
  const parts: readonly (readonly [string, string])[] = [
    [path.join(root, "dist", "worker"), "dist/worker"],
    [path.join(native, "channel.node"), "dist/native/channel.node"],
    [path.join(native, "keeper"), "dist/native/keeper"],
    [path.join(root, "dist", "plugins"), "plugins"],
    [path.join(root, "LICENSE"), "LICENSE"],
    [path.join(root, "runtime/daemon/policy", POLICY_EXAMPLE), POLICY_EXAMPLE],
  ];
  for (const [source, target] of parts) {
    // Links are followed: what they lead to may be where a daemon's user cannot look.
    cpSync(source, path.join(home, target), { recursive: true, dereference: true, filter });
  }
  // Without it Node would take the modules for CommonJS first.
  const content = { name: "bareos-node", version: packageVersion(), type: "module", private: true };
  writeFileSync(path.join(home, "package.json"), `${JSON.stringify(content, null, 2)}\n`);
}

/** Workers start sooner on a Node that has seen their scripts: this one, and the one that daemons find by themselves. */
function keepScripts(home: string): void {
  const { BAREOS_NODE = "" } = process.env;
  const found = BAREOS_NODE === "" ? "node" : BAREOS_NODE;
  for (const node of new Set([process.execPath, found])) {
    // Whatever fails here costs a worker a few milliseconds, and nothing else.
    spawnSync(node, [path.join(home, "dist", "worker", "keep-scripts.cjs")], { stdio: "ignore" });
  }
}

function discard(fresh: string): void {
  try {
    rmSync(fresh, { recursive: true, force: true });
  } catch {
    // What stood in the way of the copy stands in the way of this, and is told.
  }
}

/** Makes a folder with its parents. Those that are there already keep their modes. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    chmodSync(made, OPEN_MODE);
  }
}

/** Daemons run as users of their own, who have to read everything, whatever umask and sources say. */
function openToAll(file: string): void {
  const stat = lstatSync(file);
  const canRun = (stat.mode & constants.S_IXUSR) !== 0;
  chmodSync(file, stat.isDirectory() || canRun ? OPEN_MODE : FILE_MODE);
  if (stat.isDirectory()) for (const name of readdirSync(file)) openToAll(path.join(file, name));
}

/** Copied beside and renamed: a running daemon keeps what it has mapped, and nothing is half there. */
function replace(target: string, copy: (target: string) => void): string {
  const fresh = `${target}.new`;
  try {
    makeFolder(path.dirname(target));
    rmSync(fresh, { recursive: true, force: true });
    copy(fresh);
    openToAll(fresh);
    // A folder cannot be renamed onto one that has something in it.
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
      rmSync(`${target}.old`, { recursive: true, force: true });
      renameSync(target, `${target}.old`);
    }
    renameSync(fresh, target);
    rmSync(`${target}.old`, { recursive: true, force: true });
  } catch (cause) {
    discard(fresh);
    throw new GeneratorError("BN605", {
      message: `cannot write ${target}`,
      consequence: "the plugin there, if any, is as it was",
      fix: "run it as a user who may write there, or name another folder with --prefix",
      cause,
    });
  }
  return target;
}
