// Core functions and entry points: signatures of every release beside what each parameter means.
import type { IrFunction } from "../ir/types.js";
import type { ReleaseOrder } from "../semantics/releases.js";
import type { CoreFunctionEntry, EntryPointEntry } from "../semantics/schema.js";
import type { FunctionTableSemantics } from "../semantics/types.js";
import { parametersIn, type WithParameters } from "./parameters.js";
import { docOf, presenceOf, type FallbackDocs } from "./presence.js";
import type { DaemonRun, ReleaseRun } from "./run.js";
import type {
  CoreFunctionModel,
  EntryPointModel,
  EarlierForm,
  ParameterModel,
  Presence,
} from "./types.js";

/** What both kinds of functions have in common. */
interface SlotModel extends Presence {
  readonly name: string;
  readonly signatures: Readonly<Record<string, IrFunction>>;
  readonly parameters: readonly ParameterModel[];
  readonly earlier: readonly EarlierForm[];
  readonly doc: string | null;
}

export function coreFunctionModels(
  run: DaemonRun,
  table: FunctionTableSemantics<CoreFunctionEntry>,
  order: ReleaseOrder,
  docs: FallbackDocs | undefined,
): readonly CoreFunctionModel[] {
  return slots(run, table, order, docs).map(({ slot, newest, entry }) => ({
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
  order: ReleaseOrder,
  docs: FallbackDocs | undefined,
): readonly EntryPointModel[] {
  return slots(run, table, order, docs).map(({ slot, entry }) => ({
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
function slots<Entry extends WithParameters>(
  run: DaemonRun,
  { table, functions }: FunctionTableSemantics<Entry>,
  order: ReleaseOrder,
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
      const slot = slotModel(run, table, name, entry, order, docs);
      return slot === null ? [] : [{ ...slot, entry }];
    })
    .sort((left, right) => rank(left.slot.name) - rank(right.slot.name));
}

function slotModel(
  run: DaemonRun,
  table: string,
  name: string,
  entry: WithParameters,
  order: ReleaseOrder,
  docs: FallbackDocs | undefined,
): { readonly slot: SlotModel; readonly newest: IrFunction } | null {
  const signatureOf = ({ ir }: ReleaseRun): IrFunction | undefined =>
    ir.functionTables[table]?.find((slot) => slot.name === name);
  const releases = run.releases.filter((release) => signatureOf(release) !== undefined);
  const newestRelease = releases.at(-1);
  const newest = newestRelease === undefined ? undefined : signatureOf(newestRelease);
  if (newestRelease === undefined || newest === undefined) return null;
  const parameters = parametersIn(entry, newestRelease.release, order);
  const signatures = releases.flatMap((release) => {
    const signature = signatureOf(release);
    return signature === undefined ? [] : [[release.release, signature] as const];
  });
  const slot = {
    ...presenceOf(run, releases),
    name,
    signatures: Object.fromEntries(signatures),
    parameters: Object.entries(parameters).map(([parameter, role], index) => ({
      ...role,
      name: parameter,
      type: newest.parameters[index]?.type ?? "...",
    })),
    earlier: earlierForms(releases, parameters, entry, order, signatures),
    doc: docOf(run, `${table}.${name}`, docs),
  };
  return { slot, newest };
}

/** Forms with other parameters than the newest one, each with the last release of the run that has it. */
function earlierForms(
  releases: readonly ReleaseRun[],
  parameters: WithParameters["parameters"],
  entry: WithParameters,
  order: ReleaseOrder,
  signatures: readonly (readonly [string, IrFunction])[],
): readonly EarlierForm[] {
  const forms = new Map<WithParameters["parameters"], EarlierForm>();
  for (const { release } of releases) {
    const own = parametersIn(entry, release, order);
    const signature = signatures.find(([name]) => name === release)?.[1];
    if (own === parameters || signature === undefined) continue;
    forms.set(own, { until: release, parameters: Object.keys(own), signature });
  }
  return [...forms.values()];
}
