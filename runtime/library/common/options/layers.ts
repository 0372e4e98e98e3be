// The three places that options come from, and which of them wins: overrides_file, the definition, defaults_file.
import { printable } from "../printable.js";
import { rawText } from "../raw-text.js";
import { keepSecret } from "../secrets.js";
import { decodeBase85 } from "./base85.js";
import { OptionError, type OptionPair } from "./grammar.js";
import { readOptionsFile } from "./option-file.js";
import { PluginOptions } from "./plugin-options.js";
import { printableKey, targetOf, type OptionRules } from "./rules.js";
import { secretFromEnvironment, secretFromFile } from "./secret-sources.js";

/** Option that names a file whose options win over those of the definition. */
export const OVERRIDES_FILE = "overrides_file";

/** Option that names a file whose options count where the definition says nothing. */
export const DEFAULTS_FILE = "defaults_file";

/** Where most options come from. */
const DEFINITION = "the definition";

/** Where those come from that a user gives for a restore. */
export const RESTORE_OPTIONS = "the options of the restore";

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
 * @param origins - Where options of the definition come from, if not from the definition that is configured.
 */
export function layerOptions(
  definition: readonly OptionPair[],
  rules: OptionRules,
  folder: () => string,
  origins: ReadonlyMap<OptionPair, string> = new Map(),
): LayeredOptions {
  const secret = new Set(rules.secret);
  const warnings: string[] = [];
  const places = new Map(origins);
  const target = targetOf(rules);
  const decoded = (pairs: readonly OptionPair[]): OptionPair[] =>
    pairs.map((pair) => {
      const plain = decode(pair, secret);
      const place = places.get(pair);
      if (place !== undefined) places.set(plain, place);
      return plain;
    });
  const given = decoded(definition);
  const layerOf = (option: string): OptionPair[] => {
    const name = given.find(([key]) => key === option)?.[1];
    if (name === undefined) return [];
    const pairs = decoded(
      readOptionsFile(option, name, folder(), (pair, line) => {
        places.set(pair, `${option} ${printable(name)}, line ${line}`);
      }),
    );
    return lastOfEach(pairs, rules.multiValue, (key) => {
      warnings.push(
        `option ${printableKey(key)} stands in ${option} more than once: the last counts`,
      );
    });
  };
  const own = given.filter(([key]) => key !== OVERRIDES_FILE && key !== DEFAULTS_FILE);
  const pairs: OptionPair[] = [];
  for (const layer of [layerOf(OVERRIDES_FILE), own, layerOf(DEFAULTS_FILE)]) {
    refuseSeveralWays(layer, rules, target);
    const taken = new Set(pairs.map(([key]) => target(key)));
    pairs.push(...layer.filter(([key]) => !taken.has(target(key))));
  }
  const found = pairs.map((pair) => ({ pair, origin: places.get(pair) ?? DEFINITION }));
  const complete = withSecrets(found, target, folder, warnings);
  for (const { pair } of complete) if (rules.secret.includes(pair[0])) keepSecret(pair[1]);
  // Who reads options without a schema has only errors about a value, for which that is no news.
  const told = complete.filter(({ origin }) => rules.schema !== null || origin !== DEFINITION);
  const byName = new Map(told.toReversed().map(({ pair, origin }) => [pair[0], origin]));
  const all = complete.map(({ pair }) => pair);
  return { options: new PluginOptions(all, rules.multiValue, secret, byName), warnings };
}

interface PlacedOption {
  readonly pair: OptionPair;
  readonly origin: string;
}

/** What comes together gives a secret in one way; another layer may do it in another. */
function refuseSeveralWays(
  layer: readonly OptionPair[],
  { secret }: OptionRules,
  target: (name: string) => string,
): void {
  const names = [...new Set(layer.map(([key]) => key))];
  for (const name of secret) {
    const ways = names.filter((key) => target(key) === name);
    if (ways.length > 1) throw new OptionError(`options ${ways.join(" and ")} exclude each other`);
  }
}

/** Secrets that lie elsewhere, in the place of the options that say where. */
function withSecrets(
  given: readonly PlacedOption[],
  target: (name: string) => string,
  folder: () => string,
  warnings: string[],
): readonly PlacedOption[] {
  return given.map((option) => {
    const [key, value] = option.pair;
    const name = target(key);
    if (name === key) return option;
    const isFile = key === `${name}_file`;
    const found = isFile ? secretFromFile(key, value, folder()) : secretFromEnvironment(key, value);
    if (found.warning !== null) warnings.push(found.warning);
    return { pair: [name, found.value], origin: found.origin };
  });
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
