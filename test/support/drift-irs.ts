// A small daemon's ABI for tests of the drift rules, and the steps by which a fixture changes it. Layouts follow from the
// types, as they do in C, so a change of a field moves what stands behind it.
import { hashFacts } from "../../generator/ir/canonical.js";
import {
  IR_SCHEMA_VERSION,
  type ConstantForm,
  type ConstantValue,
  type Ir,
  type IrFunction,
  type IrStruct,
} from "../../generator/ir/types.js";

export interface Sketch {
  /** Enumerators by enum; a key with a star is an enum without a name. */
  readonly enums: Readonly<
    Record<
      string,
      { readonly underlying: string; readonly members: Readonly<Record<string, number>> }
    >
  >;
  /** All other constants with their form. */
  readonly constants: Readonly<Record<string, readonly [ConstantForm, ConstantValue]>>;
  /** `type name` for each field. */
  readonly structs: Readonly<Record<string, readonly string[]>>;
  /** `result name(type parameter, …)` for each slot, perhaps with ` noexcept`; `type name` for data between them. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly typedefs: Readonly<Record<string, string>>;
  readonly namespaces: readonly string[];
  readonly licences: readonly string[];
  readonly entryPoints: readonly string[];
  /** Structs as they are where `HAVE_ACL` is defined. */
  readonly whereAcl?: Readonly<Record<string, readonly string[]>>;
}

/** Every kind of thing that a rule is about, and neighbours that must not be touched by it. */
export const SKETCH: Sketch = {
  enums: {
    bVariable: { underlying: "int", members: { bVarJobId: 1, bVarFDName: 2, bVarLevel: 3 } },
    "IO_*": { underlying: "unsigned int", members: { IO_OPEN: 1, IO_READ: 2, IO_WRITE: 3 } },
  },
  constants: {
    FD_PLUGIN_MAGIC: ["macro", "*FDPluginData*"],
    FD_PLUGIN_INTERFACE_VERSION: ["macro", 10],
    FD_NR_EVENTS: ["macro", 31],
    FT_REG: ["macro", 3],
    FT_LNK: ["macro", 4],
    PRIdbid: ["macro", "u"],
  },
  structs: {
    io_pkt: [
      "int32_t pkt_size",
      "int32_t count",
      "char * fname",
      "int64_t offset",
      "bool win32",
      "int32_t pkt_end",
    ],
    acl_pkt: ["int32_t pkt_size", "uint32_t content_length", "char * content"],
    gen_pluginInfo: ["uint32_t size", "uint32_t version"],
  },
  tables: {
    s_bareosFuncs: [
      "bRC getBareosValue(PluginContext * ctx, bVariable var, void * value)",
      "bRC AddExclude(PluginContext * ctx, const char * file)",
      "bRC NewOptions(PluginContext * ctx)",
    ],
    s_pluginFuncs: [
      "bRC newPlugin(PluginContext * ctx)",
      "bRC pluginIO(PluginContext * ctx, io_pkt * io)",
      "bRC checkFile(PluginContext * ctx, char * fname)",
    ],
  },
  typedefs: {
    CoreFunctions: "s_bareosFuncs",
    PluginFunctions: "s_pluginFuncs",
    JobId_t: "uint32_t",
    POOLMEM: "char",
    t_loadPlugin: "bRC (*)(void *, void *, void **, void **)",
    t_unloadPlugin: "bRC (*)()",
  },
  namespaces: ["filedaemon"],
  licences: ["AGPLv3", "Bareos AGPLv3"],
  entryPoints: ["loadPlugin", "unloadPlugin"],
};

export function irOf(sketch: Sketch, release = "1"): Ir {
  const enumerators = Object.values(sketch.enums).flatMap(({ members }) => Object.entries(members));
  const others = Object.entries(sketch.constants);
  const functionTables = Object.fromEntries(
    Object.entries(sketch.tables).map(([tag, members]) => [
      tag,
      members.filter(isSlot).map(slotOf),
    ]),
  );
  const tables = Object.entries(sketch.tables).map(([tag, members]): [string, IrStruct] => [
    tag,
    layOut([
      { name: "size", type: "uint32_t" },
      { name: "version", type: "uint32_t" },
      ...members.map((text) =>
        isSlot(text)
          ? { name: slotOf(text).name, type: `bRC (*)()${text.endsWith(NOEXCEPT) ? NOEXCEPT : ""}` }
          : fieldOf(text),
      ),
    ]),
  ]);
  const structs = Object.entries(sketch.structs).map(([tag, fields]): [string, IrStruct] => [
    tag,
    layOut(fields.map(fieldOf)),
  ]);
  const facts = {
    constants: Object.fromEntries([
      ...enumerators,
      ...others.map(([name, [, value]]) => [name, value] as const),
    ]),
    enums: sketch.enums,
    structs: Object.fromEntries([...structs, ...tables]),
    functionTables,
    typedefs: sketch.typedefs,
  };
  const names = [
    ...Object.keys(facts.constants),
    ...Object.keys(facts.enums),
    ...Object.entries(facts.structs).flatMap(([tag, { fields }]) => [
      tag,
      ...fields.map(({ name }) => `${tag}.${name}`),
    ]),
  ];
  const whereAcl = Object.entries(sketch.whereAcl ?? {}).map(
    ([tag, fields]): [string, IrStruct] => [tag, layOut(fields.map(fieldOf))],
  );
  const configured = {
    macros: ["HAVE_ACL"],
    place: { file: "filed/fd_plugins.h", line: 5 },
    ...facts,
    structs: { ...facts.structs, ...Object.fromEntries(whereAcl) },
  };
  return {
    ...(whereAcl.length === 0 ? {} : { configured: [configured] }),
    schema: IR_SCHEMA_VERSION,
    release,
    daemon: "fd",
    target: "x86_64-linux-gnu",
    hash: hashFacts("fd", "x86_64-linux-gnu", facts),
    ...facts,
    forms: Object.fromEntries([
      ...enumerators.map(([name]) => [name, "enumerator"] as const),
      ...others.map(([name, [form]]) => [name, form] as const),
    ]),
    docs: {},
    places: Object.fromEntries(
      names.map((name, index) => [name, { file: "filed/fd_plugins.h", line: index + 10 }]),
    ),
    namespaces: sketch.namespaces,
    loading: { licences: sketch.licences, entryPoints: sketch.entryPoints },
  };
}

/** The sketch with some of its parts replaced; the rest of each record stays. `undefined` takes an entry away. */
export function changed(change: {
  readonly [Part in keyof Sketch]?: Sketch[Part] extends readonly string[]
    ? Sketch[Part]
    : { readonly [Key in string]: Sketch[Part][keyof Sketch[Part]] | undefined };
}): Sketch {
  return Object.fromEntries(
    Object.entries(SKETCH).map(([part, before]: [string, object]) => {
      const after = (change as Readonly<Record<string, object | undefined>>)[part];
      if (after === undefined) return [part, before];
      if (Array.isArray(after)) return [part, after];
      const merged = Object.entries<unknown>({ ...before, ...after });
      return [part, Object.fromEntries(merged.filter(([, value]) => value !== undefined))];
    }),
  ) as unknown as Sketch;
}

function fieldOf(text: string): { name: string; type: string } {
  const space = text.lastIndexOf(" ");
  return { name: text.slice(space + 1), type: text.slice(0, space) };
}

const NOEXCEPT = " noexcept";

function isSlot(text: string): boolean {
  return text.includes("(");
}

function slotOf(text: string): IrFunction {
  const [, returns = "", name = "", list = "", promise] =
    /^(.+?) (\w+)\((.*)\)( noexcept)?$/.exec(text) ?? [];
  const parameters = list.split(", ").filter((one) => one !== "" && one !== "...");
  return {
    name,
    returns,
    parameters: parameters.map(fieldOf),
    variadic: list.endsWith("..."),
    ...(promise === undefined ? {} : { noexcept: true as const }),
  };
}

const SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  char: 1,
  int: 4,
  int32_t: 4,
  uint32_t: 4,
  JobId_t: 4,
  bVariable: 4,
  Flags: 4,
  uint8_t: 1,
  int64_t: 8,
  uint64_t: 8,
};

export function layOut(fields: readonly { name: string; type: string }[]): IrStruct {
  let end = 0;
  let align = 1;
  const placed = fields.map(({ name, type }) => {
    const size = SIZES[type] ?? 8;
    const offset = Math.ceil(end / size) * size;
    end = offset + size;
    align = Math.max(align, size);
    return { name, type, offset, size };
  });
  return { size: Math.max(1, Math.ceil(end / align) * align), align, fields: placed };
}
