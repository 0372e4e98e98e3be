// `bareos-node install`: copies the daemon plugins and what they need to where a Bareos installation looks for them.
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
import { createRequire } from "node:module";
import path from "node:path";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { nativeFolder } from "../../cmake/presets.js";
import { packageRoot, packageVersion, shippedPlugins } from "../../paths.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

/** Where Debian's and Red Hat's packages of Bareos keep their plugins. */
const USUAL_FOLDERS = ["/usr/lib/bareos/plugins", "/usr/lib64/bareos/plugins"] as const;

/** Of folders, programs and libraries. */
const OPEN_MODE = 0o755;
const FILE_MODE = 0o644;

/** Beside the libraries: the worker's program, where a library looks first. */
const HOME = "bareos-node";

export function register(program: Command, host: Host): void {
  program
    .command("install")
    .description("Copy the daemon plugins and the worker into a Bareos plugin directory.")
    .option("--prefix <dir>", "the plugin directory; default: the one of the installed Bareos")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node install                                  where the distribution's Bareos looks
  $ bareos-node install --prefix /usr/lib/bareos/plugins

Daemons refuse symbolic links, so everything is copied: the libraries, and beside them the folder ${HOME} with
the worker and the shipped plugins. Nothing refers back to this package. Afterwards, in the configuration of each daemon:
  Plugin Directory = /usr/lib/bareos/plugins
  Plugin Names = "node"
and in a FileSet, or a Job of the Director:
  Plugin = "node:module_path=/usr/lib/bareos/plugins/${HOME}/plugins:module_name=local-fileset:filename=/etc/hosts.list"
  SD Plugin Options = "node:module_path=/usr/lib/bareos/plugins/${HOME}/plugins:module_name=volume-log:file=/var/log/bareos/volumes.jsonl"
  Dir Plugin Options = "node:module_path=/usr/lib/bareos/plugins/${HOME}/plugins:module_name=job-notify:command=logger"
`,
    )
    .action((options: { prefix?: string }) => {
      install(options, host, wantsJson(program));
    });
}

function install(options: { prefix?: string }, host: Host, json: boolean): void {
  const folder = pluginFolder(options.prefix, host.cwd);
  const libraries = existsSync(nativeFolder)
    ? readdirSync(nativeFolder).filter((name) => /^node-(fd|sd|dir)\.so$/.test(name))
    : [];
  if (libraries.length === 0) {
    throw new GeneratorError("BN603", {
      message: "there is nothing to install yet",
      where: { file: nativeFolder },
      consequence: "nothing was copied",
      fix: "npx bareos-node build",
    });
  }
  // The worker first: a daemon that starts in between finds libraries that fit theirs.
  const copied = [
    replace(path.join(folder, HOME), copyHome),
    ...libraries.map((name) =>
      replace(path.join(folder, name), (target) => {
        cpSync(path.join(nativeFolder, name), target);
      }),
    ),
  ];
  if (json) host.stdout(`${JSON.stringify({ folder, copied }, null, 2)}\n`);
  else host.stdout(copied.map((file) => `copied: ${file}\n`).join(""));
}

function pluginFolder(prefix: string | undefined, cwd: string): string {
  if (prefix !== undefined) return path.resolve(cwd, prefix);
  const usual = USUAL_FOLDERS.find((folder) =>
    statSync(folder, { throwIfNoEntry: false })?.isDirectory(),
  );
  if (usual !== undefined) return usual;
  throw new GeneratorError("BN604", {
    message: `no Bareos plugin directory was found (looked at ${USUAL_FOLDERS.join(", ")})`,
    consequence: "nothing was copied",
    fix: "name it: npx bareos-node install --prefix DIR",
  });
}

/** Set-up's own notes stay behind. */
const filter = (file: string): boolean => path.basename(file) !== ".digest";

/** What a worker runs from, in a form that needs nothing else. */
function copyHome(home: string): void {
  const swc = path.dirname(createRequire(import.meta.url).resolve("@swc/wasm-typescript"));
  const parts: readonly (readonly [string, string])[] = [
    [path.join(packageRoot, "dist", "worker"), "dist/worker"],
    [path.join(nativeFolder, "channel.node"), "dist/native/channel.node"],
    [path.join(nativeFolder, "keeper"), "dist/native/keeper"],
    [shippedPlugins, "plugins"],
    [swc, "node_modules/@swc/wasm-typescript"],
    [path.join(packageRoot, "LICENSE"), "LICENSE"],
  ];
  for (const [source, target] of parts) {
    // Links are followed: what they lead to may be where a daemon's user cannot look.
    cpSync(source, path.join(home, target), { recursive: true, dereference: true, filter });
  }
  // Without it Node would take the modules for CommonJS first.
  const content = { name: "bareos-node", version: packageVersion(), type: "module", private: true };
  writeFileSync(path.join(home, "package.json"), `${JSON.stringify(content, null, 2)}\n`);
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
