// Schemas of other libraries, by the convention that zod, valibot, arktype and others share (standardschema.dev): one
// property with a function that validates, and for some a description as JSON Schema.

/** What validation gives. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing that is wrong with a value. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema whose values, once validated, are a `T`. */
export interface StandardSchema<T = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** Gives what becomes of a value, or what is wrong with it. */
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly input: unknown; readonly output: T } | undefined;
  };
}

/** What is read of a property's JSON Schema. */
export interface PropertySchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly writeOnly?: boolean;
  readonly format?: string;
}

/** What is read of a schema's own JSON Schema. */
export interface ObjectSchema {
  readonly properties: ReadonlyMap<string, PropertySchema>;
  readonly required: readonly string[];
  /** Whether it takes properties that it does not name. */
  readonly isOpen: boolean;
}

export function isStandardSchema(schema: unknown): schema is StandardSchema {
  const isThing = typeof schema === "object" || typeof schema === "function";
  return isThing && schema !== null && "~standard" in schema;
}

/** What a schema says of its properties, if its library can tell; null where it cannot. */
export function objectSchemaOf(schema: StandardSchema): ObjectSchema | null {
  const tell: unknown = Reflect.get(schema["~standard"], "jsonSchema");
  if (!isRecord(tell) || typeof tell["input"] !== "function") return null;
  let json: unknown;
  try {
    json = Reflect.apply(tell["input"], tell, [{ target: "draft-2020-12" }]);
  } catch {
    // Such as a transformation, which JSON Schema has no words for.
    return null;
  }
  if (!isRecord(json) || !isRecord(json["properties"])) return null;
  const required = Array.isArray(json["required"]) ? json["required"].map(String) : [];
  const properties = Object.entries(json["properties"]).map(
    ([name, property]) => [name, isRecord(property) ? withoutNull(property) : {}] as const,
  );
  const isOpen = (json["additionalProperties"] ?? false) !== false;
  return { properties: new Map(properties), required, isOpen };
}

/** What may also be null is in JSON Schema one of two schemas, or types: the other one says what an option is. */
function withoutNull(property: Record<string, unknown>): PropertySchema {
  const { anyOf, type, ...rest } = property;
  if (Array.isArray(type)) {
    const [only, ...more] = type.filter((each) => each !== "null").map(String);
    return only === undefined || more.length > 0 ? rest : { ...rest, type: only };
  }
  if (!Array.isArray(anyOf)) return property;
  const [only, ...more] = anyOf.filter(isRecord).filter((each) => each["type"] !== "null");
  return only === undefined || more.length > 0 ? property : { ...only, ...rest };
}

/** Whether values of a property are to be hidden. */
export function isSecretProperty({ writeOnly, format }: PropertySchema): boolean {
  return writeOnly === true || format === "password";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
