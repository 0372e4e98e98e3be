// Cuts one IR into facts: one per row of the matrix, with the texts that its cell will show.
import type { Ir, IrFunction, IrStruct } from "../ir/types.js";
import type { GroupKind, RowKind } from "./types.js";

export interface Fact {
  readonly group: { readonly kind: GroupKind; readonly title: string };
  readonly kind: RowKind;
  readonly name: string;
  /** What is compared first: offset, slot, number, size. For types it is the type. */
  readonly value: string;
  /** What is compared second: type, signature, C form. */
  readonly detail: string;
}

/** Layouts of structs and function tables; they depend on the target. */
export function layoutFacts(ir: Ir): Fact[] {
  const tables = Object.keys(ir.functionTables);
  const structs = Object.keys(ir.structs).filter((tag) => !tables.includes(tag));
  return [...tables, ...structs].flatMap((tag) => {
    const struct = ir.structs[tag];
    return struct === undefined ? [] : structFacts(tag, struct, ir.functionTables[tag]);
  });
}

function structFacts(
  tag: string,
  struct: IrStruct,
  slots: readonly IrFunction[] | undefined,
): Fact[] {
  const group =
    slots === undefined
      ? { kind: "struct" as const, title: `struct ${tag}` }
      : { kind: "table" as const, title: `function table ${tag}` };
  const size: Fact = {
    group,
    kind: "size",
    name: "(size)",
    value: bytes(struct.size),
    detail: `aligned to ${bytes(struct.align)}`,
  };
  const fields = struct.fields.map((field): Fact => {
    const slot = slots?.findIndex((entry) => entry.name === field.name) ?? -1;
    const entry = slots?.[slot];
    if (entry !== undefined) {
      const value = `slot ${String(slot)}`;
      return { group, kind: "function", name: field.name, value, detail: signature(entry) };
    }
    return {
      group,
      kind: "field",
      name: field.name,
      value: `at ${String(field.offset)}`,
      detail: `${field.type}, ${bytes(field.size)}`,
    };
  });
  return [size, ...fields];
}

/** Constants, enums and typedefs. `homes` says which enum a constant belongs to, for all releases alike. */
export function nameFacts(ir: Ir, homes: ReadonlyMap<string, string>): Fact[] {
  const inEnums = Object.entries(ir.enums).flatMap(([key, { underlying, members }]): Fact[] => [
    {
      group: enumGroup(key),
      kind: "underlying",
      name: "(underlying type)",
      value: underlying,
      detail: "",
    },
    ...Object.keys(members).flatMap((name) => constantFact(ir, name, homes)),
  ]);
  const members = new Set(Object.values(ir.enums).flatMap((entry) => Object.keys(entry.members)));
  const others = Object.keys(ir.constants)
    .filter((name) => !members.has(name))
    .flatMap((name) => constantFact(ir, name, homes));
  const types = Object.entries(ir.typedefs).map(([name, type]): Fact => ({
    group: { kind: "types", title: "Typedefs" },
    kind: "type",
    name,
    value: type,
    detail: "",
  }));
  return [...inEnums, ...others, ...types];
}

/**
 * The enum of each constant, as the newest release that has it in one says: a macro that became an enumerator stays one
 * row. IRs oldest first.
 */
export function enumHomes(irs: readonly Ir[]): Map<string, string> {
  return new Map(
    irs.flatMap((ir) =>
      Object.entries(ir.enums).flatMap(([key, { members }]) =>
        Object.keys(members).map((name) => [name, key] as const),
      ),
    ),
  );
}

function constantFact(ir: Ir, name: string, homes: ReadonlyMap<string, string>): Fact[] {
  const value = ir.constants[name];
  if (value === undefined) return [];
  const home = homes.get(name);
  return [
    {
      group:
        home === undefined ? { kind: "constants", title: "Macros and constants" } : enumGroup(home),
      kind: "constant",
      name,
      value: typeof value === "string" ? JSON.stringify(value) : String(value),
      detail: ir.forms[name] ?? "",
    },
  ];
}

function enumGroup(key: string): Fact["group"] {
  return { kind: "enum", title: `enum ${key}` };
}

/** Without the parameters' names: they may change while the function stays. */
function signature({ returns, parameters, variadic }: IrFunction): string {
  const types = [...parameters.map(({ type }) => type), ...(variadic ? ["..."] : [])];
  return `${returns} (${types.join(", ")})`;
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${String(count)} bytes`;
}
