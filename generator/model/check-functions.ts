// Function tables: slots in lockstep with their entries, and parameters that are the ones that the entry describes.
import { placeText, type Finding } from "../findings.js";
import type { Ir, IrFunction } from "../ir/types.js";
import { lifetimeOf } from "../semantics/assemble.js";
import type { ReleaseOrder } from "../semantics/releases.js";
import type {
  DaemonSemantics,
  FunctionTableSemantics,
  Placed,
  Semantics,
} from "../semantics/types.js";
import { parameterMismatch } from "./bridge.js";
import { checkKind, headerPlace, releaseList } from "./lockstep.js";
import { parametersIn, type Parameters, type WithParameters } from "./parameters.js";
import type { DaemonRun } from "./run.js";
import { suggestFunction } from "./suggest.js";

interface FunctionEntry {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly ignore?: string | undefined;
  readonly parameters: Parameters;
  readonly earlier?: WithParameters["earlier"];
}

export function checkTables(
  run: DaemonRun,
  semantics: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  return [
    ...checkTable(run, semantics, "coreFunctions", daemon.coreFunctions),
    ...checkTable(run, semantics, "entryPoints", daemon.entryPoints),
  ];
}

function checkTable(
  run: DaemonRun,
  { order }: Semantics,
  key: "coreFunctions" | "entryPoints",
  { table, place, functions }: FunctionTableSemantics<FunctionEntry>,
): readonly Finding[] {
  // A missing table is already a finding about its struct.
  const releases = run.releases.filter(({ ir }) => ir.structs[table] !== undefined);
  const entries = new Map(
    [...functions].map(([name, { entry, place: at }]) => [
      name,
      { place: at, lifetime: lifetimeOf(entry) },
    ]),
  );
  const slots = (ir: Ir): readonly IrFunction[] => ir.functionTables[table] ?? [];
  return [
    ...checkKind({ ...run, releases }, order, {
      what: "the function",
      declared: (ir) => slots(ir).map(({ name }) => name),
      entries,
      shown: (name) => `${table}.${name}`,
      suggest: (name) => suggestFunction(key, placeText(place), name),
    }),
    ...[...functions].flatMap(([name, entry]) => [
      ...[...signatures(run, table, name, entry.entry, order)].flatMap(([, same]) =>
        checkSignature(run, table, name, entry, same, order),
      ),
      ...checkEarlier(key, `${table}.${name}`, entry),
    ]),
  ];
}

interface ReleaseSignature {
  readonly release: string;
  readonly ir: Ir;
  readonly signature: IrFunction;
}

/** Releases by signature: a difference that several releases share is one finding. */
function signatures(
  run: DaemonRun,
  table: string,
  name: string,
  entry: FunctionEntry,
  order: ReleaseOrder,
): ReadonlyMap<string, readonly ReleaseSignature[]> {
  const found = run.releases.flatMap(({ release, ir }) => {
    const signature = ir.functionTables[table]?.find((slot) => slot.name === name);
    return signature === undefined ? [] : [{ release, ir, signature }];
  });
  const groups = new Map<string, ReleaseSignature[]>();
  for (const item of found) {
    const { parameters, variadic } = item.signature;
    const key = JSON.stringify([
      parameters,
      variadic,
      Object.keys(parametersIn(entry, item.release, order)),
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function checkSignature(
  run: DaemonRun,
  table: string,
  name: string,
  { entry, place }: Placed<FunctionEntry>,
  same: readonly ReleaseSignature[],
  order: ReleaseOrder,
): readonly Finding[] {
  const last = same.at(-1);
  if (last === undefined) return [];
  const { signature, ir } = last;
  const releases = same.map(({ release }) => release);
  const header = placeText(headerPlace(run, `${table}.${name}`, releases));
  const parameters = Object.entries(parametersIn(entry, last.release, order));
  const wanted = parameters.map(([parameter]) => parameter);
  const declared = [
    ...signature.parameters.map((parameter, index) => parameter.name || (wanted[index] ?? "")),
    ...(signature.variadic ? ["..."] : []),
  ];
  // Before the oldest known release names and types differ (bpContext); the number of parameters has to be the same.
  const old = releases.every((release) => order.position(release) < 0);
  const agree = old ? declared.length === wanted.length : declared.join() === wanted.join();
  if (!agree) {
    return [
      {
        code: "BN514",
        message: `${table}.${name} has the parameters (${declared.join(", ")}) in ${releaseList(releases)} (${header}), its entry lists (${wanted.join(", ")})`,
        where: place,
        fix: "list the header's parameters in their order, each with its role; where releases differ, those of before under earlier: with until: the last release that has them",
        item: { kind: "the function", name: `${table}.${name}` },
      },
    ];
  }
  if (old || entry.ignore !== undefined) return [];
  return signature.parameters.flatMap(({ type }, index) => {
    const [parameter, role] = parameters[index] ?? [];
    if (parameter === undefined || role === undefined) return [];
    const needs = parameterMismatch(role, type, ir);
    if (needs === null) return [];
    return [
      {
        code: "BN513" as const,
        message: `${table}.${name}(${parameter}) cannot be bridged: the role ${role.role} needs ${needs}, and ${releaseList(releases)} has ${type} (${header})`,
        where: place,
        fix: "give the parameter the role that fits its type, or ignore: the function with a reason",
      },
    ];
  });
}

/** What the glue can do for releases with other parameters: leave out what a plugin gives, or not look at what is new. */
function checkEarlier(
  key: "coreFunctions" | "entryPoints",
  shown: string,
  { entry, place }: Placed<FunctionEntry>,
): readonly Finding[] {
  if (entry.ignore !== undefined) return [];
  const now = Object.entries(entry.parameters);
  return (entry.earlier ?? []).flatMap(({ until, parameters }) => {
    const before = Object.keys(parameters);
    const fits =
      key === "coreFunctions"
        ? before.every((name) => name in entry.parameters)
        : before.every((name, index) => now[index]?.[0] === name) &&
          now.slice(before.length).every(([, { role }]) => role === "opaque");
    if (fits) return [];
    return [
      {
        code: "BN514" as const,
        message: `${shown} had parameters up to ${until} that do not go with those of now`,
        where: place,
        fix:
          key === "coreFunctions"
            ? "up to then it needs what plugins do not give any more: ignore: it with the reason"
            : "daemons up to then do not pass what is new: give it the role opaque, behind the others, so that nobody looks at it",
      },
    ];
  });
}
