// `bareos-node new`: a folder for a plugin of one's own, in which `npm test`, `npm run dev` and `npm run check` work at once.
import path from "node:path";
import { Option, type Command } from "commander";
import { createProject, type Created } from "../../scaffold/create.js";
import { DAEMONS, type Daemon } from "../../scaffold/kinds.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

interface NewOptions {
  readonly daemon: Daemon;
  readonly kind?: string;
  readonly from?: string;
}

/** The help's table of kinds. */
function kindLines(): string {
  return Object.entries(DAEMONS)
    .flatMap(([daemon, { kinds }]) =>
      kinds.map(({ name, about }, index) => {
        const head = index === 0 ? `${daemon.padEnd(4)}${name} (default)` : `    ${name}`;
        return `  ${head.padEnd(24)}${about}`;
      }),
    )
    .join("\n");
}

export function register(program: Command, host: Host): void {
  program
    .command("new")
    .description("Begin a plugin: a folder with the plugin, its test, and all that it needs.")
    .argument("<name>", "of the folder and the plugin: lower-case letters, digits, - and _")
    .addOption(
      new Option("--daemon <daemon>", "whose plugin it is")
        .choices(Object.keys(DAEMONS))
        .default("fd"),
    )
    .option("--kind <kind>", "what it begins with, see below")
    .option(
      "--from <dir>",
      "folder with tarballs of the packages; default: where this bareos-node came from",
    )
    .addHelpText(
      "after",
      `
Kinds:
${kindLines()}

Examples:
  $ npx bareos-node new nightly-dump --kind dump
  $ cd nightly-dump && npm install
  $ npm test                 its test, without a Bareos
  $ npm run dev              runs it, and again after each change
  $ npm run check            types
  $ npx bareos-node new guard --daemon sd
`,
    )
    .action(async (name: string, { daemon, kind, from }: NewOptions) => {
      const created = await createProject({
        name,
        daemon,
        kind,
        parent: host.cwd,
        from: from === undefined ? undefined : path.resolve(host.cwd, from),
      });
      host.stdout(
        wantsJson(program)
          ? `${JSON.stringify({ name, daemon, ...created }, null, 2)}\n`
          : summary(name, daemon, created),
      );
    });
}

function summary(name: string, daemon: Daemon, { kind, files }: Created): string {
  const lines = [
    `made: ${name}/, a plugin for the ${DAEMONS[daemon].title} (${kind})`,
    ...files.map((file) => `  ${file}`),
    "",
    "Next:",
    `  cd ${name}`,
    "  npm install",
    "  npm test           its test, without a Bareos",
    "  npm run dev        runs it, and again after each change",
    "  npm run check      types",
  ];
  return `${lines.join("\n")}\n`;
}
