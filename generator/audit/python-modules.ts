// The Python modules of a Bareos tree, as far as names go: which constants they export, with which numbers, and which
// variables their GetValue answers. Read as text: only names and numbers are taken from it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DAEMONS, type Daemon } from "../ir/types.js";
import type { SourceTree } from "../tree/locate.js";

export interface PythonModule {
  /** Names of constants, as exported and as C spells them. */
  readonly exported: ReadonlySet<string>;
  /** Numbers that are written out instead of named. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Names that a `case` of the module mentions. */
  readonly answered: ReadonlySet<string>;
}

/** Below core/src/plugins. What all modules share is read for each. */
const SHARED = ["include", "python"] as const;
const FOLDERS: Readonly<Record<Daemon, readonly string[]>> = {
  fd: ["filed/python", "filed/python/module"],
  sd: ["stored/python", "stored/python/module"],
  dir: ["dird/python", "dird/python/module"],
};

/** By daemon; a daemon without a module is left out. */
export async function readPythonModules(
  tree: SourceTree,
): Promise<ReadonlyMap<Daemon, PythonModule>> {
  const plugins = join(tree.sourceRoot, "plugins");
  const shared = await readTexts(plugins, SHARED);
  const modules = new Map<Daemon, PythonModule>();
  for (const daemon of DAEMONS) {
    const own = await readTexts(plugins, FOLDERS[daemon]);
    const found = moduleOf([...own, ...shared].join("\n"));
    if (own.length > 0 && found.exported.size > 0) modules.set(daemon, found);
  }
  return modules;
}

/** `ConstSet_StrLong(dict, name, value)`, `EXPORT_ENUM_VALUE(dict, name)`, `set_enum_value(dict, name)`. */
const EXPORTS =
  /\b(ConstSet_\w+|EXPORT_\w+|set_enum_value\w*)\s*\(\s*\w+\s*,\s*([\w:]+)\s*(?:,\s*([\w:]+|"[^"\n]*")\s*)?\)/g;

export function moduleOf(source: string): PythonModule {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/\/\/[^\n]*/g, " ");
  const exported = new Set<string>();
  const numbers = new Map<string, number>();
  for (const [, callee = "", name = "", value = ""] of text.matchAll(EXPORTS)) {
    exported.add(asInIr(name));
    if (/^\d+$/.test(value)) numbers.set(name, Number(value));
    else if (value !== "") exported.add(asInIr(value));
    // Storage Daemon events: the macro puts the prefix before the name, in two spellings.
    if (callee.endsWith("typo")) exported.add(`bsd${name}`).add(`bSd${name}`);
  }
  const cases = [...text.matchAll(/\bcase\s+([\w:]+)\s*:(?!:)/g)].map((match) => match[1] ?? "");
  return { exported, numbers, answered: new Set(cases.map(asInIr)) };
}

function asInIr(name: string): string {
  return name.replace(/^\w+daemon::/, "").replaceAll("::", ".");
}

async function readTexts(root: string, folders: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const folder of folders) {
    const names = await readdir(join(root, folder)).catch(() => []);
    for (const name of names.filter((one) => /\.(?:h|cc|inc)$/.test(one)).sort()) {
      texts.push(await readFile(join(root, folder, name), "utf8"));
    }
  }
  return texts;
}
