// What a header's text tells without a compiler: its macros, its guard, what it includes. Which of it is active, and what
// a macro's value is, clang says: the probe asks.
import type { ApiHeader } from "../tree/headers.js";

export interface MacroText {
  readonly name: string;
  readonly line: number;
  readonly doc: string | undefined;
  /** First line of the replacement, without comments. */
  readonly body: string;
}

/** A header as text with one kind of line end and no byte order mark. Offsets of clang count in the bytes, not in this. */
export function headerText({ content }: Pick<ApiHeader, "content">): string {
  return content
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n");
}

/**
 * The include guard, when the header has one: what its first directive asks for, its second defines and its last closes.
 * A default (`#ifndef LIMIT`, `#define LIMIT 5`) further down is none.
 */
export function includeGuard(text: string): string | undefined {
  const joined = blankComments(text).replace(/\\\n/g, " ");
  const directives = [...joined.matchAll(/^[ \t]*#[ \t]*(\w+)[ \t]*(.*?)[ \t]*$/gm)].filter(
    ([, word]) => word !== "pragma",
  );
  const [first, second] = directives;
  const guard = askedName(first);
  if (guard === undefined || second?.[1] !== "define") return undefined;
  if (/^\w+/.exec(second[2] ?? "")?.[0] !== guard) return undefined;
  let depth = 0;
  const end = directives.findIndex(([, word = ""]) => {
    if (word.startsWith("if")) depth += 1;
    if (word === "endif") depth -= 1;
    return depth === 0;
  });
  return end === directives.length - 1 ? guard : undefined;
}

/** `#ifndef NAME`, `#if !defined(NAME)`, `#if !defined NAME`, `#if not defined(NAME)`. */
function askedName(directive: RegExpExecArray | undefined): string | undefined {
  const [, word, operand = ""] = directive ?? [];
  if (word === "ifndef") return /^\w+/.exec(operand)?.[0];
  if (word !== "if") return undefined;
  const asked = /^\(?\s*(?:!|not\b)\s*\(?\s*defined\s*(?:\(\s*(\w+)\s*\)|(\w+))[\s)]*$/.exec(
    operand,
  );
  return asked?.[1] ?? asked?.[2];
}

/** Operands of the header's includes as written: `<string>`, `"lib/attr.h"`. */
export function includesOf(text: string): readonly string[] {
  const directives = blankComments(text).matchAll(
    /^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")/gm,
  );
  return [...directives].flatMap((match) => match[1] ?? []);
}

/** Macros of API headers that somebody looked at: neither constants nor names of types. */
const NO_CONSTANTS: ReadonlySet<string> = new Set<string>([]);

/**
 * Macros that could be constants: with a body, without parameters, not the include guard, not reserved (`_FILE_OFFSET_BITS`
 * and its like talk to the C library) and no result of configure (`HAVE_…`).
 */
export function findMacros(header: ApiHeader, withDocs: boolean): readonly MacroText[] {
  const text = headerText(header);
  const bare = blankComments(text);
  const guard = includeGuard(text);
  const found = new Map<string, MacroText>();
  let line = 1;
  let counted = 0;
  for (const match of bare.matchAll(
    /^[ \t]*#[ \t]*define[ \t]+([A-Za-z]\w*)(?:[ \t]|\\\n)+(\S.*)/gm,
  )) {
    const name = match[1];
    if (name === undefined || name === guard || found.has(name) || name.startsWith("HAVE_"))
      continue;
    if (NO_CONSTANTS.has(name)) continue;
    line += lineBreaks(text, counted, match.index);
    counted = match.index;
    const doc = withDocs ? commentAbove(text, match.index) : undefined;
    found.set(name, { name, line, doc, body: (match[2] ?? "").trim() });
  }
  return [...found.values()];
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (
    let index = text.indexOf("\n", from);
    index !== -1 && index < to;
    index = text.indexOf("\n", index + 1)
  )
    count += 1;
  return count;
}

/** Comments become spaces of the same length and lines, so that places stay right. String literals are left alone. */
export function blankComments(text: string): string {
  const known = blanked.get(text);
  if (known !== undefined) return known;
  const bare = text.replace(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (token) =>
    token.startsWith('"') ? token : token.replace(/[^\n]/g, " "),
  );
  if (blanked.size >= MOST_BLANKED) blanked.clear();
  blanked.set(text, bare);
  return bare;
}

/** Each header is asked half a dozen questions, and most are the same in many releases. */
const blanked = new Map<string, string>();
const MOST_BLANKED = 500;

/** The doc comment that ends on the line above. */
function commentAbove(text: string, index: number): string | undefined {
  const before = text.slice(0, index).replace(/\n[ \t]*$/, "");
  const block = /\/\*\*(?![*/<])((?:(?!\*\/)[\s\S])*)\*\/[ \t]*$/.exec(
    before.slice(before.lastIndexOf("/**")),
  );
  return block?.[1] === undefined ? undefined : plainComment(block[1]);
}

/** A comment's text without its frame: lines of one paragraph joined, paragraphs kept apart by an empty line. */
export function plainComment(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.replace(/^\s*(?:\*+|\/\/[/!]?<?)?/, "").trim());
  const paragraphs = lines
    .join("\n")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim());
  const plain = paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
  return plain === "" ? undefined : plain;
}
