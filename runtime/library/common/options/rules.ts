// What a plugin class says about its options, and what it does not know.
import { nearestName } from "../nearest-name.js";
import { BASE_OPTIONS, RUNTIME_OPTIONS } from "../runtime-options.js";
import type { PluginOptions } from "./plugin-options.js";
import {
  describeSchema,
  isOpenSchema,
  type OptionDescription,
  type OptionSchema,
} from "./schema.js";
import { SECRET_SUFFIXES } from "./secret-sources.js";

/** What a plugin class says about its options, as names. */
export interface OptionRules {
  readonly mandatory: readonly string[];
  /** The others that there are; null when a class does not say so and takes any. */
  readonly optional: readonly string[] | null;
  readonly multiValue: readonly string[];
  /** Those whose values no message may show. */
  readonly secret: readonly string[];
  /** What makes values of them; null for a class that reads them itself. */
  readonly schema: OptionSchema | null;
}

/** The static side of a plugin class. */
interface PluginClass {
  readonly options: OptionSchema | null;
  readonly mandatoryOptions: readonly string[];
  readonly optionalOptions: readonly string[] | null;
  readonly multiValueOptions: readonly string[];
  readonly secretOptions: readonly string[];
}

/** The rules of the class of a plugin: its schema's, and what its lists say besides. */
export function rulesOf(plugin: object): OptionRules {
  // A constructor's type does not lead to the statics of the class that is made.
  return rulesOfClass(plugin.constructor as unknown as PluginClass);
}

function rulesOfClass(type: PluginClass): OptionRules {
  const lists = {
    mandatory: type.mandatoryOptions,
    optional: type.optionalOptions,
    multiValue: type.multiValueOptions,
    secret: type.secretOptions,
    schema: type.options,
  };
  if (type.options === null) return lists;
  const described = describeSchema(type.options);
  if (described === null) return lists;
  const namesOf = (wanted: (each: OptionDescription) => boolean): readonly string[] =>
    described.filter(wanted).map(({ name }) => name);
  return {
    ...lists,
    optional: isOpenSchema(type.options)
      ? lists.optional
      : [...(lists.optional ?? []), ...namesOf(() => true)],
    multiValue: [...lists.multiValue, ...namesOf(({ multiple }) => multiple)],
    secret: [...lists.secret, ...namesOf(({ secret }) => secret)],
  };
}

/** The options that a plugin class has, for whoever wants to show them; empty for one that does not say. */
export function describeOptions(type: unknown): readonly OptionDescription[] {
  if (typeof type !== "function" || !("mandatoryOptions" in type)) return [];
  const rules = rulesOfClass(type as unknown as PluginClass);
  const described = rules.schema === null ? [] : (describeSchema(rules.schema) ?? []).map(hidden);
  const known = new Set(described.map(({ name }) => name));
  const listed = [
    ...rules.mandatory,
    ...(rules.optional ?? []),
    ...rules.multiValue,
    ...rules.secret,
  ];
  const others = [...new Set(listed)].filter((name) => !known.has(name));
  return [
    ...described,
    ...others.map((name): OptionDescription => ({
      name,
      kind: rules.secret.includes(name) ? "secret" : "any",
      mandatory: rules.mandatory.includes(name),
      secret: rules.secret.includes(name),
      multiple: rules.multiValue.includes(name),
      words: [],
    })),
  ];
}

/** Nobody sees the default of a secret either. */
function hidden(option: OptionDescription): OptionDescription {
  return option.secret && option.default !== undefined ? { ...option, default: "***" } : option;
}

/**
 * Tells which option a name gives a value to: `NAME_file` and `NAME_env` of a secret are other ways to give NAME, unless the
 * plugin has an option of that name itself.
 */
export function targetOf({
  mandatory,
  optional,
  multiValue,
  secret,
}: OptionRules): (name: string) => string {
  const own = new Set([...mandatory, ...(optional ?? []), ...multiValue, ...secret]);
  const targets = new Map(
    secret.flatMap((name) => SECRET_SUFFIXES.map((suffix) => [name + suffix, name])),
  );
  return (name) => (own.has(name) ? name : (targets.get(name) ?? name));
}

/** Names that are no business of a schema. */
export const OURS: readonly string[] = [...BASE_OPTIONS, ...RUNTIME_OPTIONS];

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
  const elsewhere = rules.secret.flatMap((name) => SECRET_SUFFIXES.map((suffix) => name + suffix));
  return options
    .names()
    .filter((name) => !known.includes(name) && !elsewhere.includes(name))
    .map((name) => {
      const meant = nearestName(name, [
        ...known,
        ...elsewhere,
        "defaults_file",
        "overrides_file",
        ...RUNTIME_OPTIONS,
      ]);
      const hint = meant === null ? `; there are ${known.join(", ")}` : `; is it ${meant}?`;
      return `there is no option ${printableKey(name)}${hint}`;
    });
}

/** One text that names all mandatory options that are not there; none when all are. */
export function missingOptions(options: PluginOptions, rules: OptionRules): string[] {
  const missing = rules.mandatory.filter((name) => !options.has(name));
  if (missing.length === 0) return [];
  const noun = missing.length === 1 ? "option is" : "options are";
  return [`mandatory ${noun} missing: ${missing.join(", ")}`];
}

/** The name of an option for a message. What looks like none may be a part of a value with a colon in it. */
export function printableKey(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  return "(a name with other signs, not shown; a colon inside of a value is written \\:)";
}
