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
  readonly noexcept: boolean;
  /** Attributes of the type, e.g. `__attribute__((ms_abi))`. */
  readonly attributes: readonly string[];
}

/**
 * `bRC (*)(PluginContext *, int, ...)` taken apart; undefined for anything but a pointer to function. The declarator, `(*)`
 * or `(*const)`, is the innermost of the type, so what stands around it and its parameters is what the function gives.
 */
export function parseFunctionPointer(type: string): FunctionType | undefined {
  const text = type.replace("((*))", "(*)");
  const head = /\(\*(?: ?\w+)*\)\(/.exec(text);
  if (head === null) return undefined;
  const start = head.index + head[0].length;
  const end = closingBracket(text, start);
  if (end === undefined) return undefined;
  const parts = splitTopLevel(text.slice(start, end)).filter(
    (part) => part !== "" && part !== "void",
  );
  const variadic = parts.at(-1) === "...";
  const { promise, attributes, rest } = functionQualifiers(text.slice(end + 1));
  const trailing = /^ -> (.*)$/.exec(rest)?.[1];
  return {
    returns: trailing ?? `${text.slice(0, head.index)}${rest}`.trim(),
    parameters: variadic ? parts.slice(0, -1) : parts,
    variadic,
    noexcept: promise !== undefined && promise !== "noexcept(false)",
    attributes,
  };
}

/** What may follow the parameters: ` noexcept`, ` __attribute__((noreturn))`, in any order. */
function functionQualifiers(text: string): {
  readonly promise: string | undefined;
  readonly attributes: readonly string[];
  readonly rest: string;
} {
  let rest = text;
  let promise: string | undefined;
  const attributes: string[] = [];
  for (;;) {
    const word = /^ (noexcept|throw|__attribute__)\b(\()?/.exec(rest);
    if (word === null) return { promise, attributes, rest };
    const end =
      word[2] === undefined ? word[0].length : (closingBracket(rest, word[0].length) ?? 0) + 1;
    const qualifier = rest.slice(1, end);
    if (word[1] === "__attribute__") attributes.push(qualifier);
    else promise = qualifier;
    rest = rest.slice(end);
  }
}

/** Index of the bracket that closes the one before `start`. */
export function closingBracket(text: string, start: number): number | undefined {
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    else if (text[index] === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}

/** `bRC (PluginContext *)` → `bRC (*)(PluginContext *)`; undefined for anything but a function. */
export function pointerTo(type: string): string | undefined {
  return /^[^()]*\((?!\*)/.test(type) ? type.replace("(", "(*)(") : undefined;
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
