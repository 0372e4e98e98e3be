// `bareos-node run`: backs up and restores through a plugin with no Bareos installed, by way of the core host.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { nativePath } from "../../cmake/presets.js";
import { shippedPlugins } from "../../paths.js";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

/** Where Node and editors expect a debugger. */
const DEBUGGER_PORT = "9229";

interface RunOptions {
  readonly abi: string;
  readonly level: string;
  readonly since?: string;
  readonly previous?: string;
  readonly accurate?: boolean;
  readonly option?: readonly string[];
  readonly backup?: string;
  readonly restore?: string;
  readonly where?: string;
  readonly estimate?: boolean;
  readonly null?: boolean;
  readonly debugLevel?: string;
  readonly daemon: string;
  readonly event?: readonly string[];
  readonly script?: string;
  readonly set?: readonly string[];
  readonly inspect?: string | true;
}

export function register(program: Command, host: Host): void {
  program
    .command("run")
    .description(
      "Run a plugin without Bareos: back up into a folder, restore from it; or raise the events of a job.",
    )
    .argument("<plugin>", "the plugin's file (.ts, .mts, .js, .mjs), or the name of a shipped one")
    .option("--daemon <daemon>", "whose plugin it is: fd, sd or dir", "fd")
    .option("--abi <release>", "release of Bareos to play", "25")
    .option("--level <level>", "full, incremental, differential or since", "full")
    .option("--since <seconds>", "start time of an incremental, in seconds since 1970")
    .option("--previous <dir>", "an earlier backup: its time, its restore objects, its list")
    .option("--accurate", "accurate mode, with the list of --previous")
    .option("--option <key=value...>", "options of the plugin")
    .option("--backup <dir>", "back up into this folder")
    .option("--null", "back up and throw the data away")
    .option("--estimate", "only list what would be saved")
    .option("--restore <dir>", "restore from this folder")
    .option("--where <dir>", "restore below this folder")
    .option("--event <name...>", "sd, dir: raise these events; default: those of a usual job")
    .option("--script <file>", "sd, dir: raise the events of this file, one a line")
    .option("--set <variable=value...>", "sd, dir: what a variable of the core holds")
    .option("--inspect [address]", "wait for a debugger at this port or host:port (9229)")
    .option("--debug-level <n>", "show debug messages up to this level")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node run local-fileset --option filename=/tmp/list --backup /tmp/backup
  $ bareos-node run plugin.ts --option path=/etc --backup /tmp/backup
  $ bareos-node run plugin.ts --restore /tmp/backup --where /tmp/restored
  $ bareos-node run plugin.ts --null --inspect              then attach an editor, or chrome://inspect
  $ bareos-node run plugin.ts --level incremental --previous /tmp/backup --backup /tmp/next
  $ bareos-node run --daemon sd volume-log --option file=/tmp/volumes.jsonl
  $ bareos-node run --daemon dir notify.ts --event bDirEventJobEnd --set JobStatus=102

Lines of a script are names of events, \`cancel\`, \`sleep MILLISECONDS\` or \`at-once N EVENT\`.
Job messages and progress go to stderr. Exit code 0 only for a job that ended OK, with warnings perhaps but without errors.
`,
    )
    .action(async (plugin: string, options: RunOptions) => {
      await runPlugin(plugin, options, host, wantsJson(program));
    });
}

/** A value inside a plugin definition: colons separate options, blanks around do not count, backslashes escape. */
export function escapeValue(value: string): string {
  const blanks = (found: string): string => found.replace(/\s/g, "\\$&");
  return value.replace(/[\\:]/g, "\\$&").replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, blanks);
}

/** The file of a plugin: as named, or a shipped one by its bare name. */
function pluginFile(plugin: string, cwd: string): string {
  const file = path.resolve(cwd, plugin);
  if (existsSync(file) || !/^[\w-]+$/.test(plugin)) return file;
  const shipped = path.join(shippedPlugins, `${plugin}.mjs`);
  return existsSync(shipped) ? shipped : file;
}

/** The definition of a FileSet for a plugin file. Throws BN607 for what is no plugin file or no option. */
export function definitionOf(file: string, options: readonly string[]): string {
  const { dir, name, ext } = path.parse(file);
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile || !/^\.[cm]?[jt]s$/.test(ext)) {
    throw usage(`${file} is no plugin: a .ts, .mts, .cts, .js, .mjs or .cjs file is wanted`);
  }
  const pairs = options.map((option) => {
    const equals = option.indexOf("=");
    if (equals < 1) throw usage("one --option is not of the form key=value");
    return `${option.slice(0, equals)}=${escapeValue(option.slice(equals + 1))}`;
  });
  const names = [`module_path=${escapeValue(dir)}`, `module_name=${escapeValue(name)}`];
  return ["node", ...names, ...pairs].join(":");
}

function usage(message: string): GeneratorError {
  return new GeneratorError("BN607", {
    message,
    consequence: "nothing was run",
    fix: "bareos-node run --help",
  });
}

/** Arguments of the core host. Throws BN607 when the options name no task, or two. */
export function hostArguments(
  plugin: string,
  library: string,
  options: RunOptions,
  cwd: string,
): readonly string[] {
  const resolved = (dir: string): string => path.resolve(cwd, dir);
  if (options.daemon !== "fd") return eventArguments(plugin, library, options, cwd);
  const tasks: readonly (readonly string[] | false)[] = [
    options.backup !== undefined && ["--backup", resolved(options.backup)],
    options.null === true && ["--null"],
    options.estimate === true && ["--estimate"],
    options.restore !== undefined && ["--restore", resolved(options.restore)],
  ];
  const wanted = tasks.filter((task) => task !== false);
  const [task] = wanted;
  if (task === undefined || wanted.length > 1) {
    throw usage("name one of --backup DIR, --null, --estimate and --restore DIR");
  }
  const given = [...debuggerOptions(options.inspect), ...(options.option ?? [])];
  const definition = definitionOf(pluginFile(plugin, cwd), given);
  const isRestore = options.restore !== undefined;
  const { since, previous, where, debugLevel } = options;
  const previousArguments = (dir: string): readonly string[] =>
    options.accurate === true ? ["--accurate", resolved(dir)] : ["--previous", resolved(dir)];
  return [
    ...["--plugin", library, "--release", options.abi, ...task],
    // A restore takes the stored definition; options given now override it.
    ...(isRestore
      ? restoreOptions(definition, given)
      : ["--definition", definition, "--level", options.level]),
    ...(since === undefined ? [] : ["--since", since]),
    ...(previous === undefined ? [] : previousArguments(previous)),
    ...(options.accurate === true && previous === undefined ? ["--accurate"] : []),
    ...(where === undefined ? [] : ["--where", resolved(where)]),
    ...(debugLevel === undefined ? [] : ["--debug-level", debugLevel]),
    "--progress",
  ];
}

/** Tasks and levels are a File Daemon's; the other daemons have events. */
function eventArguments(
  plugin: string,
  library: string,
  options: RunOptions,
  cwd: string,
): readonly string[] {
  const { backup, restore, estimate, event = [], script, set = [], debugLevel } = options;
  if (backup !== undefined || restore !== undefined || options.null === true || estimate === true) {
    throw usage("--backup, --null, --estimate and --restore are for --daemon fd");
  }
  const given = [...debuggerOptions(options.inspect), ...(options.option ?? [])];
  return [
    ...["--plugin", library, "--release", options.abi],
    ...["--options", definitionOf(pluginFile(plugin, cwd), given)],
    ...event.flatMap((name) => ["--event", name]),
    ...(script === undefined ? [] : ["--script", path.resolve(cwd, script)]),
    ...set.flatMap((pair) => ["--set", pair]),
    ...(debugLevel === undefined ? [] : ["--debug-level", debugLevel]),
  ];
}

/** The runtime's own options for a plugin under a debugger. */
function debuggerOptions(address: string | true | undefined): readonly string[] {
  if (address === undefined) return [];
  return [`inspect=${address === true ? DEBUGGER_PORT : address}`, "inspect_wait=yes"];
}

function restoreOptions(definition: string, options: readonly string[]): readonly string[] {
  return options.length === 0 ? [] : ["--plugin-option", definition];
}

async function runPlugin(
  plugin: string,
  options: RunOptions,
  host: Host,
  json: boolean,
): Promise<void> {
  const { daemon } = options;
  if (!["fd", "sd", "dir"].includes(daemon)) throw usage(`there is no daemon ${daemon}`);
  const library = nativePath(`node-${daemon}.so`);
  const args = hostArguments(plugin, library, options, host.cwd);
  const child = spawn(
    nativePath(daemon === "fd" ? "core-host" : `core-host-${daemon}`),
    [...args, ...(json ? ["--json"] : [])],
    {
      cwd: host.cwd,
      env: { ...host.env },
      stdio: ["ignore", "pipe", "pipe"],
      signal: host.signal,
      killSignal: "SIGINT",
    },
  );
  child.stdout.setEncoding("utf8").on("data", host.stdout);
  child.stderr.setEncoding("utf8").on("data", host.stderr);
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(code ?? signal ?? "unknown");
    });
  });
  if (typeof ended === "string") {
    throw new GeneratorError("BN608", {
      message: `the core host ended by ${ended}`,
      consequence: "a daemon would have crashed too; the backup folder is incomplete",
      fix: "please report it, with the output under --debug-level 200",
    });
  }
  const verdicts = [EXIT.ok, EXIT.finding] as const;
  host.finish(verdicts[ended] ?? EXIT.cannot);
}
