// Core functions and entry points: signatures of every release beside what each parameter means.
import type { IrFunction } from "../ir/types.js";
import type { CoreFunctionEntry, EntryPointEntry, ParameterEntry } from "../semantics/schema.js";
import type { FunctionTableSemantics } from "../semantics/types.js";
import { docOf, presenceOf, type FallbackDocs } from "./presence.js";
import type { DaemonRun, ReleaseRun } from "./run.js";
import type { CoreFunctionModel, EntryPointModel, ParameterModel, Presence } from "./types.js";

/** What both kinds of functions have in common. */
interface SlotModel extends Presence {
  readonly name: string;
  readonly signatures: Readonly<Record<string, IrFunction>>;
  readonly parameters: readonly ParameterModel[];
  readonly doc: string | null;
}

export function coreFunctionModels(
  run: DaemonRun,
  table: FunctionTableSemantics<CoreFunctionEntry>,
  docs: FallbackDocs | undefined,
): readonly CoreFunctionModel[] {
  return slots(run, table, docs).map(({ slot, newest, entry }) => ({
    ...slot,
    exportName: entry.export ?? null,
    aliases: entry.aliases ?? [],
    ignore: entry.ignore ?? null,
    variadic: newest.variadic,
    returns: entry.returns,
    allowed: entry.allowed,
    posted: entry.posted ?? false,
    note: entry.note ?? null,
  }));
}

export function entryPointModels(
  run: DaemonRun,
  table: FunctionTableSemantics<EntryPointEntry>,
  docs: FallbackDocs | undefined,
): readonly EntryPointModel[] {
  return slots(run, table, docs).map(({ slot, entry }) => ({
    ...slot,
    methods: entry.methods,
    python: entry.python ?? null,
    ignore: entry.ignore ?? null,
    results: entry.results,
    otherwise: entry.otherwise,
    note: entry.note ?? null,
  }));
}

/** Slots that the run declares, in the order of the newest table. */
function slots<Entry extends { readonly parameters: Readonly<Record<string, ParameterEntry>> }>(
  run: DaemonRun,
  { table, functions }: FunctionTableSemantics<Entry>,
  docs: FallbackDocs | undefined,
): readonly { readonly slot: SlotModel; readonly newest: IrFunction; readonly entry: Entry }[] {
  const newestTable = run.releases.findLast(({ ir }) => ir.functionTables[table] !== undefined);
  const names = (newestTable?.ir.functionTables[table] ?? []).map(({ name }) => name);
  const rank = (name: string): number => {
    const index = names.indexOf(name);
    return index < 0 ? names.length : index;
  };
  return [...functions]
    .flatMap(([name, { entry }]) => {
      const slot = slotModel(run, table, name, entry.parameters, docs);
      return slot === null ? [] : [{ ...slot, entry }];
    })
    .sort((left, right) => rank(left.slot.name) - rank(right.slot.name));
}

function slotModel(
  run: DaemonRun,
  table: string,
  name: string,
  parameters: Readonly<Record<string, ParameterEntry>>,
  docs: FallbackDocs | undefined,
): { readonly slot: SlotModel; readonly newest: IrFunction } | null {
  const signatureOf = ({ ir }: ReleaseRun): IrFunction | undefined =>
    ir.functionTables[table]?.find((slot) => slot.name === name);
  const releases = run.releases.filter((release) => signatureOf(release) !== undefined);
  const newestRelease = releases.at(-1);
  const newest = newestRelease === undefined ? undefined : signatureOf(newestRelease);
  if (newest === undefined) return null;
  const signatures = releases.flatMap((release) => {
    const signature = signatureOf(release);
    return signature === undefined ? [] : [[release.release, signature] as const];
  });
  const slot = {
    ...presenceOf(run, releases),
    name,
    signatures: Object.fromEntries(signatures),
    parameters: Object.entries(parameters).map(([parameter, entry], index) => ({
      ...entry,
      name: parameter,
      type: newest.parameters[index]?.type ?? "...",
    })),
    doc: docOf(run, `${table}.${name}`, docs),
  };
  return { slot, newest };
}
