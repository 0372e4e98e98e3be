// IRs with a change, as a new Bareos release would bring it. Each function returns new objects and leaves the old ones alone.
import type {
  ConstantValue,
  Daemon,
  Ir,
  IrField,
  IrFunction,
  IrStruct,
} from "../../generator/ir/types.js";

/** Changes the IRs of one release, of one daemon or of all. */
export function changeRelease(
  irs: readonly Ir[],
  release: string,
  change: (ir: Ir) => Ir,
  daemon?: Daemon,
): Ir[] {
  return irs.map((ir) =>
    ir.release === release && (daemon === undefined || ir.daemon === daemon) ? change(ir) : ir,
  );
}

export function withConstant(name: string, value: ConstantValue, file: string, line: number) {
  return (ir: Ir): Ir => ({
    ...ir,
    constants: { ...ir.constants, [name]: value },
    forms: { ...ir.forms, [name]: "macro" },
    places: { ...ir.places, [name]: { file, line } },
  });
}

export function withEnumerator(
  key: string,
  name: string,
  value: number,
  file: string,
  line: number,
) {
  return (ir: Ir): Ir => {
    const declared = ir.enums[key];
    if (declared === undefined) throw new Error(`no enum ${key}`);
    const members = { ...declared.members, [name]: value };
    const changed = { ...ir, enums: { ...ir.enums, [key]: { ...declared, members } } };
    return withConstant(name, value, file, line)(changed);
  };
}

export function withoutConstant(name: string) {
  return (ir: Ir): Ir => ({ ...ir, constants: without(ir.constants, name) });
}

export function withFields(tag: string, change: (fields: readonly IrField[]) => IrField[]) {
  return (ir: Ir): Ir => {
    const struct = ir.structs[tag];
    if (struct === undefined) throw new Error(`no struct ${tag}`);
    const fields = change(struct.fields);
    return {
      ...ir,
      structs: { ...ir.structs, [tag]: { ...struct, fields, size: grown(struct, fields) } },
    };
  };
}

/** The struct's size with room for fields behind its end. */
function grown({ size, align }: IrStruct, fields: readonly IrField[]): number {
  const end = Math.max(size, ...fields.map((field) => field.offset + field.size));
  return Math.ceil(end / align) * align;
}

export function withPlace(name: string, file: string, line: number) {
  return (ir: Ir): Ir => ({ ...ir, places: { ...ir.places, [name]: { file, line } } });
}

export function withFunctions(
  table: string,
  change: (slots: readonly IrFunction[]) => IrFunction[],
) {
  return (ir: Ir): Ir => {
    const slots = ir.functionTables[table];
    if (slots === undefined) throw new Error(`no table ${table}`);
    return { ...ir, functionTables: { ...ir.functionTables, [table]: change(slots) } };
  };
}

export function without<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}
