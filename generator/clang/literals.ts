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

/** `"a\n\101"` with its quotes → the characters. clang escapes all bytes beyond ASCII: `"K\303\266ln"`. */
export function unescapeLiteral(printed: string): string {
  const body = printed.replace(/^[^"]*"/, "").replace(/"$/, "");
  const parts = body.matchAll(/\\([0-7]{1,3}|x[0-9A-Fa-f]+|.)|[^\\]+/gs);
  const bytes = Buffer.concat([...parts].map(([part, code]) => bytesOf(part, code)));
  const text = bytes.toString("utf8");
  // What is no UTF-8 is kept byte by byte, so that two such texts never look alike.
  return Buffer.from(text, "utf8").equals(bytes) ? text : bytes.toString("latin1");
}

function bytesOf(part: string, code: string | undefined): Buffer {
  if (code === undefined) return Buffer.from(part, "utf8");
  if (/^[0-7]/.test(code)) return Buffer.from([Number.parseInt(code, 8)]);
  if (/^x./.test(code)) return Buffer.from([Number.parseInt(code.slice(1), 16)]);
  return Buffer.from(ESCAPES[code] ?? code, "utf8");
}
