// One spelling for each C type, whichever clang printed it: no qualifiers, no redundant keywords, fixed spacing.
// Also takes the spelling of a pointer to function apart.

/** Namespace that the common headers are wrapped in while they are read; it never leaves this folder. */
export const WRAPPER_NAMESPACE = "bareos_node_api";

/** Structs of the C library whose name is also a function's or a macro's: C++ needs the keyword, so it stays. */
const KEYWORD_STAYS: ReadonlySet<string> = new Set([
  "stat",
  "stat64",
  "statfs",
  "tm",
  "timeval",
  "timespec",
  "dirent",
]);

export function normaliseType(text: string, namespaces: ReadonlySet<string>): string {
  return text
    .replace(/\b(\w+)\s*::\s*/g, (whole, name: string) => (namespaces.has(name) ? "" : whole))
    .replace(/\b(?:struct|class|union|enum)\s+(\w+)/g, (whole, tag: string) =>
      KEYWORD_STAYS.has(tag) ? whole : tag,
    )
    .replace(/\s+/g, " ")
    .replace(/ \[/g, "[")
    .replace(/\( /g, "(")
    .replace(/ \)/g, ")")
    .replace(/([*&]) (?=[*&(])/g, "$1")
    .trim();
}

export interface FunctionType {
  readonly returns: string;
  readonly parameters: readonly string[];
  readonly variadic: boolean;
}

/** `bRC (*)(PluginContext *, int, ...)` taken apart; undefined for anything but a plain pointer to function. */
export function parseFunctionPointer(type: string): FunctionType | undefined {
  const marker = /^(.*?)\s?\(\*(?:const)?\)\((.*)\)$/.exec(type);
  if (marker === null) return undefined;
  const [, returns = "", list = ""] = marker;
  // A function that returns a pointer to function would nest here; the API has none and the IR cannot say it.
  if (returns.includes("(")) return undefined;
  const parts = splitTopLevel(list).filter((part) => part !== "" && part !== "void");
  const variadic = parts.at(-1) === "...";
  return { returns, parameters: variadic ? parts.slice(0, -1) : parts, variadic };
}

/** Splits at commas that are outside of all brackets. */
export function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if ("([{<".includes(character)) depth += 1;
    else if (")]}>".includes(character)) depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** Words of C++ that can stand in a type without naming one. */
const TYPE_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "void bool char short int long float double signed unsigned const volatile restrict __restrict " +
    "struct class union enum wchar_t char8_t char16_t char32_t"
  ).split(" "),
);

export function isTypeKeyword(word: string): boolean {
  return TYPE_KEYWORDS.has(word);
}

/** Names of types that a type's spelling mentions, keywords left out. */
export function mentionedTypes(type: string): readonly string[] {
  return (type.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => !TYPE_KEYWORDS.has(word));
}
