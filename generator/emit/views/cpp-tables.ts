// cpp/<daemon>/tables.h: the two function tables and the small structs that travel with them, in types of our own.
import { isDeepStrictEqual } from "node:util";
import type { IrFunction } from "../../ir/types.js";
import { GeneratorError } from "../../errors.js";
import type { ConstantModel, GlueStructModel } from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { commonStructs } from "./cpp-common.js";
import type { CppContext } from "./cpp-context.js";
import { structDeclaration } from "./cpp-layouts.js";
import { CPP_MARK, cppString, includeGuard } from "./cpp-names.js";

export function tablesFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/tables.h`;
  const shared = new Set(commonStructs(context.model).map((struct) => struct.struct));
  const own = daemon.glueStructs.filter((struct) => !shared.has(struct.struct));
  const tables = new Set([daemon.coreTable, daemon.entryTable]);
  return {
    path,
    template: "cpp/tables",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      structs: own
        .filter((struct) => !tables.has(struct.struct))
        .map((struct) => glueStruct(context, struct)),
      tables: own
        .filter((struct) => tables.has(struct.struct))
        .map((struct) => glueStruct(context, struct)),
      aliases: aliases(context),
      magic: cppString(interfaceText(context, "_PLUGIN_MAGIC")),
      version: interfaceNumber(context, "_PLUGIN_INTERFACE_VERSION"),
      coreTable: daemon.coreTable,
      entryTable: daemon.entryTable,
    },
  };
}

function glueStruct(context: CppContext, struct: GlueStructModel): ViewValue {
  const layout = struct.layouts.at(-1);
  if (layout === undefined) throw new Error(`${struct.struct} has no layout`);
  for (const older of struct.layouts) refuseMovedSlots(struct, older, layout);
  const slots = new Map(slotSignatures(context, struct.struct));
  const fields = layout.fields.map((field) => {
    const slot = slots.get(field.name);
    return { ...field, type: slot === undefined ? field.type : slotType(slot) };
  });
  return structDeclaration(struct.struct, { ...layout, fields }, context.known);
}

function refuseMovedSlots(
  struct: GlueStructModel,
  older: GlueStructModel["layouts"][number],
  newest: GlueStructModel["layouts"][number],
): void {
  const moved = older.fields.find(
    (field) =>
      !isDeepStrictEqual(
        field.offset,
        newest.fields.find(({ name }) => name === field.name)?.offset,
      ),
  );
  if (moved === undefined) return;
  throw new GeneratorError("BN410", {
    message: `${struct.struct}.${moved.name} is at another offset from ${newest.id} on`,
    consequence: "one table cannot serve all releases; nothing was written",
    fix: "give the table a struct for each layout in generator/emit/views/cpp-tables.ts",
  });
}

/** Newest signature of each slot of one of the two tables. */
function slotSignatures(
  context: CppContext,
  table: string,
): readonly (readonly [string, IrFunction])[] {
  const { daemon } = context;
  const functions =
    table === daemon.coreTable
      ? daemon.coreFunctions
      : table === daemon.entryTable
        ? daemon.entryPoints
        : [];
  return functions.flatMap((entry) => {
    const newest = entry.signatures[entry.releases.at(-1) ?? ""];
    return newest === undefined ? [] : [[entry.name, newest] as const];
  });
}

/** A slot as the header has it: `bRC (*)(PluginContext *, int, ...)`. */
export function slotType(slot: IrFunction): string {
  const parameters = [
    ...slot.parameters.map(({ type }) => type),
    ...(slot.variadic ? ["..."] : []),
  ];
  return `${slot.returns} (*)(${parameters.join(", ")})`;
}

/** Typedefs of structs that the glue declares: `using bEvent = s_bEvent;`. */
function aliases(context: CppContext): readonly string[] {
  return Object.entries(context.daemon.typedefs).flatMap(([alias, type]) => {
    const target = type.replace(/^struct /, "");
    return context.known.structs.has(target) && alias !== target
      ? [`using ${alias} = ${target};`]
      : [];
  });
}

function interfaceConstant(context: CppContext, suffix: string): ConstantModel {
  const constants = context.daemon.groups.flatMap((group) => [...group.members, ...group.hidden]);
  const found = constants.find((constant) => constant.name.endsWith(suffix));
  if (found !== undefined && !found.varies) return found;
  throw new GeneratorError("BN410", {
    message: `${context.daemon.packageName}: ${found === undefined ? `no constant ends in ${suffix}` : `${found.name} differs between releases`}`,
    consequence: "a plugin could not introduce itself to the daemon; nothing was written",
    fix: "see how the releases differ with `bareos-node diff` and extend generator/emit/views/cpp-tables.ts",
  });
}

function interfaceText(context: CppContext, suffix: string): string {
  return String(interfaceConstant(context, suffix).value);
}

function interfaceNumber(context: CppContext, suffix: string): number {
  return Number(interfaceConstant(context, suffix).value);
}
