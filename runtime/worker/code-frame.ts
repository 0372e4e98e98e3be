// The lines of a source around a place, with the place marked, for messages about mistakes.
import { readFileSync, statSync } from "node:fs";

export interface SourcePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; 0 when it is not known. */
  readonly column: number;
}

const LINES_BEFORE = 1;
const LINES_BEHIND = 1;
/** A message is no place for a bundle. */
const LONGEST_LINE = 120;
const LARGEST_FILE = 4 << 20;

/** The frame, without a line end; null where the source cannot be read or has no such line. */
export function codeFrame({ file, line, column }: SourcePlace): string | null {
  const source = sourceOf(file);
  return source === null ? null : frameOf(source, line, column);
}

/** The same of a source text. */
export function frameOf(source: string, line: number, column: number): string | null {
  const lines = source.split(/\r?\n/);
  const wanted = lines[line - 1];
  if (wanted === undefined || wanted.length > LONGEST_LINE) return null;
  const first = Math.max(1, line - LINES_BEFORE);
  const last = Math.min(lines.length, line + LINES_BEHIND);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const text = (lines[number - 1] ?? "").slice(0, LONGEST_LINE).trimEnd();
    const mark = number === line ? ">" : " ";
    shown.push(`${mark} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number !== line || column < 1) continue;
    // A tab is as wide in both lines.
    const blanks = wanted.slice(0, column - 1).replace(/[^\t]/g, " ");
    shown.push(`  ${" ".repeat(width)} | ${blanks}^`);
  }
  return shown.join("\n");
}

/** The text of a source file; null when it cannot be read. */
export function sourceOf(file: string): string | null {
  try {
    return statSync(file).size > LARGEST_FILE ? null : readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
