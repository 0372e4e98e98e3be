// Reading our own header sets as lines: which of them belong to a declaration, its doc comment included.
import type { RawDeclaration } from "../ir/raw.js";
import { DECIDE_MARK } from "../semantics/decisions.js";

/** Line numbers from 1, both ends included. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** A declaration's lines with the doc comment directly before it. */
export function extentOf(
  lines: readonly string[],
  { place, endLine }: { readonly place: { readonly line: number }; readonly endLine: number },
): Extent {
  return { from: docStart(lines, place.line), to: endLine };
}

/** First line of the comment that ends on the line before, or the line itself where there is none. */
function docStart(lines: readonly string[], line: number): number {
  const before = lines[line - 2]?.trimEnd();
  if (before?.endsWith("*/") !== true) return line;
  for (let at = line - 1; at >= 1; at -= 1) {
    if (lines[at - 1]?.trimStart().startsWith("/**") === true) return at;
  }
  return line;
}

export function textOf(lines: readonly string[], { from, to }: Extent): readonly string[] {
  return lines.slice(from - 1, to);
}

/** A member's lines: its comment, and the empty line that sets it off from the one before it. */
export function memberText(
  lines: readonly string[],
  member: { readonly place: { readonly line: number }; readonly endLine: number },
): readonly string[] {
  const { from, to } = extentOf(lines, member);
  return textOf(lines, { from: lines[from - 2] === "" ? from - 1 : from, to });
}

/** The comment that stands in for one that only a person can write. */
export function decideComment(name: string, what: string, indent: string): string {
  return `${indent}/** ${DECIDE_MARK} describe ${name}, ${what}. */`;
}

/** Type names of structs share their closing line, and static members lie inside: both follow their struct. */
export function isInside(one: RawDeclaration, others: readonly RawDeclaration[]): boolean {
  return others.some(
    (other) =>
      other !== one &&
      (other.kind === "struct" || other.kind === "enum") &&
      other.place.file === one.place.file &&
      other.place.line <= one.place.line &&
      one.endLine <= other.endLine,
  );
}
