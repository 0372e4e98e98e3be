// The surroundings of a plugin header: everything it leans on, compiled once per tree into a precompiled header.
// Declarations that come from there are not part of a dump, which keeps dumps at half a megabyte.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../paths.js";
import { type ApiHeaders, DAEMON_HEADERS } from "../tree/headers.js";
import { parseDiagnostics } from "./diagnostics.js";
import type { ClangTool } from "./find-clang.js";
import { headerText, includesOf } from "./header-text.js";
import { runClang } from "./run-clang.js";
import type { Scratch } from "../fs/scratch.js";

/** What every Bareos source file includes first. Our own header sets do not have it. */
const BASE_HEADERS: readonly string[] = ['"include/bareos.h"', '"include/config.h"'];

export interface Surroundings {
  readonly clang: ClangTool;
  /** Flags for a unit that stands on the surroundings. */
  readonly flags: readonly string[];
  readonly errorCount: number;
  /** All headers that were read for it, of the tree and of the system; undefined when clang gave up on one and did not say. */
  readonly headers: readonly string[] | undefined;
}

export interface SurroundingsOptions {
  readonly includeDirectories: readonly string[];
  readonly signal: AbortSignal | undefined;
}

export async function compileSurroundings(
  scratch: Scratch,
  clang: ClangTool,
  sourceRoot: string,
  headers: ApiHeaders,
  { includeDirectories, signal }: SurroundingsOptions,
): Promise<Surroundings> {
  const languageFlags = commonFlags(sourceRoot, includeDirectories);
  const header = await scratch.write("surroundings.h", surroundingsText(headers));
  const precompiled = join(scratch.dir, "surroundings.pch");
  const dependencies = join(scratch.dir, "surroundings.d");
  const result = await runClang(
    clang,
    [
      "-x",
      "c++-header",
      ...languageFlags,
      "-w",
      "-MD",
      "-MF",
      dependencies,
      header,
      "-o",
      precompiled,
    ],
    { signal },
  );
  const errors = parseDiagnostics(result.stderr);
  return {
    clang,
    flags: [
      "-x",
      "c++",
      ...languageFlags,
      "-include-pch",
      precompiled,
      "-fsyntax-only",
      "-Xclang",
      "-ast-dump=json",
    ],
    errorCount: errors.length,
    headers: (await headersOf(dependencies))?.filter((file) => file !== header),
  };
}

/** What a rule of make depends on: names that are parted by blanks; a blank in one has a backslash, a dollar is doubled. */
async function headersOf(dependencies: string): Promise<readonly string[] | undefined> {
  const text = await readFile(dependencies, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const rule = text.replace(/\\\n/g, " ");
  const names = rule.slice(rule.indexOf(": ") + 2).match(/(?:\\.|\S)+/g) ?? [];
  return names.map((name) => name.replace(/\\(.)/g, "$1").replaceAll("$$", "$"));
}

/** In their order. */
export function searchedFolders(
  sourceRoot: string,
  includeDirectories: readonly string[],
): readonly string[] {
  const own = [paths.overlay, sourceRoot].flatMap((folder) => [folder, join(folder, "include")]);
  return [...own, ...includeDirectories];
}

function commonFlags(sourceRoot: string, includeDirectories: readonly string[]): readonly string[] {
  return [
    "-std=c++20",
    // Unrelated errors in half of Bareos must not cost us the API; ours are judged one by one later.
    "-Xclang",
    "-fallow-pch-with-compiler-errors",
    "-ferror-limit=0",
    "-fno-caret-diagnostics",
    ...searchedFolders(sourceRoot, includeDirectories).flatMap((dir) => ["-I", dir]),
  ];
}

/**
 * Everything that the API headers include, and the common headers themselves: what those include must be done when copies
 * of them are read inside a namespace. The daemons' headers stay out, their declarations are wanted in the dumps.
 */
function surroundingsText({ common, daemons }: ApiHeaders): string {
  const own = Object.values(DAEMON_HEADERS).map((path) => `"${path}"`);
  const wanted = new Set([
    ...BASE_HEADERS,
    ...[...common, ...daemons.values()].flatMap((header) => includesOf(headerText(header))),
    ...common.map((header) => `"${header.path}"`),
  ]);
  // An include may stand in a branch for another system, or be missing: whether that matters is seen later.
  const lines = [...wanted]
    .filter((include) => !own.includes(include))
    .map((include) => `#if __has_include(${include})\n#include ${include}\n#endif\n`);
  return lines.join("");
}
