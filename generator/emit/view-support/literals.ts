// Literals and literal types of generated TypeScript.
import type { ConstantValue } from "../../ir/types.js";

/** A value in source form. Integers beyond a number's exact range arrive as decimal strings and become bigints. */
export function valueLiteral(value: ConstantValue): string {
  if (typeof value === "number") return String(value);
  return /^-?\d+$/.test(value) && !Number.isSafeInteger(Number(value))
    ? `${value}n`
    : stringLiteral(value);
}

export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** `1 | 2`, in the order given, without repetition. */
export function unionOf(members: readonly string[]): string {
  return [...new Set(members)].join(" | ");
}
