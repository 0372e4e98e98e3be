// The machine-readable ABI: one JSON file a release, for tools and for people who review an upgrade as a diff.
// Laid out by hand: one line per constant, field or function, so that a change is one line in a review.
import { DAEMONS, TARGETS, type Ir, type IrFunction, type IrStruct } from "../ir/types.js";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Path below the output folder -> text. */
export function abiFiles(irs: readonly Ir[]): Map<string, string> {
  const releases = [...new Set(irs.map((ir) => ir.release))];
  return new Map(
    releases.map((release) => [
      `abi/${release}.json`,
      printLines(
        releaseRecord(
          release,
          irs.filter((ir) => ir.release === release),
        ),
        0,
      ) + "\n",
    ]),
  );
}

function releaseRecord(release: string, irs: readonly Ir[]): Json {
  const daemons: Record<string, Json> = {};
  for (const daemon of DAEMONS) {
    const ofDaemon = irs.filter((ir) => ir.daemon === daemon);
    const first = ofDaemon[0];
    if (first === undefined) continue;
    const targets = TARGETS.flatMap((target) => ofDaemon.filter((ir) => ir.target === target));
    daemons[daemon] = {
      hash: Object.fromEntries(targets.map((ir) => [ir.target, ir.hash])),
      constants: first.constants,
      enums: Object.fromEntries(
        Object.entries(first.enums).map(([name, { underlying, members }]) => [
          name,
          { underlying, members: Object.keys(members) },
        ]),
      ),
      typedefs: first.typedefs,
      structs: Object.fromEntries(targets.map((ir) => [ir.target, structRecords(ir.structs)])),
      functionTables: Object.fromEntries(
        Object.entries(first.functionTables).map(([table, functions]) => [
          table,
          Object.fromEntries(functions.map((entry) => [entry.name, signature(entry)])),
        ]),
      ),
    };
  }
  return { release, daemons };
}

function structRecords(structs: Readonly<Record<string, IrStruct>>): Json {
  return Object.fromEntries(
    Object.entries(structs).map(([name, struct]) => [
      name,
      {
        size: struct.size,
        align: struct.align,
        fields: struct.fields.map(({ name: field, type, offset, size }) => ({
          name: field,
          type,
          offset,
          size,
        })),
      },
    ]),
  );
}

/** `bRC (PluginContext * ctx, int nr_events, ...)` */
function signature(entry: IrFunction): string {
  const parameters = entry.parameters.map(({ name, type }) =>
    name === "" ? type : `${type} ${name}`,
  );
  return `${entry.returns} (${[...parameters, ...(entry.variadic ? ["..."] : [])].join(", ")})`;
}

/** JSON with a line per leaf record: a record or list that holds only plain values and fits a line stays on it. */
function printLines(value: Json, depth: number): string {
  const inline = JSON.stringify(value);
  if (
    value === null ||
    typeof value !== "object" ||
    (depth > 3 && inline.length <= 100 && isFlat(value))
  )
    return inline;
  const pad = " ".repeat(depth + 1);
  const end = " ".repeat(depth);
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => pad + printLines(item, depth + 1));
    return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n${end}]`;
  }
  const items = Object.entries(value).map(
    ([key, item]) => `${pad}${JSON.stringify(key)}: ${printLines(item, depth + 1)}`,
  );
  return items.length === 0 ? "{}" : `{\n${items.join(",\n")}\n${end}}`;
}

function isFlat(value: object): boolean {
  return Object.values(value).every((item) => item === null || typeof item !== "object");
}
