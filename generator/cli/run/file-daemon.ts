// A job of a File Daemon, as arguments of the core host.
import path from "node:path";
import { EVENT_DAEMONS_ONLY, type RunOptions } from "./options.js";
import { definitionOf, givenOptions, pluginFile } from "./plugin-file.js";
import { usage } from "./usage.js";
import { cancelArguments, countOf, levelOf, secondsOf } from "./values.js";

/** Throws BN607 when the options name no task, or two, or do not go together. */
export function fileDaemonArguments(
  plugin: string,
  library: string,
  options: RunOptions,
  cwd: string,
): readonly string[] {
  for (const [name, typed] of EVENT_DAEMONS_ONLY) {
    if (options[name] !== undefined) throw usage(`${typed} is for --daemon sd and dir`);
  }
  const resolved = (name: string): string => path.resolve(cwd, name);
  const task = taskOf(options, resolved);
  const given = givenOptions(options);
  const definition = definitionOf(pluginFile(plugin, cwd), given);
  const { cancelAfter, debugLevel } = options;
  return [
    ...["--plugin", library, "--release", options.abi, ...task],
    ...(options.restore === undefined
      ? backupArguments(definition, options, resolved)
      : restoreArguments(definition, given, options, resolved)),
    ...(cancelAfter === undefined ? [] : cancelArguments(cancelAfter)),
    ...(debugLevel === undefined ? [] : ["--debug-level", countOf("--debug-level", debugLevel)]),
    "--progress",
  ];
}

function taskOf(options: RunOptions, resolved: (name: string) => string): readonly string[] {
  const tasks: readonly (readonly string[] | false)[] = [
    options.backup !== undefined && ["--backup", resolved(options.backup)],
    options.null === true && ["--null"],
    options.estimate === true && ["--estimate"],
    options.verify === true && ["--verify"],
    options.restore !== undefined &&
      options.restore.flatMap((folder) => ["--restore", resolved(folder)]),
  ];
  const [task, ...more] = tasks.filter((each) => each !== false);
  if (task === undefined || more.length > 0) {
    throw usage("name one of --backup DIR, --null, --estimate, --verify and --restore DIR");
  }
  return task;
}

/** Options of a backup, an estimate or a verify job. */
function backupArguments(
  definition: string,
  options: RunOptions,
  resolved: (name: string) => string,
): readonly string[] {
  const { since, previous, accurate = false, backup, also = [], optionsPlugin = [] } = options;
  if (options.where !== undefined || options.replace !== undefined || options.inPlace === true) {
    throw usage("--where, --replace and --in-place are for --restore");
  }
  const level = levelOf(options.level);
  if (level !== "full" && since === undefined && previous === undefined) {
    throw usage(
      `--level ${level} needs --since TIME or --previous DIR, else everything has changed`,
    );
  }
  if (previous !== undefined && backup !== undefined && resolved(previous) === resolved(backup)) {
    throw usage(
      "--previous and --backup are the same folder: the new backup would replace the old one",
    );
  }
  const list = accurate && previous !== undefined ? [resolved(previous)] : [];
  if (also.length > 0 && optionsPlugin.length > 0) {
    throw usage("--also is for Plugin lines, and --options-plugin makes none");
  }
  const others = also.map((name) => definitionOf(pluginFile(name, resolved(".")), []));
  return [
    ...[definition, ...others].flatMap((each) => ["--definition", each]),
    ...optionsPlugin.flatMap((name) => ["--options-plugin", resolved(name)]),
    ...(options.file ?? []).flatMap((name) => ["--file", resolved(name)]),
    ...["--level", level],
    ...(since === undefined ? [] : ["--since", secondsOf(since)]),
    ...(previous === undefined || accurate ? [] : ["--previous", resolved(previous)]),
    ...(accurate ? ["--accurate", ...list] : []),
    ...(options.filesetOptions === undefined ? [] : ["--fileset-options", options.filesetOptions]),
    ...(options.stripPath === undefined
      ? []
      : ["--strip-path", countOf("--strip-path", options.stripPath)]),
  ];
}

/** A restore takes the stored definition; options given now override it. */
function restoreArguments(
  definition: string,
  given: readonly string[],
  options: RunOptions,
  resolved: (name: string) => string,
): readonly string[] {
  const { where, inPlace = false, replace } = options;
  if (where !== undefined && inPlace) throw usage("--where and --in-place exclude each other");
  return [
    ...(given.length === 0 ? [] : ["--plugin-option", definition]),
    ...(where === undefined ? [] : ["--where", resolved(where)]),
    ...(replace === undefined ? [] : ["--replace", REPLACE[replace as keyof typeof REPLACE]]),
  ];
}

/** Rules of a restore as Bareos writes them in a Job, and the letter that the core host takes. */
export const REPLACE = { always: "a", ifnewer: "w", ifolder: "o", never: "n" } as const;
