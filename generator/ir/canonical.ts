// Canonical JSON: the same facts give the same bytes on every run and machine. Nothing that depends on either goes in.
import { createHash } from "node:crypto";
import type { Daemon, Ir, IrFacts, Target } from "./types.js";

/** Records whose keys are in an order that means something. */
const ORDERED: ReadonlySet<string> = new Set(["members"]);

/** Keys sorted by code unit (never by locale), two spaces, a newline at the end. `undefined` is left out. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value, false), null, 2)}\n`;
}

/** sha256 over what two releases must agree on to have the same ABI. The release's name, notes and places do not count. */
export function hashFacts(daemon: Daemon, target: Target, facts: IrFacts): string {
  const { constants, enums, structs, functionTables, typedefs } = facts;
  const covered = { daemon, target, constants, enums, structs, functionTables, typedefs };
  // JSON has no order of keys, so that of enum members is hashed as a list.
  const members = Object.fromEntries(
    Object.entries(enums).map(([name, { members }]) => [name, Object.keys(members)]),
  );
  return createHash("sha256")
    .update(canonicalJson({ ...covered, members }))
    .digest("hex");
}

/** An IR as the command `ir` prints it: what it is of first, then the facts, then the notes; a parameter on one line. */
export function printIr(ir: Ir): string {
  const { schema, release, daemon, target, hash, ...rest } = ir;
  const sorted: unknown = sortKeys(rest, false);
  const text = JSON.stringify(
    { schema, release, daemon, target, hash, ...(sorted as object) },
    null,
    2,
  );
  return `${text.replace(PARAMETER, '{ "name": $1, "type": $2 }')}\n`;
}

const PARAMETER = /\{\n *"name": ("\w*"),\n *"type": ("[^"\\\n]*")\n *\}/g;

function sortKeys(value: unknown, keepOrder: boolean): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => sortKeys(element, false));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (!keepOrder) entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.fromEntries(
    entries.map(([key, child]) => [key, sortKeys(child, ORDERED.has(key))]),
  );
}
