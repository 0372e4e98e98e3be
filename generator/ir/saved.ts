// IRs that `bareos-node ir` printed into a file, read back and checked before anybody relies on them.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { GeneratorError } from "../errors.js";
import { hashFacts } from "./canonical.js";
import { recordOf } from "./record.js";
import { DAEMONS, IR_SCHEMA_VERSION, TARGETS, type Ir } from "./types.js";

/** As those of an IR that was just read. By way of a map, because zod's records leave `__proto__` out. */
const record = <Value extends z.ZodType>(value: Value) =>
  z
    .preprocess(
      (data) => (typeof data === "object" && data !== null ? new Map(Object.entries(data)) : data),
      z.map(z.string(), value),
    )
    .transform(recordOf);
const value = z.union([z.number(), z.string()]);
const place = z.object({ file: z.string(), line: z.number() });
const facts = {
  constants: record(value),
  enums: record(z.object({ underlying: z.string(), members: record(z.number()) })),
  structs: record(
    z.object({
      size: z.number(),
      align: z.number(),
      fields: z.array(
        z.object({ name: z.string(), type: z.string(), offset: z.number(), size: z.number() }),
      ),
    }),
  ),
  functionTables: record(
    z.array(
      z.object({
        name: z.string(),
        returns: z.string(),
        parameters: z.array(z.object({ name: z.string(), type: z.string() })),
        variadic: z.boolean(),
        noexcept: z.literal(true).optional(),
      }),
    ),
  ),
  typedefs: record(z.string()),
};
const savedIr = z.object({
  schema: z.literal(IR_SCHEMA_VERSION),
  release: z.string(),
  daemon: z.enum(DAEMONS),
  target: z.enum(TARGETS),
  hash: z.string(),
  ...facts,
  forms: record(z.enum(["enumerator", "macro", "constant", "static-member"])),
  docs: record(z.string()),
  places: record(place),
  namespaces: z.array(z.string()).optional(),
  configured: z.array(z.object({ macros: z.array(z.string()), place, ...facts })).optional(),
  loading: z.object({ licences: z.array(z.string()), entryPoints: z.array(z.string()) }).optional(),
});
const savedFile = z.union([savedIr.transform((ir) => [ir]), z.array(savedIr)]);

/** One IR, a list of them, or several printed one after the other. Throws BN310. */
export async function readSavedIrs(file: string): Promise<readonly Ir[]> {
  let data: unknown;
  try {
    const text = await readFile(file, "utf8");
    // `ir` prints one document a daemon; appended to one file they are several.
    data = JSON.parse(/^\}\n\{/m.test(text) ? `[${text.replace(/^\}\n\{/gm, "},\n{")}]` : text);
  } catch (cause) {
    throw wrong(file, "it is not JSON", cause);
  }
  const parsed = savedFile.safeParse(data);
  if (!parsed.success) {
    throw wrong(file, `it is not of the form of schema ${IR_SCHEMA_VERSION}`, parsed.error);
  }
  return parsed.data.map(({ loading, namespaces, configured, ...rest }): Ir => {
    const ir: Ir = {
      ...rest,
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(configured === undefined ? {} : { configured }),
      ...(loading === undefined ? {} : { loading }),
    };
    if (hashFacts(ir.daemon, ir.target, ir) === ir.hash) return ir;
    throw wrong(file, "its facts do not have the hash that it states: it was changed by hand");
  });
}

function wrong(file: string, what: string, cause?: unknown): GeneratorError {
  return new GeneratorError("BN310", {
    message: `the file is no saved IR: ${what}`,
    where: { file },
    consequence: "there is nothing to compare",
    fix: "save one with: npx bareos-node ir TREE --daemon fd > fd.json",
    ...(cause === undefined ? {} : { cause }),
  });
}
