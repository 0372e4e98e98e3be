// `bareos-node run`: backs up and restores through a plugin with no Bareos installed, by way of the core host.
import { readdirSync } from "node:fs";
import path from "node:path";
import { Option, type Command } from "commander";
import { nativePath } from "../../cmake/presets.js";
import { DAEMONS } from "../../ir/types.js";
import { paths } from "../../paths.js";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";
import { runCoreHost } from "../run/core-host.js";
import { describePlugin } from "../run/describe.js";
import { eventDaemonArguments } from "../run/event-daemon.js";
import { fileDaemonArguments, REPLACE } from "../run/file-daemon.js";
import type { RunOptions } from "../run/options.js";
import { pluginFile } from "../run/plugin-file.js";
import { usage } from "../run/usage.js";
import { runOnChange } from "../run/watch.js";

/** The releases that the core host plays are those whose headers are shipped. */
function releases(): readonly string[] {
  const entries = readdirSync(paths.headers, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export function register(program: Command, host: Host): void {
  program
    .command("run")
    .description(
      "Run a plugin without Bareos: back up into a folder, restore from it; or raise the events of a job.",
    )
    .argument("[plugin]", "the plugin's file (.ts, .mts, .js, .mjs), or the name of a shipped one")
    .helpOption(false)
    .option("-h, --help", "show this help, and the options of a plugin that is named")
    .addOption(new Option("--daemon <daemon>", "whose plugin it is").choices(DAEMONS).default("fd"))
    .addOption(new Option("--abi <release>", "Bareos to play").choices(releases()).default("25"))
    .option("--option <key=value...>", "options of the plugin")
    .option("--backup <dir>", "back up into this folder")
    .option("--null", "back up and throw the data away")
    .option("--estimate", "only list what would be saved")
    .option("--verify", "the events of a verify job")
    .option("--level <level>", "full, incremental, differential or since, or its letter", "full")
    .option(
      "--since <time>",
      "start time of an incremental: 2026-03-01T18:30, or seconds since 1970",
    )
    .option("--previous <dir>", "an earlier backup: its time, its restore objects, its list")
    .option("--accurate", "accurate mode, with the list of --previous")
    .option("--also <plugin...>", "Plugin lines of further modules, without options")
    .option("--file <name...>", "files and folders that the core itself saves in the same job")
    .option("--options-plugin <name...>", "ask the plugin about these files, as one in Options {}")
    .option(
      "--fileset-options <list>",
      "of acl, xattr, sparse, offsets, nohardlinks, mtimeonly, noatime, with commas between",
    )
    .option("--strip-path <n>", "the fileset takes away the first n folders of each name")
    .option("--restore <dir...>", "restore from this folder, or from a chain: the full one first")
    .option("--where <dir>", "restore below this folder")
    .option("--in-place", "restore to where the files came from")
    .addOption(
      new Option("--replace <rule>", "files that are there in a restore").choices(
        Object.keys(REPLACE),
      ),
    )
    .option("--cancel-after <what>", "cancel after so many files (3) or a time (500ms, 2s)")
    .option("--event <name...>", "sd, dir: raise these events; default: those of a usual job")
    .option("--script <file>", "sd, dir: raise the events of this file, one a line")
    .option("--set <variable=value...>", "sd, dir: what a variable of the core holds")
    .option("--watch", "run again when files of the plugin's folder change")
    .option("--inspect [address]", "wait for a debugger at this port or host:port (9229)")
    .option("--debug-level <n>", "show debug messages up to this level")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node run local-fileset --option filename=/tmp/list --backup /tmp/backup
  $ bareos-node run plugin.ts --option path=/etc --null --watch
  $ bareos-node run plugin.ts --restore /tmp/backup --where /tmp/restored
  $ bareos-node run plugin.ts --null --inspect              then attach an editor, or chrome://inspect
  $ bareos-node run plugin.ts --level I --previous /tmp/full --backup /tmp/incr
  $ bareos-node run plugin.ts --restore /tmp/full /tmp/incr --where /tmp/restored --replace never
  $ bareos-node run checks.ts --options-plugin /etc/hosts --null
  $ bareos-node run --daemon sd volume-log --option file=/tmp/volumes.jsonl
  $ bareos-node run --daemon dir notify.ts --event bDirEventJobEnd --set JobStatus=102

Lines of a script are names of events, \`cancel\`, \`sleep MILLISECONDS\` or \`at-once N EVENT\`.
Job messages, what the plugin prints and progress go to stderr. Exit code 0 only for a job that ended OK, with
warnings perhaps but without errors.
`,
    )
    .action(async (plugin: string | undefined, options: RunOptions, command: Command) => {
      if (options.help === true) {
        command.outputHelp();
        if (plugin === undefined) return;
        host.stdout(describePlugin(pluginFile(plugin, host.cwd), options.daemon, host));
        return;
      }
      if (plugin === undefined) throw usage("no plugin is named");
      await runPlugin(plugin, options, host, wantsJson(program));
    });
}

/** Arguments of the core host of a daemon. Throws BN607 for what it cannot understand. */
export function hostArguments(
  plugin: string,
  library: string,
  options: RunOptions,
  cwd: string,
): readonly string[] {
  const make = options.daemon === "fd" ? fileDaemonArguments : eventDaemonArguments;
  return [...make(plugin, library, options, cwd), "--console"];
}

async function runPlugin(
  plugin: string,
  options: RunOptions,
  host: Host,
  json: boolean,
): Promise<void> {
  const { daemon } = options;
  const program = nativePath(daemon === "fd" ? "core-host" : `core-host-${daemon}`);
  const args = hostArguments(plugin, nativePath(`node-${daemon}.so`), options, host.cwd);
  await askForPlace(options, host);
  const verdicts = [EXIT.ok, EXIT.finding] as const;
  const run = async (): Promise<void> => {
    const code = await runCoreHost(program, [...args, ...(json ? ["--json"] : [])], host);
    host.finish(verdicts[code] ?? EXIT.cannot);
  };
  if (options.watch !== true) return run();
  const folder = path.dirname(pluginFile(plugin, host.cwd));
  const results = [options.backup, options.where].filter((name) => name !== undefined);
  host.stderr(`bareos-node run: watching ${folder}, Ctrl-C ends it\n`);
  await runOnChange(
    folder,
    results.map((name) => path.resolve(host.cwd, name)),
    run,
    (changed) => {
      host.stderr(`\nbareos-node run: ${changed} changed, once more\n`);
    },
    host.signal,
  );
}

/** Nobody overwrites files by leaving out an option. */
async function askForPlace(options: RunOptions, host: Host): Promise<void> {
  if (options.restore === undefined || options.where !== undefined || options.inPlace === true) {
    return;
  }
  const question = "Restore to where the files came from, over what is there?";
  if (host.confirm !== undefined && (await host.confirm(question))) return;
  throw usage(
    "a restore without --where would write to where the files came from",
    "--where DIR restores below a folder, --in-place says that it is meant",
  );
}
