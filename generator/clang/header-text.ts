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

/** The include guard, when the header has one: the name of its first `#ifndef` that is defined right after. */
export function includeGuard(text: string): string | undefined {
  const pair = /^[ \t]*#[ \t]*ifndef[ \t]+(\w+)[^\n]*\n\s*#[ \t]*define[ \t]+(\w+)/m.exec(
    blankComments(text),
  );
  return pair !== null && pair[1] === pair[2] ? pair[1] : undefined;
}

/** Operands of the header's includes as written: `<string>`, `"lib/attr.h"`. */
export function includesOf(text: string): readonly string[] {
  const directives = blankComments(text).matchAll(
    /^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")/gm,
  );
  return [...directives].flatMap((match) => match[1] ?? []);
}

/**
 * Macros that could be constants: with a body, without parameters, not the include guard, not reserved (`_FILE_OFFSET_BITS`
 * and its like talk to the C library) and no result of configure (`HAVE_…`).
 */
export function findMacros(header: ApiHeader, withDocs: boolean): readonly MacroText[] {
  const text = header.content.toString("utf8");
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
  return text.replace(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (token) =>
    token.startsWith('"') ? token : token.replace(/[^\n]/g, " "),
  );
}

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
