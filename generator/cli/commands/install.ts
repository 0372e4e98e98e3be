// `bareos-node install`: copies the daemon plugins and what they need to where a Bareos installation looks for them.
import { statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { HOME, installInto } from "../../ship/install.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

/** Where Debian's and Red Hat's packages of Bareos keep their plugins. */
const USUAL_FOLDERS = ["/usr/lib/bareos/plugins", "/usr/lib64/bareos/plugins"] as const;

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
  const copied = installInto(folder);
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
