// The plugin that is run: its file, and the definition that a FileSet or a Job would have for it.
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { shippedPlugins } from "../../paths.js";
import type { RunOptions } from "./options.js";
import { usage } from "./usage.js";

/** Where Node and editors expect a debugger. */
const DEBUGGER_PORT = "9229";
const PLUGIN = /\.[cm]?[jt]s$/;

/** A value inside a plugin definition: colons separate options, blanks around do not count, backslashes escape. */
export function escapeValue(value: string): string {
  const blanks = (found: string): string => found.replace(/\s/g, "\\$&");
  return value.replace(/[\\:]/g, "\\$&").replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, blanks);
}

/** The file of a plugin: as named, or a shipped one by its bare name. Throws BN607 for what is none. */
export function pluginFile(plugin: string, cwd: string): string {
  const file = path.resolve(cwd, plugin);
  const shipped = path.join(shippedPlugins, `${plugin}.mjs`);
  if (/^[\w-]+$/.test(plugin) && !existsSync(file) && existsSync(shipped)) return shipped;
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) throw usage(`there is no file ${file}${beside(file, plugin)}`);
  if (!status.isFile() || !PLUGIN.test(file)) {
    throw usage(`${file} is no plugin: a .ts, .mts, .cts, .js, .mjs or .cjs file is wanted`);
  }
  return file;
}

/** What could have been meant. */
function beside(file: string, plugin: string): string {
  const folder = path.dirname(file);
  if (!existsSync(folder)) return `, and no folder ${folder}`;
  const there = readdirSync(folder).filter((name) => PLUGIN.test(name) && !name.endsWith(".d.ts"));
  const same = there.filter((name) => path.parse(name).name === path.parse(file).name);
  if (same.length > 0) return `; there is ${same.join(", ")}`;
  if (!/^[\w-]+$/.test(plugin)) {
    return there.length === 0 || there.length > 8 ? "" : `; in its folder are ${there.join(", ")}`;
  }
  const shipped = existsSync(shippedPlugins)
    ? readdirSync(shippedPlugins)
        .filter((name) => name.endsWith(".mjs"))
        .map((name) => path.parse(name).name)
    : [];
  return `, nor is ${plugin} a shipped plugin; there are ${shipped.join(", ")}`;
}

/** The definition for a plugin file. Throws BN607 for an option without a name. */
export function definitionOf(file: string, options: readonly string[]): string {
  const { dir, name } = path.parse(file);
  const pairs = options.map((option) => {
    const equals = option.indexOf("=");
    if (equals < 1) throw usage("one --option is not of the form key=value");
    return `${option.slice(0, equals)}=${escapeValue(option.slice(equals + 1))}`;
  });
  const names = [`module_path=${escapeValue(dir)}`, `module_name=${escapeValue(name)}`];
  return ["node", ...names, ...pairs].join(":");
}

/** Options for the plugin: those of the runtime for a debugger, and the author's. */
export function givenOptions({ inspect, option = [] }: RunOptions): readonly string[] {
  if (inspect === undefined) return option;
  return [`inspect=${inspect === true ? DEBUGGER_PORT : inspect}`, "inspect_wait=yes", ...option];
}
