// Declarations under an `#if` on something that is not the same for all daemons: how Bareos was configured, or the processor.
// Here is which macros those are, and the text that puts them into one state or the other before the headers are read.
import { type SourcePlace, type Target, TARGETS } from "../ir/types.js";
import type { ApiHeaders } from "../tree/headers.js";
import type { ClangTool } from "./find-clang.js";
import { blankComments, headerText } from "./header-text.js";
import { runClang } from "./run-clang.js";

/** What is the same for every daemon on Linux, which is what is read: systems, compilers' languages, the daemon's own switch. */
const SETTLED: ReadonlySet<string> = new Set([
  "HAVE_WIN32",
  "HAVE_MINGW",
  "HAVE_MSVC",
  "HAVE_LINUX_OS",
  "HAVE_WXCONSOLE",
  "HAVE_OLD_SOCKOPT",
  "FILE_DAEMON",
  "STORAGE_DAEMON",
  "DIRECTOR_DAEMON",
  "_MSC_VER",
  "WIN32",
  "_WIN32",
  "_WIN64",
  "_TIME_T_DEFINED",
  "__cplusplus",
  "__GNUC__",
  "__STDC__",
  "__linux__",
  "__linux",
  "__unix__",
  "__WORDSIZE",
  "__BYTE_ORDER",
]);

/** Which of the usual type names the system has, all of them, and how long they are; other systems and processors; guards of other
 * headers. */
const SETTLED_KINDS =
  /^(?:\w+_H_{0,2}|HAVE_(?:U_INT|\w+_T)|SIZEOF_\w+|HAVE_\w+_OS|u?int\d+_t|__(?:APPLE|MACH|sun|hpux|FreeBSD|NetBSD|OpenBSD|MINGW32|CYGWIN|i386|arm|powerpc\w*|ppc\w*|s390x?|riscv\w*|mips\w*|sparc\w*|alpha|ia64|loongarch\w*|GNU)\w*)$/;

/** Predefined by the clang that reads, and not by the compiler of every daemon. */
const OF_THIS_COMPILER = /^__(?:clang|llvm|OPTIMIZE|NO_INLINE|SANITIZE|pic|pie|PIC|PIE)/;

export interface OpenMacro {
  readonly name: string;
  readonly place: SourcePlace;
}

/** Macros that decide about declarations of the API and are not settled, each where it first does. */
export function openMacros({ common, daemons }: ApiHeaders): readonly OpenMacro[] {
  const headers = [...common, ...daemons.values()];
  const texts = headers.map((header) => blankComments(headerText(header)));
  // A guard, a default (`#ifndef LIMIT`): what the API defines itself.
  const own = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)/gm)].map(([, name]) => name),
    ),
  );
  const found = new Map<string, OpenMacro>();
  headers.forEach(({ path }, index) => {
    for (const { name, line } of decidingMacros(texts[index] ?? "")) {
      if (!own.has(name) && !found.has(name))
        found.set(name, { name, place: { file: path, line } });
    }
  });
  return [...found.values()];
}

interface Condition {
  readonly line: number;
  readonly names: Set<string>;
}

/** Names in conditions that have something else than includes in one of their branches. */
function decidingMacros(text: string): readonly { readonly name: string; readonly line: number }[] {
  const around: Condition[] = [];
  const found = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const directive = /^\s*#\s*(\w+)(.*)/.exec(line);
    const [, word = "", operand = ""] = directive ?? [];
    if (word.startsWith("if")) around.push({ line: index + 1, names: new Set(namesIn(operand)) });
    else if (word.startsWith("elif"))
      for (const name of namesIn(operand)) around.at(-1)?.names.add(name);
    else if (word === "endif") around.pop();
    else if (directive === null ? line.trim() !== "" : word === "define") {
      for (const condition of around)
        for (const name of condition.names) if (!found.has(name)) found.set(name, condition.line);
    }
  }
  return [...found].map(([name, line]) => ({ name, line }));
}

function namesIn(operand: string): readonly string[] {
  const names = operand.replace(/__has_\w+\s*\([^)]*\)|\b\d\w*/g, " ").match(/[A-Za-z_]\w*/g) ?? [];
  return names.filter(
    (name) => name !== "defined" && !SETTLED.has(name) && !SETTLED_KINDS.test(name),
  );
}

/** One way to read a tree. */
export interface Reading {
  /** Put before each unit; empty where nothing is open. */
  readonly prelude: string;
  readonly targets: readonly Target[];
}

export interface Readings {
  /** As an unconfigured tree says it. Several where targets see different branches. */
  readonly plain: readonly Reading[];
  /** The same with results of configure. */
  readonly configured: readonly {
    readonly macros: readonly OpenMacro[];
    readonly readings: readonly Reading[];
  }[];
}

/** No run of clang where nothing is open. */
export async function planReadings(
  open: readonly OpenMacro[],
  targets: readonly Target[],
  clang: ClangTool,
  signal: AbortSignal | undefined,
): Promise<Readings> {
  if (open.length === 0) return { plain: [{ prelude: "", targets }], configured: [] };
  const asked = open
    .map(({ name }) => name)
    .filter((name) => name.startsWith("__") && !OF_THIS_COMPILER.test(name));
  const predefined = new Map(
    await Promise.all(
      TARGETS.map(
        async (target) => [target, await predefinedMacros(clang, target, asked, signal)] as const,
      ),
    ),
  );
  const ofTarget = asked.filter((name) =>
    [...predefined.values()].some((values) => values.has(name)),
  );
  const configure = open.filter(({ name }) => !ofTarget.includes(name));
  const readingsWith = (defined: readonly OpenMacro[]): readonly Reading[] => {
    const byPrelude = new Map<string, Target[]>();
    for (const target of targets) {
      const lines = open.flatMap((macro) => {
        const value = defined.includes(macro) ? "1" : predefined.get(target)?.get(macro.name);
        return [
          `#undef ${macro.name}`,
          ...(value === undefined ? [] : [`#define ${macro.name} ${value}`]),
        ];
      });
      const prelude = `${lines.join("\n")}\n`;
      byPrelude.set(prelude, [...(byPrelude.get(prelude) ?? []), target]);
    }
    return [...byPrelude].map(([prelude, own]) => ({ prelude, targets: own }));
  };
  const sets =
    configure.length > 1
      ? [...configure.map((macro) => [macro]), configure]
      : configure.map((macro) => [macro]);
  return {
    plain: readingsWith([]),
    configured: sets.map((macros) => ({ macros, readings: readingsWith(macros) })),
  };
}

async function predefinedMacros(
  clang: ClangTool,
  target: Target,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const flags = [`--target=${target}`, "-x", "c++", "-std=c++20", "-dM", "-E", "/dev/null"];
  const { stdout } = await runClang(clang, flags, { signal });
  const all = [...stdout.matchAll(/^#define (\w+) ?(.*)$/gm)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  return new Map(all.filter(([name]) => names.includes(name)));
}
