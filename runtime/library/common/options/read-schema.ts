// Options by their schema: from the texts that were given to values, with all that is wrong in one error.
import { nearestName } from "../nearest-name.js";
import { keepSecret } from "../secrets.js";
import { OptionError } from "./grammar.js";
import type { OptionType, ShortSchema } from "./option-types.js";
import type { PluginOptions } from "./plugin-options.js";
import {
  describeSchema,
  isOpenSchema,
  type OptionDescription,
  type OptionSchema,
} from "./schema.js";
import { isStandardSchema, type StandardIssue, type StandardSchema } from "./standard-schema.js";

/**
 * The values, at once or, where a schema's own check takes its time, as a promise. Throws, or rejects with, an
 * {@link OptionError}.
 *
 * @param ours - Names of options that are no business of the schema.
 */
export function readSchema(
  schema: OptionSchema,
  given: PluginOptions,
  ours: readonly string[],
): unknown {
  return isStandardSchema(schema) ? validated(schema, given, ours) : readShort(schema, given);
}

function readShort(schema: ShortSchema, given: PluginOptions): Readonly<Record<string, unknown>> {
  const problems: string[] = [];
  const missing: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(schema)) {
    if (!given.has(name)) {
      values[name] = defaultOf(type);
      if (type.settings.default === undefined && type.settings.optional !== true)
        missing.push(name);
      continue;
    }
    try {
      values[name] = valueOf(name, type, given);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      problems.push(error.message);
    }
  }
  refuse([...missingText(missing), ...problems]);
  return values;
}

function defaultOf({ kind, settings }: OptionType<unknown>): unknown {
  if (kind === "secret" && typeof settings.default === "string") keepSecret(settings.default);
  return settings.default;
}

function missingText(missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const noun = missing.length === 1 ? "option is" : "options are";
  return [`mandatory ${noun} missing: ${missing.join(", ")}`];
}

function valueOf(name: string, type: OptionType<unknown>, given: PluginOptions): unknown {
  switch (type.kind) {
    case "text":
    case "secret":
      return given.getString(name);
    case "number":
      return numberOf(name, type, given);
    case "yes or no":
      return given.getBoolean(name);
    case "list":
      return given.getList(name);
    case "file":
      return given.getFileName(name);
    case "word":
      return wordOf(name, type.words ?? [], given);
  }
}

function numberOf(name: string, { settings }: OptionType<unknown>, given: PluginOptions): number {
  const value = given.getNumber(name);
  const { min = -Infinity, max = Infinity, integer = false } = settings;
  if (integer && !Number.isInteger(value)) throw given.problem(name, "is no whole number");
  if (value < min) throw given.problem(name, `is less than ${min}`);
  if (value > max) throw given.problem(name, `is more than ${max}`);
  return value;
}

function wordOf(name: string, words: readonly string[], given: PluginOptions): string {
  const value = given.getString(name);
  if (words.includes(value)) return value;
  const meant = nearestName(value, words);
  throw given.problem(
    name,
    `is none of ${words.join(", ")}${meant === null ? "" : `; is it ${meant}?`}`,
  );
}

function validated(schema: StandardSchema, given: PluginOptions, ours: readonly string[]): unknown {
  const known = new Map((describeSchema(schema) ?? []).map((each) => [each.name, each]));
  // What it does not know is told elsewhere, with the name that was meant; in a restore it is a warning and no more.
  const isClosed = !isOpenSchema(schema);
  const problems: string[] = [];
  const input: Record<string, unknown> = {};
  for (const name of given.names()) {
    if (!known.has(name) && (isClosed || ours.includes(name))) continue;
    try {
      input[name] = inputOf(name, known.get(name), given);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      problems.push(error.message);
    }
  }
  refuse(problems);
  const result = schema["~standard"].validate(input);
  const settle = (settled: Awaited<typeof result>): unknown => {
    if (settled.issues !== undefined)
      refuse(settled.issues.map((issue) => issueText(issue, given)));
    return "value" in settled ? settled.value : undefined;
  };
  return result instanceof Promise ? result.then(settle) : settle(result);
}

/** Text as it was given, unless the schema is known to want something else. */
function inputOf(name: string, type: OptionDescription | undefined, given: PluginOptions): unknown {
  switch (type?.kind) {
    case "number":
      return given.getNumber(name);
    case "yes or no":
      return given.getBoolean(name);
    case "list":
      return [...given.getList(name)];
    case "text":
    case "secret":
    case "word":
    case "file":
    case "any":
    case undefined: {
      const all = given.getAll(name);
      return all.length > 1 ? [...all] : all[0];
    }
  }
}

function issueText({ message, path = [] }: StandardIssue, given: PluginOptions): string {
  const [first] = path;
  const name =
    typeof first === "object" ? String(first.key) : first === undefined ? "" : String(first);
  if (name === "") return message;
  const [where] = given.has(name) ? [` (${given.originOf(name)})`] : [""];
  return `option ${name}: ${message}${where}`;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new OptionError(problems.join("; "));
}
