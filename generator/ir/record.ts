// Records by names that headers choose. They inherit nothing, so that `constructor` or `toString` is there only when a header
// declares it.
import type { Ir, IrFacts } from "./types.js";

export function recordOf<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  const record = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}

const FACTS = [
  "constants",
  "enums",
  "structs",
  "functionTables",
  "typedefs",
] as const satisfies readonly (keyof IrFacts)[];
const NOTES = ["forms", "docs", "places"] as const satisfies readonly (keyof Ir)[];

/** Takes what an object inherits from the records of an IR that came out of JSON, in place. */
export function withoutPrototypes(ir: Ir): Ir {
  for (const name of NOTES) Object.setPrototypeOf(ir[name], null);
  for (const facts of [ir, ...(ir.configured ?? [])]) {
    for (const name of FACTS) Object.setPrototypeOf(facts[name], null);
    for (const { members } of Object.values(facts.enums)) Object.setPrototypeOf(members, null);
  }
  return ir;
}
