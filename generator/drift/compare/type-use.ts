// Where values of a named type cross between plugin and daemon: in packets and calls, only behind pointers, or not at all.
import type { Ir } from "../../ir/types.js";

export type TypeUse = "value" | "pointer" | "none";

export function useOf(name: string, ir: Ir): TypeUse {
  const names = new Set([name]);
  let isPointed = false;
  // Names for it are it; a name for a pointer to it, or for a function with it, is used as a pointer.
  for (let before = 0; before < names.size;) {
    before = names.size;
    for (const [alias, type] of Object.entries(ir.typedefs)) {
      if (!mentions(type, names)) continue;
      if (/[*&(]/.test(type)) isPointed = true;
      else names.add(alias);
    }
  }
  const types = [
    ...Object.values(ir.structs).flatMap(({ fields }) => fields.map(({ type }) => type)),
    ...Object.values(ir.functionTables).flatMap((slots) =>
      slots.flatMap(({ returns, parameters }) => [returns, ...parameters.map(({ type }) => type)]),
    ),
  ].filter((type) => mentions(type, names));
  if (types.some((type) => !/[*&(]/.test(type))) return "value";
  return isPointed || types.length > 0 ? "pointer" : "none";
}

function mentions(type: string, names: ReadonlySet<string>): boolean {
  return type.match(/[A-Za-z_]\w*/g)?.some((word) => names.has(word)) === true;
}
