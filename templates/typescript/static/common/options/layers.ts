// The three places that options come from, and which of them wins: overrides_file, the definition, defaults_file.
import { readFileSync } from "node:fs";
import { OptionError, type OptionPair } from "./grammar.js";
import { PluginOptions } from "./plugin-options.js";

/** Option that names a file whose options win over those of the definition. */
export const OVERRIDES_FILE = "overrides_file";

/** Option that names a file whose options count where the definition says nothing. */
export const DEFAULTS_FILE = "defaults_file";

/**
 * The options of a definition together with those of the files that it names. Of several values of an option the first
 * one wins; a multi-value option takes all values of the strongest layer that has any.
 */
export function layerOptions(
  definition: readonly OptionPair[],
  multiValue: readonly string[] = [],
): PluginOptions {
  const given = new PluginOptions(definition, multiValue);
  const overrides = readLayer(given, OVERRIDES_FILE);
  const defaults = readLayer(given, DEFAULTS_FILE);
  const pairs = [...overrides];
  for (const layer of [definition, defaults]) {
    const taken = new Set(pairs.map(([key]) => key));
    pairs.push(...layer.filter(([key]) => !taken.has(key)));
  }
  return new PluginOptions(pairs, multiValue);
}

/**
 * Reads `key = value` lines. Lines that begin with `#` or `;`, empty ones and `[section]` titles do nothing; blanks
 * around key and value do not count; nothing in a value is special.
 */
export function parseOptionsFile(text: string, name: string): OptionPair[] {
  const pairs: OptionPair[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === "" || /^[#;]|^\[.*\]$/.test(content)) continue;
    const equals = content.indexOf("=");
    const key = content.slice(0, Math.max(equals, 0)).trim();
    if (key === "") throw new OptionError(`${name}, line ${index + 1}: not of the form key=value`);
    pairs.push([key, content.slice(equals + 1).trim()]);
  }
  return pairs;
}

function readLayer(given: PluginOptions, option: string): readonly OptionPair[] {
  const file = given.get(option);
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`option ${option}: ${reason}`, { cause });
  }
  return parseOptionsFile(text, file);
}
