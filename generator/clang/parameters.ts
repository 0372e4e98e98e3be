// Names of the parameters of a pointer to function. clang's dump has only their types, so they are read from the text.
import { blankComments } from "./header-text.js";
import { isTypeKeyword, splitTopLevel } from "./type-text.js";

/** `declaration` is the text of the field or typedef `name`. Undefined when it is not written as `(*name)(...)`. */
export function parameterNames(declaration: string, name: string): readonly string[] | undefined {
  const text = blankComments(declaration);
  const head = new RegExp(String.raw`\(\s*\*\s*(?:const\s+)?${name}\s*\)\s*\(`).exec(text);
  if (head === null) return undefined;
  const list = untilClosing(text.slice(head.index + head[0].length));
  if (list === undefined) return undefined;
  const parts = splitTopLevel(list).filter(
    (part) => part !== "" && part !== "void" && part !== "...",
  );
  return parts.map(nameOf);
}

function untilClosing(text: string): string | undefined {
  let depth = 1;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    else if (text[index] === ")") depth -= 1;
    if (depth === 0) return text.slice(0, index);
  }
  return undefined;
}

function nameOf(parameter: string): string {
  const inner = /\(\s*[*&]\s*(\w*)\s*\)/.exec(parameter);
  if (inner !== null) return inner[1] ?? "";
  const words = parameter
    .replace(/=.*$/, "")
    .replace(/\[.*$/, "")
    .match(/[A-Za-z_]\w*|[*&]/g);
  const last = words?.at(-1);
  if (words === null || last === undefined || !/\w/.test(last) || isTypeKeyword(last)) return "";
  // `PluginContext` alone is a type; with a type before it, the last word is the name.
  const before = words
    .slice(0, -1)
    .filter((word) => !["const", "volatile", "struct", "class", "enum"].includes(word));
  return before.length > 0 ? last : "";
}
