// What a plugin class says about its options, and what it does not know.
import { nearestName } from "../nearest-name.js";
import { BASE_OPTIONS, RUNTIME_OPTIONS } from "../runtime-options.js";
import { OptionError } from "./grammar.js";
import type { PluginOptions } from "./plugin-options.js";

/** What a plugin class says about its options, as names. */
export interface OptionRules {
  readonly mandatory: readonly string[];
  /** The others that there are; null when a class does not say so and takes any. */
  readonly optional: readonly string[] | null;
  readonly multiValue: readonly string[];
  /** Those whose values no message may show. */
  readonly secret: readonly string[];
}

/** The static side of a plugin class. */
interface PluginClass {
  readonly mandatoryOptions: readonly string[];
  readonly optionalOptions: readonly string[] | null;
  readonly multiValueOptions: readonly string[];
  readonly secretOptions: readonly string[];
}

/** The rules of the class of a plugin. */
export function rulesOf(plugin: object): OptionRules {
  // A constructor's type does not lead to the statics of the class that is made.
  const type = plugin.constructor as unknown as PluginClass;
  return {
    mandatory: type.mandatoryOptions,
    optional: type.optionalOptions,
    multiValue: type.multiValueOptions,
    secret: type.secretOptions,
  };
}

/** What is wrong with the names of options: one text for each that nobody knows, with the one that was meant. */
export function unknownOptions(options: PluginOptions, rules: OptionRules): string[] {
  if (rules.optional === null) return [];
  const known = [
    ...new Set([
      ...rules.mandatory,
      ...rules.optional,
      ...rules.multiValue,
      ...rules.secret,
      ...BASE_OPTIONS,
    ]),
  ];
  return options
    .names()
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearestName(name, [
        ...known,
        "defaults_file",
        "overrides_file",
        ...RUNTIME_OPTIONS,
      ]);
      const hint = meant === null ? `; there are ${known.join(", ")}` : `; is it ${meant}?`;
      return `there is no option ${printableKey(name)}${hint}`;
    });
}

/** Throws an {@link OptionError} that names all mandatory options that are not there. */
export function requireMandatory(options: PluginOptions, rules: OptionRules): void {
  const missing = rules.mandatory.filter((name) => !options.has(name));
  if (missing.length === 0) return;
  const noun = missing.length === 1 ? "option is" : "options are";
  throw new OptionError(`mandatory ${noun} missing: ${missing.join(", ")}`);
}

/** The name of an option for a message. What looks like none may be a part of a value with a colon in it. */
export function printableKey(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  return "(a name with other signs, not shown; a colon inside of a value is written \\:)";
}
