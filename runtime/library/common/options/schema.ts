// What a plugin's `static options` may hold, the type that its options then have, and what is known of each.
import type { OptionKind, OptionType, ShortSchema } from "./option-types.js";
import {
  isSecretProperty,
  isStandardSchema,
  objectSchemaOf,
  type PropertySchema,
  type StandardSchema,
} from "./standard-schema.js";

/** The short form (`option.text()` and its like), or a schema of zod, valibot, arktype and others. */
export type OptionSchema = ShortSchema | StandardSchema;

/** The options that a schema gives. */
export type OptionsOf<Schema> =
  Schema extends StandardSchema<infer Output>
    ? Output
    : {
        readonly [Name in keyof Schema]: Schema[Name] extends OptionType<infer Value>
          ? Value
          : never;
      };

/** An option in words. */
export interface OptionDescription {
  readonly name: string;
  readonly kind: OptionKind | "any";
  /** A job without it fails. */
  readonly mandatory: boolean;
  readonly secret: boolean;
  readonly multiple: boolean;
  readonly words: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

/** What a schema says of its options; null for one that does not tell. */
export function describeSchema(schema: OptionSchema): readonly OptionDescription[] | null {
  if (!isStandardSchema(schema)) {
    return Object.entries(schema).map(([name, type]) => describeType(name, type));
  }
  const known = objectSchemaOf(schema);
  if (known === null) return null;
  const { properties, required } = known;
  return [...properties].map(([name, property]) =>
    describeProperty(name, property, required.includes(name)),
  );
}

/** Whether a schema takes options that it does not name, such as zod's `looseObject`. */
export function isOpenSchema(schema: OptionSchema): boolean {
  return isStandardSchema(schema) && (objectSchemaOf(schema)?.isOpen ?? true);
}

function describeType(
  name: string,
  { kind, settings, words = [] }: OptionType<unknown>,
): OptionDescription {
  const { optional = false, description } = settings;
  const hasDefault = settings.default !== undefined;
  return {
    name,
    kind,
    mandatory: !optional && !hasDefault,
    secret: kind === "secret",
    multiple: kind === "list",
    words,
    ...(hasDefault ? { default: settings.default } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

const KINDS: Readonly<Record<string, OptionKind>> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "yes or no",
  array: "list",
};

function describeProperty(
  name: string,
  property: PropertySchema,
  required: boolean,
): OptionDescription {
  const { type = "", description, enum: words = [] } = property;
  const secret = isSecretProperty(property);
  const ofType = KINDS[type] ?? "any";
  const isWord = words.length > 0 && (ofType === "text" || ofType === "any");
  const kind = secret ? "secret" : isWord ? "word" : ofType;
  return {
    name,
    kind,
    // A library may call what has a default required: the output has it.
    mandatory: required && property.default === undefined,
    secret,
    multiple: type === "array",
    words: words.map(String),
    ...(property.default === undefined ? {} : { default: property.default }),
    ...(description === undefined ? {} : { description }),
  };
}
