// The C++ text through which clang is shown the API headers, and the way back from its places to those headers.
import { join } from "node:path";
import type { UnitName } from "../ir/raw.js";
import type { SourcePlace } from "../ir/types.js";
import type { ApiHeader } from "../tree/headers.js";
import type { PlaceOf } from "./diagnostics.js";
import {
  blankComments,
  findMacros,
  headerText,
  includeGuard,
  type MacroText,
} from "./header-text.js";
import type { Scratch } from "../fs/scratch.js";
import { WRAPPER_NAMESPACE } from "./type-text.js";

export interface UnitInput {
  readonly name: UnitName;
  readonly headers: readonly ApiHeader[];
  /** The common headers are in the surroundings already, so copies of them are read inside a namespace. */
  readonly wrapped: boolean;
  /** Our own header sets only: comments of Bareos's headers are never carried over. */
  readonly withDocs: boolean;
}

/** A header with what its text alone tells. */
export interface ScannedHeader extends ApiHeader {
  readonly guard: string | undefined;
  readonly macros: readonly MacroText[];
}

export interface ScannedInput extends UnitInput {
  readonly headers: readonly ScannedHeader[];
}

export function scanHeaders(input: UnitInput): ScannedInput {
  const headers = input.headers.map((header) => ({
    ...header,
    guard: includeGuard(headerText(header)),
    macros: findMacros(header, input.withDocs),
  }));
  return { ...input, headers };
}

export function unitPath(input: UnitInput): string {
  return `${input.name}.cpp`;
}

export function unitText(input: ScannedInput): string {
  return input.headers.map((header) => readingText(header, input.wrapped)).join("");
}

/**
 * Several units in one text, each followed by what `after` gives for its index. What a header defines for the preprocessor
 * is taken back before the next one: that one may ask for it, and each daemon's header stands alone in reality.
 */
export function joinedText(
  inputs: readonly ScannedInput[],
  after: (index: number) => string = () => "",
): string {
  return inputs
    .map((input, index) => {
      const isLast = index === inputs.length - 1;
      const undefine = isLast || input.wrapped ? [] : input.headers.flatMap(definedNames);
      return `${unitText(input)}${after(index)}${undefine.map((name) => `#undef ${name}\n`).join("")}`;
    })
    .join("");
}

function definedNames(header: ApiHeader): readonly string[] {
  const text = blankComments(headerText(header));
  return [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)/gm)].flatMap(([, name]) => name ?? []);
}

function readingText(header: ScannedHeader, wrapped: boolean): string {
  // Undefined first, a macro is there afterwards only if this header defines it, whatever its surroundings did.
  const guard = wrapped && header.guard !== undefined ? [header.guard] : [];
  const names = [...header.macros.map((macro) => macro.name), ...guard];
  const undefine = names.map((name) => `#undef ${name}\n`).join("");
  if (!wrapped) return `${undefine}#include "${header.path}"\n`;
  return `${undefine}namespace ${WRAPPER_NAMESPACE} {\n#include "${copyPath(header)}"\n}\n`;
}

function copyPath(header: ApiHeader): string {
  return `copies/${header.path}`;
}

/** Makes the copies where the unit reads copies. The answer turns a place as clang names it into one in an API header. */
export async function prepareFiles(input: ScannedInput, scratch: Scratch): Promise<PlaceOf> {
  const files = new Map<string, string>();
  for (const header of input.headers) {
    const file = input.wrapped
      ? await scratch.write(copyPath(header), header.content)
      : header.file;
    files.set(file, header.path);
  }
  const unitFile = join(scratch.dir, unitPath(input));
  return (file, line) => {
    if (file === unitFile) return endOfHeaderBefore(input, line);
    const path = files.get(file);
    return path === undefined ? undefined : { file: path, line };
  };
}

/** A brace that a header leaves open is missed by clang only in the unit's text behind its `#include`. */
function endOfHeaderBefore(input: ScannedInput, line: number): SourcePlace | undefined {
  let start = 1;
  let before: ScannedHeader | undefined;
  for (const header of input.headers) {
    const lines = readingText(header, input.wrapped).split("\n");
    const include = start + lines.findIndex((text) => text.startsWith("#include"));
    if (before === undefined || include <= line) before = header;
    start += lines.length - 1;
  }
  if (before === undefined) return undefined;
  return { file: before.path, line: before.content.toString("utf8").trimEnd().split("\n").length };
}
