// A job of a Storage Daemon or a Director, as arguments of their core hosts: it consists of events.
import path from "node:path";
import { FILE_DAEMON_ONLY, type RunOptions } from "./options.js";
import { definitionOf, givenOptions, pluginFile } from "./plugin-file.js";
import { usage } from "./usage.js";
import { countOf } from "./values.js";

/** Throws BN607 for options of a File Daemon. Names and values of events and variables the core host knows. */
export function eventDaemonArguments(
  plugin: string,
  library: string,
  options: RunOptions,
  cwd: string,
): readonly string[] {
  const { event = [], script, set = [], debugLevel, daemon, level } = options;
  for (const [name, typed] of FILE_DAEMON_ONLY) {
    if (options[name] !== undefined) throw usage(`${typed} is for --daemon fd, not ${daemon}`);
  }
  if (level !== "full")
    throw usage(`--level is for --daemon fd, not ${daemon}; try --set Level=73`);
  if (event.length > 0 && script !== undefined) {
    throw usage("--event and --script exclude each other: a script names all events");
  }
  const definition = definitionOf(pluginFile(plugin, cwd), givenOptions(options));
  return [
    ...["--plugin", library, "--release", options.abi, "--options", definition],
    ...event.flatMap((name) => ["--event", name]),
    ...(script === undefined ? [] : ["--script", path.resolve(cwd, script)]),
    ...set.flatMap((pair) => ["--set", pair]),
    ...(debugLevel === undefined ? [] : ["--debug-level", countOf("--debug-level", debugLevel)]),
  ];
}
