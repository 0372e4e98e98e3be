// Constant groups of the model: members in the newest header's order, with their values in every release.
import type { ConstantForm, ConstantValue } from "../ir/types.js";
import type { EventMemberEntry, VariableMemberEntry } from "../semantics/schema.js";
import type { GroupSemantics, MemberSemantics } from "../semantics/types.js";
import { declaring, docOf, presenceOf, type FallbackDocs } from "./presence.js";
import type { DaemonRun } from "./run.js";
import type { ConstantGroupModel, ConstantModel, EventModel, VariableModel } from "./types.js";

export function groupModel(
  run: DaemonRun,
  { entry, members }: GroupSemantics,
  docs: FallbackDocs | undefined,
): ConstantGroupModel {
  const models = [...members.values()].flatMap((member) => {
    const model = constantModel(run, member, docs);
    return model === null ? [] : [{ model, ignored: member.ignore !== null }];
  });
  const ordered = inHeaderOrder(run, models);
  return {
    name: entry.name,
    role: entry.role,
    dictionary: entry.dictionary ?? null,
    dictionaryAliases: entry.dictionaryAliases ?? [],
    header: entry.header,
    flags: entry.flags ?? false,
    doc: entry.doc,
    members: ordered.filter(({ ignored }) => !ignored).map(({ model }) => model),
    hidden: ordered.filter(({ ignored }) => ignored).map(({ model }) => model),
  };
}

/** Null when no release of the run declares it. */
function constantModel(
  run: DaemonRun,
  member: MemberSemantics,
  docs: FallbackDocs | undefined,
): ConstantModel | null {
  const { name, variable, event } = member;
  const releases = declaring(run, ({ constants }) => constants[name] !== undefined);
  const values: Record<string, ConstantValue> = {};
  const forms: Record<string, ConstantForm> = {};
  for (const { release, ir } of releases) {
    const value = ir.constants[name];
    const form = ir.forms[name];
    if (value !== undefined) values[release] = value;
    if (form !== undefined) forms[release] = form;
  }
  // Not the last of `values`: JavaScript sorts keys that look like numbers.
  const value = releases.at(-1)?.ir.constants[name];
  if (value === undefined) return null;
  return {
    ...presenceOf(run, releases),
    name,
    exportName: member.exportName,
    aliases: member.aliases,
    values,
    value,
    varies: new Set(Object.values(values)).size > 1,
    forms,
    doc: docOf(run, name, docs),
    note: member.note ?? member.refused,
    refused: member.refused,
    variable: variable === null ? null : variableModel(variable),
    event: event === null ? null : eventModel(event),
  };
}

/**
 * Members that the newest release declares in its order, then those that are gone in the order of their entries. Macros
 * have no order in the IR, so a group with one of them keeps the order of the entries.
 */
function inHeaderOrder<Item extends { readonly model: ConstantModel }>(
  run: DaemonRun,
  items: readonly Item[],
): readonly Item[] {
  const newest = run.releases.at(-1);
  if (newest === undefined) return items;
  const current = items.filter(({ model }) => model.releases.includes(newest.release));
  const gone = items.filter(({ model }) => !model.releases.includes(newest.release));
  const ranks = new Map(
    Object.values(newest.ir.enums)
      .flatMap(({ members }) => Object.keys(members))
      .map((name, index) => [name, index]),
  );
  const rank = ({ model }: Item): number => ranks.get(model.name) ?? 0;
  const ranked = current.every(({ model }) => ranks.has(model.name));
  return [...(ranked ? current.sort((left, right) => rank(left) - rank(right)) : current), ...gone];
}

function variableModel(entry: NonNullable<VariableMemberEntry>): VariableModel {
  return {
    read: entry.read ?? null,
    write: entry.write ?? null,
    writeLocal: entry.writeLocal ?? null,
    values: entry.values ?? null,
    nullable: entry.nullable ?? false,
    broken: entry.broken ?? null,
    precondition: entry.precondition ?? null,
  };
}

function eventModel(entry: NonNullable<EventMemberEntry>): EventModel {
  return {
    value: entry.value,
    values: entry.values ?? null,
    nullable: entry.nullable ?? false,
    neverRaised: entry.neverRaised ?? null,
    windowsOnly: entry.windowsOnly ?? false,
    concurrent: entry.concurrent ?? false,
    deliveredWhenCancelled: entry.deliveredWhenCancelled ?? false,
    perRecord: entry.perRecord ?? false,
    resultMatters: entry.resultMatters ?? false,
    method: entry.method ?? null,
  };
}
