// Entries of functions, drafted: a new one, and one that has other parameters than before.
import type { Ir, IrFunction } from "../ir/types.js";
import type { DaemonRun } from "../model/run.js";
import type { DaemonSemantics, Semantics } from "../semantics/types.js";
import { decide, newest, type Draft, type DraftSpot, type Item } from "./draft.js";
import { packetOf, parameterRoles } from "./roles.js";
import { flow } from "./yaml-edit.js";

export function functionEntry(
  item: Item,
  run: DaemonRun,
  own: DaemonSemantics,
  since: string,
): Draft {
  const [table = "", name = ""] = item.name.split(".");
  const ir = newest(run);
  const slot = ir?.functionTables[table]?.find((one) => one.name === name);
  const { entries, choices } = parameterDrafts(slot, ir);
  const shared = `ignore: Not looked into yet., parameters: ${entries}`;
  const isCore = own.coreFunctions.table === table;
  const value = isCore
    ? `{ ${since}, ${shared}, returns: ${likelyResult(slot?.returns ?? "")}, allowed: callback, ${decide(`what does it do, may plugins call it (export: in place of ignore:), and when (allowed:)? Which roles do its parameters have${choices}?`)} }`
    : `{ ${since}, methods: [], ${shared}, results: [bRC_OK], otherwise: bRC_OK, ${decide(`when does the core call it, which answers does it tell apart (results:), which methods serve it (methods: in place of ignore:)? Which roles do its parameters have${choices}?`)} }`;
  const key = isCore ? "coreFunctions" : "entryPoints";
  return {
    spot: { file: `${run.daemon}/functions.yaml`, path: () => [key, "functions"] },
    key: name,
    value,
  };
}

interface ParameterDrafts {
  /** A map in YAML, with the likely role of each. */
  readonly entries: string;
  /** For those with a choice: what else their types allow. */
  readonly choices: string;
}

function parameterDrafts(slot: IrFunction | undefined, ir: Ir | undefined): ParameterDrafts {
  const known = (slot?.parameters ?? []).map(({ name, type }) => ({
    name,
    type,
    ...(ir === undefined
      ? { likely: "opaque" as const, fitting: [] }
      : parameterRoles(name, type, ir)),
  }));
  const entries = (slot?.parameters ?? []).map(({ name, type }) =>
    ir === undefined ? `${name}: { role: opaque }` : roleOf(name, type, ir),
  );
  if (slot?.variadic === true) entries.push('"...": { role: opaque }');
  const choices = known
    .filter(({ fitting }) => fitting.length > 1)
    .map(({ name, fitting }) => `${name} ${fitting.join("|")}`);
  return {
    entries: `{ ${entries.join(", ")} }`,
    choices: choices.length === 0 ? "" : ` (${choices.join(", ")})`,
  };
}

/** New parameters for a function that has other ones since the new release. */
export interface ParametersDraft {
  readonly spot: DraftSpot;
  /** The last release with those of before. */
  readonly until: string;
  /** A map in YAML: what stays as its entry says, what is new with its likely role. */
  readonly parameters: string;
  readonly question: string;
}

export function parametersDraft(
  item: Item,
  spot: DraftSpot,
  run: DaemonRun,
  semantics: Semantics,
  until: string,
): ParametersDraft | undefined {
  const own = semantics.daemons[run.daemon];
  const [table = "", name = ""] = item.name.split(".");
  const ir = newest(run);
  const slot = ir?.functionTables[table]?.find((one) => one.name === name);
  const isCore = own.coreFunctions.table === table;
  const functions = isCore ? own.coreFunctions.functions : own.entryPoints.functions;
  const entry = functions.get(name)?.entry;
  if (ir === undefined || slot === undefined || entry === undefined) {
    return undefined;
  }
  const known = new Map(Object.entries(entry.parameters));
  const names = [
    ...slot.parameters.map((parameter) => parameter.name),
    ...(slot.variadic ? ["..."] : []),
  ];
  const before = [...known.keys()].filter((parameter) => !names.includes(parameter));
  const added = slot.parameters.filter((parameter) => !known.has(parameter.name));
  const fresh = parameterDrafts({ ...slot, parameters: added, variadic: false }, ir);
  const texts = names.map((parameter) => {
    const kept = known.get(parameter);
    const key = parameter === "..." ? '"..."' : parameter;
    if (kept !== undefined) return `${key}: ${flow(kept)}`;
    const type = added.find((one) => one.name === parameter)?.type ?? "";
    // Entry points of older daemons do not pass it.
    return isCore ? roleOf(parameter, type, ir) : `${key}: { role: opaque }`;
  });
  const gone = before.length === 0 ? "" : `; ${before.join(", ")} is gone`;
  return {
    spot,
    until,
    parameters: `{ ${texts.join(", ")} }`,
    question: isCore
      ? `what do its new parameters mean${fresh.choices}${gone}? Up to ${until} it is called without them`
      : `what do its new parameters mean${gone}? Up to ${until} they do not come, so nobody looks at them (opaque)`,
  };
}

function roleOf(name: string, type: string, ir: Ir): string {
  const { likely } = parameterRoles(name, type, ir);
  const of = likely === "packet" ? `, of: ${packetOf(type)}` : "";
  return `${name}: { role: ${likely}${of} }`;
}

function likelyResult(type: string): string {
  if (type === "bRC") return "code";
  if (type === "void") return "nothing";
  if (type === "bool") return "boolean";
  return /\bchar \*$/.test(type) ? "string" : "opaque";
}
