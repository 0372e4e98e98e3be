// String literals as clang prints them, turned back into their characters.
import { type ClangNode, findNode } from "./ast-node.js";

/** The string that a variable is initialised with. */
export function literalText(variable: ClangNode): string | undefined {
  if (!/\bchar\b/.test(variable.type?.qualType ?? "")) return undefined;
  const literal = findNode(variable, (node) => node.kind === "StringLiteral");
  return typeof literal?.value === "string" ? unescapeLiteral(literal.value) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** `"a\n\101"` with its quotes → the characters. */
export function unescapeLiteral(printed: string): string {
  const body = printed.replace(/^[^"]*"/, "").replace(/"$/, "");
  return body.replace(/\\([0-7]{1,3}|x[0-9A-Fa-f]+|.)/gs, (_, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return ESCAPES[code] ?? code;
  });
}
