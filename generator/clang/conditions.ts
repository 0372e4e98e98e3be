// Declarations that depend on how Bareos was configured, or on the processor: an unconfigured tree shows one of their branches
// only, so what it says would be wrong for half of the daemons. They are refused by name.
import { GeneratorError } from "../errors.js";
import type { ApiHeader, ApiHeaders } from "../tree/headers.js";
import { blankComments, headerText } from "./header-text.js";

/** What is the same for every daemon on Linux, which is what is read: the system and its old quirks. */
const SETTLED: ReadonlySet<string> = new Set([
  "HAVE_WIN32",
  "HAVE_MINGW",
  "HAVE_MSVC",
  "HAVE_LINUX_OS",
  "HAVE_WXCONSOLE",
  "HAVE_OLD_SOCKOPT",
]);

/** Which of the usual type names the system has: all of them. */
const USUAL_TYPES = /^HAVE_(?:U_INT|\w+_T)$/;

const OPEN = /\bHAVE_\w+|\b__(?:x86_64|amd64|i386|aarch64|arm|powerpc64|s390x|riscv)_*\b/g;

interface Condition {
  readonly line: number;
  /** The macro that is not the same everywhere, if there is one. */
  readonly macro: string | undefined;
}

/** Throws BN312 for the first condition of an API header that has declarations under it. */
export function requireUnconditional({ common, daemons }: ApiHeaders): void {
  for (const header of [...common, ...daemons.values()]) {
    const found = openCondition(headerText(header));
    if (found !== undefined) throw conditional(header, found.line, found.macro);
  }
}

/** The innermost condition on such a macro with something else than includes in one of its branches. */
export function openCondition(text: string): { line: number; macro: string } | undefined {
  const around: Condition[] = [];
  for (const [index, line] of blankComments(text).split("\n").entries()) {
    const directive = /^\s*#\s*(\w+)(.*)/.exec(line);
    const [, word = "", operand = ""] = directive ?? [];
    if (word.startsWith("if")) around.push({ line: index + 1, macro: openMacro(operand) });
    else if (word === "endif") around.pop();
    else if (word === "elif") {
      const before = around.pop();
      around.push({ line: index + 1, macro: openMacro(operand) ?? before?.macro });
    } else if (directive === null ? line.trim() !== "" : word === "define") {
      const condition = around.findLast(({ macro }) => macro !== undefined);
      if (condition?.macro !== undefined) return { line: condition.line, macro: condition.macro };
    }
  }
  return undefined;
}

function openMacro(operand: string): string | undefined {
  return operand.match(OPEN)?.find((macro) => !SETTLED.has(macro) && !USUAL_TYPES.test(macro));
}

function conditional(header: ApiHeader, line: number, macro: string): GeneratorError {
  return new GeneratorError("BN312", {
    message: `declarations of ${header.path} depend on ${macro}`,
    where: { file: header.path, line },
    consequence: "daemons differ in what it says, so nothing was generated",
    fix: `look at what packaged daemons are built with and write that branch into a copy; if ${macro} is the same everywhere, add it to SETTLED in generator/clang/conditions.ts`,
  });
}
