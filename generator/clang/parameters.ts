// Names of the parameters of a pointer to function. clang's dump has only their types, so they are read from the text.
import { blankComments } from "./header-text.js";
import { closingBracket, isTypeKeyword, splitTopLevel } from "./type-text.js";

/** `declaration` is the text of the field `name`. Undefined when it is not written as `(*name)(...)`. */
export function parameterNames(declaration: string, name: string): readonly string[] | undefined {
  const bare = blankComments(declaration).replace(ATTRIBUTE, " ");
  return namesAfter(bare, String.raw`\(\s*\*[\w\s]*\b${name}\b[\w\s]*\)\s*\(`);
}

const ATTRIBUTE = /__attribute__\s*\(\([\s\S]*?\)\)|\[\[[^\]]*\]\]/g;

/** The same of a type name, in the text of the header that may declare it. */
export function aliasParameterNames(text: string, alias: string): readonly string[] | undefined {
  const header = blankComments(text);
  return (
    namesAfter(header, String.raw`\(\s*\*\s*${alias}\s*\)\s*\(`) ??
    namesAfter(header, String.raw`\busing\s+${alias}\s*=[^;()]*(?:\(\s*\*\s*\)\s*)?\(`) ??
    namesAfter(header, String.raw`\btypedef\b[^;()]*\b${alias}\s*\(`)
  );
}

/** Names of the list behind what `opening` matches. `text` has no comments. */
function namesAfter(text: string, opening: string): readonly string[] | undefined {
  const head = new RegExp(opening).exec(text);
  if (head === null) return undefined;
  const start = head.index + head[0].length;
  const end = closingBracket(text, start);
  if (end === undefined) return undefined;
  const parts = splitTopLevel(text.slice(start, end)).filter(
    (part) => part !== "" && part !== "void" && part !== "...",
  );
  return parts.map(nameOf);
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
