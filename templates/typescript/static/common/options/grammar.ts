// The grammar of plugin options, `key=value:key=value:`, in both directions.

/** One option as it was written: name and value, escapes undone. */
export type OptionPair = readonly [key: string, value: string];

/** An option or a definition that cannot be used. The message names the option and says what is wrong with it. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

/**
 * Parses `key=value:key=value:`. In a value `\:` is a colon and `\\` a backslash; a backslash before anything else is
 * itself. Blanks around a key do not count, empty parts do nothing, and all pairs are given in their order, also those
 * with the same key. A part without `=` throws an {@link OptionError} that tells its position.
 */
export function parseOptions(definition: string): OptionPair[] {
  const pairs: OptionPair[] = [];
  for (const { start, text } of splitParts(definition)) {
    if (text.trim() === "") continue;
    const equals = text.indexOf("=");
    const key = text.slice(0, Math.max(equals, 0)).trim();
    if (key === "") {
      throw new OptionError(
        `plugin options, at character ${start + 1}: "${text}" is not of the form key=value ` +
          "(a colon inside of a value is written \\:)",
      );
    }
    pairs.push([key, text.slice(equals + 1).replace(/\\([\\:])/g, "$1")]);
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
    if (key === "" || key !== key.trim() || /[=:\\]/.test(key)) {
      throw new OptionError(`"${key}" cannot be the name of an option`);
    }
    text += `${key}=${value.replace(/[\\:]/g, "\\$&")}:`;
  }
  return text;
}

/** Cuts at the colons that no backslash hides; escapes stay. */
function* splitParts(text: string): Generator<{ readonly start: number; readonly text: string }> {
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    if (sign !== ":") continue;
    yield { start, text: text.slice(start, at) };
    start = at + 1;
  }
  yield { start, text: text.slice(start) };
}
