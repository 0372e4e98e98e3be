// Files with options, in the form that the Python base class reads: `key = value` lines.
import { readFileSync } from "node:fs";
import path from "node:path";
import { printable } from "../printable.js";
import { rawName, rawText } from "../raw-text.js";
import { OptionError, withoutBlanks, type OptionPair } from "./grammar.js";

/**
 * Parses a file of options. Lines that begin with `#`, `;` or `[` (titles of sections) and empty ones do nothing; blanks
 * around keys and values do not count. A value that ends with a backslash goes on in the next line, without the blanks
 * around that. A key may come again. `note` hears of the line of each pair. A line without key or value throws an {@link OptionError} with file and line.
 */
export function parseOptionsFile(
  text: string,
  name: string,
  note: (pair: OptionPair, line: number) => void = () => undefined,
): OptionPair[] {
  const pairs: OptionPair[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const number = at + 1;
    const equals = line.includes("=") ? line.indexOf("=") : line.length;
    const key = withoutBlanks(line.slice(0, equals));
    let value = withoutBlanks(line.slice(equals + 1));
    if (/^[#;[]/.test(key) || (key === "" && value === "")) continue;
    if (key === "" || value === "") {
      throw new OptionError(`${printable(name)}, line ${number}: not of the form key = value`);
    }
    while (value.endsWith("\\")) {
      at += 1;
      const next = lines[at];
      if (next === undefined) {
        throw new OptionError(
          `${printable(name)}, line ${number}: the value goes on behind the last line`,
        );
      }
      value = value.slice(0, -1) + withoutBlanks(next);
    }
    const pair: OptionPair = [key, value];
    note(pair, number);
    pairs.push(pair);
  }
  return pairs;
}

/** Reads the file that the option `option` names; a relative name is one in `folder`. Throws an {@link OptionError}. */
export function readOptionsFile(
  option: string,
  value: string,
  folder: string,
  note?: (pair: OptionPair, line: number) => void,
): OptionPair[] {
  const name = path.isAbsolute(value) ? value : path.join(folder, value);
  let bytes: Uint8Array;
  try {
    const file = rawName(name);
    bytes = readFileSync(typeof file === "string" ? file : Buffer.from(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`option ${option}: ${printable(reason)}`, { cause });
  }
  return parseOptionsFile(rawText(bytes), name, note);
}
