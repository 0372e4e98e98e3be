// Where in a plugin's sources the mistake is for which it cannot be loaded: Node says it of TypeScript only through us, of
// JavaScript not at all, and of a missing module just who wanted it.
import { existsSync } from "node:fs";
import path from "node:path";
import { sourceOf, type SourcePlace } from "./code-frame.js";
import { setPlace } from "./describe-error.js";
import { packageTypeOf } from "./hooks/resolve.js";
import { mistakeIn } from "./hooks/typescript.js";

/** `import x from "./y"`, `export … from`, `import("./y")`, `require("./y")`. */
const IMPORTED = /(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;
const ENDINGS = ["", ".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];
const MOST_FILES = 200;
const DECORATOR = /^\s*(?:export\s+(?:default\s+)?)?@[A-Za-z_$][\w$.]*/;

/** The same error, with its place if it can be found; a decorator is named as what it is. */
export function placeLoadFailure(error: unknown, entry: string): unknown {
  if (!(error instanceof Error)) return error;
  const found =
    named(error) ?? missing(error, entry) ?? script(error, entry) ?? unparsed(error, entry);
  if (found === null) return error;
  setPlace(found.error, found.place);
  return found.error;
}

interface Found {
  readonly error: Error;
  readonly place: SourcePlace;
}

/** Mistakes that our stripper found carry the place in their message. */
function named(error: Error): Found | null {
  const [, file, line, column, message] =
    /^(\/[^:]+):(\d+):(\d+): ([^]*)$/.exec(error.message) ?? [];
  if (file === undefined || message === undefined) return null;
  const place = { file, line: Number(line), column: Number(column) };
  return mistakeAt(place, message);
}

function mistakeAt(place: SourcePlace, message: string): Found {
  return { error: new SyntaxError(`${place.file}:${place.line}: ${message}`), place };
}

/** The import of a module that is not there, or that does not export a name. */
function missing(error: Error, entry: string): Found | null {
  const [, wanted] =
    /^Cannot find (?:package|module) '([^']+)'/.exec(error.message) ??
    /does not provide an export named '([^']+)'/.exec(error.message) ??
    [];
  if (wanted === undefined) return null;
  for (const [file, source] of sourcesFrom(entry)) {
    const place = placeOf(source, file, (line) => importColumn(line, wanted));
    if (place !== null) return { error, place };
  }
  return null;
}

/** Where a line imports something of that name, or from it; 0 when it does not. */
function importColumn(line: string, wanted: string): number {
  if (!/\b(?:import|export|require)\b/.test(line)) return 0;
  const name = path.isAbsolute(wanted) ? path.parse(wanted).name : wanted;
  return line.indexOf(name) + 1;
}

/** An ES module that Node takes for a script, because package.json says so: `npm init` writes that. */
function script(error: Error, entry: string): Found | null {
  if (!/Cannot use import statement outside|Unexpected token 'export'/.test(error.message))
    return null;
  for (const [file, source] of sourcesFrom(entry)) {
    const declared = packageTypeOf(file);
    const place = placeOf(source, file, (line) => line.search(/\b(?:import|export)\b/) + 1);
    if (declared?.type !== "commonjs" || place === null) continue;
    const { name, ext } = path.parse(file);
    return mistakeAt(
      place,
      `${error.message}: ${declared.file} says "type": "commonjs"; make that "module", or call the file ${name}${ext.replace(".", ".m")}`,
    );
  }
  return null;
}

function unparsed(error: Error, entry: string): Found | null {
  if (error.name !== "SyntaxError") return null;
  for (const [file, source] of sourcesFrom(entry)) {
    const mistake = mistakeIn(source, file);
    const found = mistake === null ? null : named(mistake);
    // Node's own words, which people know.
    if (found !== null) return mistakeAt(found.place, error.message);
  }
  if (!error.message.includes("Invalid or unexpected token")) return null;
  for (const [file, source] of sourcesFrom(entry)) {
    const place = placeOf(source, file, (line) =>
      DECORATOR.test(line) ? line.indexOf("@") + 1 : 0,
    );
    if (place === null) continue;
    const text =
      "Node.js knows no decorators: call the function instead, or compile the module first";
    return mistakeAt(place, text);
  }
  return null;
}

function placeOf(
  source: string,
  file: string,
  columnIn: (line: string) => number,
): SourcePlace | null {
  for (const [index, line] of source.split(/\r?\n/).entries()) {
    const column = columnIn(line);
    if (column > 0) return { file, line: index + 1, column };
  }
  return null;
}

/** The plugin's own files, as far as its imports tell. */
function* sourcesFrom(entry: string): Generator<readonly [file: string, source: string]> {
  const seen = new Set([entry]);
  for (const file of seen) {
    const source = sourceOf(file);
    if (source === null) continue;
    yield [file, source];
    for (const [, specifier = ""] of source.matchAll(IMPORTED)) {
      const next = specifier.startsWith(".") ? fileOf(path.resolve(file, "..", specifier)) : null;
      if (next !== null && seen.size < MOST_FILES) seen.add(next);
    }
  }
}

/** The file that a relative import means; TypeScript's sources are imported as `.js`, too. */
function fileOf(name: string): string | null {
  const bare = name.replace(/\.([cm]?)js$/, ".$1ts");
  const candidates = [bare, ...ENDINGS.map((ending) => name + ending)];
  return (
    candidates.find((candidate) => path.extname(candidate) !== "" && existsSync(candidate)) ?? null
  );
}
