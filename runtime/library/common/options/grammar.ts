// The grammar of plugin options, `key=value:key=value:`, in both directions. The daemon's side has the same one.

/** One option as it was written: name and value, escapes undone. */
export type OptionPair = readonly [key: string, value: string];

/** An option or a definition that cannot be used. The message names the option and says what is wrong with it. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

const BLANKS = " \t\n\v\f\r";

/**
 * Parses `key=value:key=value:`. Blanks and line ends around keys and values do not count, and empty parts do nothing. In
 * a value `\:` is a colon, `\\` a backslash, and a backslash before a blank keeps it; a backslash before anything else is
 * itself. All pairs are given in their order, also those with the same key. A part without `=` throws an
 * {@link OptionError} that tells its position, and not its text, which can be a part of a secret.
 */
export function parseOptions(definition: string): OptionPair[] {
  const pairs: OptionPair[] = [];
  for (let start = 0; start < definition.length;) {
    const sign = keyEnd(definition, start);
    const key = withoutBlanks(definition.slice(start, sign));
    const hasValue = definition[sign] === "=";
    if (key === "" && !hasValue) {
      start = sign + 1;
      continue;
    }
    if (key === "" || !hasValue) {
      const what = hasValue ? "an option without a name" : "an option without '='";
      const position = skipBlanks(definition, start) + 1;
      throw new OptionError(`plugin options: ${what} at character ${position}`);
    }
    const end = valueEnd(definition, sign + 1);
    pairs.push([key, parseValue(definition.slice(sign + 1, end))]);
    start = end + 1;
  }
  return pairs;
}

/**
 * The opposite of {@link parseOptions}: `parseOptions(formatOptions(pairs))` gives the pairs again. Throws an
 * {@link OptionError} for a key that the grammar cannot express.
 */
export function formatOptions(pairs: Iterable<OptionPair>): string {
  let text = "";
  for (const [key, value] of pairs) {
    if (key === "" || key !== withoutBlanks(key) || /[=:]/.test(key)) {
      throw new OptionError(`"${key}" cannot be the name of an option`);
    }
    text += `${key}=${formatValue(value)}:`;
  }
  return text;
}

/** A text without blanks around it: spaces, tabs and line ends, and no others. */
export function withoutBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1])) end -= 1;
  return text.slice(Math.min(skipBlanks(text, 0), end), end);
}

function isBlank(sign: string | undefined): boolean {
  return sign !== undefined && BLANKS.includes(sign);
}

/** Whether an escape of two characters stands there. */
function isEscape(text: string, at: number): boolean {
  const next = text[at + 1];
  return text[at] === "\\" && (next === ":" || next === "\\" || isBlank(next));
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text[at])) at += 1;
  return at;
}

/** Where the sign stands that ends a key. */
function keyEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== "=" && text[at] !== ":") at += 1;
  return at;
}

/** Where the colon stands that ends a value. */
function valueEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ":") at += isEscape(text, at) ? 2 : 1;
  return at;
}

function parseValue(raw: string): string {
  let value = "";
  let end = 0;
  for (let at = skipBlanks(raw, 0); at < raw.length; at += 1) {
    const escaped = isEscape(raw, at);
    if (escaped) at += 1;
    value += raw[at] ?? "";
    if (escaped || !isBlank(raw[at])) end = value.length;
  }
  return value.slice(0, end);
}

/** Blanks need a backslash only where they would be taken for those around a value. */
function formatValue(value: string): string {
  const hide = (text: string): string => text.replace(/[^]/g, "\\$&");
  const inner = withoutBlanks(value);
  const start = value.indexOf(inner);
  return (
    hide(value.slice(0, start)) +
    inner.replace(/[\\:]/g, "\\$&") +
    hide(value.slice(start + inner.length))
  );
}
