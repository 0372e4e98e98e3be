// `bareos-node install`: copies the daemon plugins to where a Bareos installation looks for them.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { nativeFolder } from "../../native/targets.js";
import type { Host } from "../host.js";

/** Where Debian's and Red Hat's packages of Bareos keep their plugins. */
const USUAL_FOLDERS = ["/usr/lib/bareos/plugins", "/usr/lib64/bareos/plugins"] as const;

export function register(program: Command, host: Host): void {
  program
    .command("install")
    .description("Copy the daemon plugins into a Bareos plugin directory.")
    .option("--prefix <dir>", "the plugin directory; default: the one of the installed Bareos")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node install                                  where the distribution's Bareos looks
  $ bareos-node install --prefix /usr/lib/bareos/plugins

Daemons refuse symbolic links, so the libraries are copied. Afterwards, in the File Daemon's configuration:
  Plugin Directory = /usr/lib/bareos/plugins
  Plugin Names = "node"
`,
    )
    .action((options: { prefix?: string }) => {
      install(options, host, program.opts<{ json?: boolean }>().json === true);
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
  const copied = libraries.map((name) => copyLibrary(path.join(nativeFolder, name), folder));
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

/** Copied beside and renamed: a running daemon keeps the library that it has mapped. */
function copyLibrary(source: string, folder: string): string {
  const target = path.join(folder, path.basename(source));
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(source, `${target}.new`);
    renameSync(`${target}.new`, target);
  } catch (cause) {
    throw new GeneratorError("BN605", {
      message: `cannot write ${target}`,
      consequence: "the plugin there, if any, is as it was",
      fix: "run it as a user who may write there, or name another folder with --prefix",
      cause,
    });
  }
  return target;
}
