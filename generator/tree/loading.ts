// What no header says: which licences a daemon accepts and which functions it looks up in a plugin library. Header sets
// state it in LOADING.json; in a source tree it stands in the code that loads plugins, as texts beside a comparison.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import type { Daemon, IrLoading } from "../ir/types.js";
import { DAEMON_HEADERS } from "./headers.js";
import type { SourceTree } from "./locate.js";

/** Where it stands, whether it is there or not. */
export function loadingFiles(tree: SourceTree, daemons: readonly Daemon[]): readonly string[] {
  return tree.kind === "headers"
    ? [join(tree.root, STATED)]
    : ["lib/plugins.cc", ...daemons.map(sourceOf)].map((path) => join(tree.sourceRoot, path));
}

const STATED = "LOADING.json";

/** The code that loads a daemon's plugins. */
function sourceOf(daemon: Daemon): string {
  return DAEMON_HEADERS[daemon].replace(/\.h$/, ".cc");
}

/** By daemon; a daemon whose sources are not there is left out. */
export async function readLoading(
  tree: SourceTree,
  daemons: readonly Daemon[],
): Promise<ReadonlyMap<Daemon, IrLoading>> {
  if (tree.kind === "headers") {
    const stated = await readStated(join(tree.root, STATED));
    return new Map(stated === undefined ? [] : daemons.map((daemon) => [daemon, stated]));
  }
  const loader = await readText(join(tree.sourceRoot, "lib/plugins.cc"));
  const found = new Map<Daemon, IrLoading>();
  for (const daemon of daemons) {
    const source = await readText(join(tree.sourceRoot, sourceOf(daemon)));
    if (source === undefined || loader === undefined) continue;
    found.set(daemon, { licences: licencesOf(source), entryPoints: entryPointsOf(loader) });
  }
  return found;
}

/** Texts that `plugin_license` is compared with. */
export function licencesOf(source: string): readonly string[] {
  const comparisons = /cmp\w*\s*\(\s*[^()"]*\bplugin_license\b\s*,\s*"([^"\n]*)"/g;
  return unique([...source.matchAll(comparisons)].map((match) => match[1] ?? ""));
}

/** Names that are looked up with dlsym. */
export function entryPointsOf(source: string): readonly string[] {
  const lookups = /\bdlsym\s*\([^()"]*,\s*"([^"\n]*)"/g;
  return unique([...source.matchAll(lookups)].map((match) => match[1] ?? ""));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

async function readStated(file: string): Promise<IrLoading | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  try {
    return statedLoading(JSON.parse(text));
  } catch (cause) {
    throw new GeneratorError("BN208", {
      message: "LOADING.json is not of the form {licences: [texts], entryPoints: [names]}",
      where: { file },
      consequence: "it is unknown how this release accepts plugins, so nothing was done",
      fix: "take the file of another header set as a pattern",
      cause,
    });
  }
}

/** Throws when it is of another form. */
function statedLoading(stated: unknown): IrLoading {
  const isList = (value: unknown): value is readonly string[] =>
    Array.isArray(value) && value.every((text) => typeof text === "string");
  if (typeof stated !== "object" || stated === null) throw new TypeError("no object");
  const { licences, entryPoints, ...others } = stated as Readonly<Record<string, unknown>>;
  if (!isList(licences) || !isList(entryPoints) || Object.keys(others).length > 0)
    throw new TypeError("other keys or values");
  return { licences, entryPoints };
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").then(
    (text) => text,
    () => undefined,
  );
}
