// The three places that options come from, and which of them wins: overrides_file, the definition, defaults_file.
import { rawText } from "../raw-text.js";
import { keepSecret } from "../secrets.js";
import { decodeBase85 } from "./base85.js";
import { OptionError, type OptionPair } from "./grammar.js";
import { readOptionsFile } from "./option-file.js";
import { PluginOptions } from "./plugin-options.js";
import { printableKey, type OptionRules } from "./rules.js";

/** Option that names a file whose options win over those of the definition. */
export const OVERRIDES_FILE = "overrides_file";

/** Option that names a file whose options count where the definition says nothing. */
export const DEFAULTS_FILE = "defaults_file";

/** What came together, and what somebody should know of it. */
export interface LayeredOptions {
  readonly options: PluginOptions;
  readonly warnings: readonly string[];
}

/**
 * The options of a definition together with those of the files that it names, which are no options themselves then. Of
 * several values of an option the first one wins, in a file the last; a multi-value option takes all values of the
 * strongest layer that has any. `key#enc` is the option `key` with a value in base 85. Throws an {@link OptionError}.
 *
 * @param folder - Tells where files with relative names are.
 */
export function layerOptions(
  definition: readonly OptionPair[],
  rules: OptionRules,
  folder: () => string,
): LayeredOptions {
  const secret = new Set(rules.secret);
  const warnings: string[] = [];
  const decoded = (pairs: readonly OptionPair[]): OptionPair[] =>
    pairs.map((pair) => decode(pair, secret));
  const given = decoded(definition);
  const layerOf = (option: string): OptionPair[] => {
    const name = given.find(([key]) => key === option)?.[1];
    if (name === undefined) return [];
    const pairs = decoded(readOptionsFile(option, name, folder()));
    return lastOfEach(pairs, rules.multiValue, (key) => {
      warnings.push(
        `option ${printableKey(key)} stands in ${option} more than once: the last counts`,
      );
    });
  };
  const own = given.filter(([key]) => key !== OVERRIDES_FILE && key !== DEFAULTS_FILE);
  const pairs = layerOf(OVERRIDES_FILE);
  for (const layer of [own, layerOf(DEFAULTS_FILE)]) {
    const taken = new Set(pairs.map(([key]) => key));
    pairs.push(...layer.filter(([key]) => !taken.has(key)));
  }
  for (const [key, value] of pairs) if (rules.secret.includes(key)) keepSecret(value);
  return { options: new PluginOptions(pairs, rules.multiValue, secret), warnings };
}

/** Undoes what the part of a key behind `#` says. What was hidden in a file stands in no error either. */
function decode(pair: OptionPair, secret: Set<string>): OptionPair {
  const [whole, value] = pair;
  const hash = whole.indexOf("#");
  const how = hash < 0 ? "" : whole.slice(hash + 1);
  if (how === "") return pair;
  const key = whole.slice(0, hash);
  if (how !== "enc") {
    throw new OptionError(
      `option ${printableKey(key)}: behind # stands ${printableKey(how)}; only #enc is known`,
    );
  }
  secret.add(key);
  try {
    return [key, rawText(decodeBase85(value))];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`option ${printableKey(key)}#enc: ${reason}`, { cause });
  }
}

/** Where a key that has one value comes again, the last one stays. */
function lastOfEach(
  pairs: readonly OptionPair[],
  multiValue: readonly string[],
  repeated: (key: string) => void,
): OptionPair[] {
  const last = new Map(pairs.map((pair) => [pair[0], pair]));
  const stays = (pair: OptionPair): boolean =>
    multiValue.includes(pair[0]) || last.get(pair[0]) === pair;
  for (const key of new Set(pairs.filter((pair) => !stays(pair)).map(([name]) => name))) {
    repeated(key);
  }
  return pairs.filter(stays);
}
