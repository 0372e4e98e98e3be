// Constants that went from one enum to another, or changed places in theirs, with the number that they had.
import { enumOf, matchEnums, type EnumPair } from "../compare/enums.js";
import { reordered } from "../compare/order.js";
import type { Rule } from "../types.js";
import type { Ir } from "../../ir/types.js";
import type { Found } from "../types.js";

/** Another place in the same enum. With another number it is told as that. */
function elsewhere({ old, new: next }: EnumPair): Found[] {
  const moved = reordered(Object.keys(old.members), Object.keys(next.members));
  const renumbered = Object.keys(old.members).some(
    (name) => next.members[name] !== undefined && next.members[name] !== old.members[name],
  );
  if (renumbered) return [];
  return [...moved].map((name) => ({
    subject: name,
    summary: "stands among other neighbours, with the same number",
    old: `place ${String(Object.keys(old.members).indexOf(name))}`,
    new: `place ${String(Object.keys(next.members).indexOf(name))}`,
  }));
}

function changedHouse(old: Ir, next: Ir, pairs: readonly EnumPair[]): Found[] {
  return Object.keys(old.constants).flatMap((name) => {
    const before = enumOf(old, name);
    const after = enumOf(next, name);
    if (before === undefined || after === undefined) return [];
    if (pairs.some(({ oldKey, newKey }) => oldKey === before && newKey === after)) return [];
    return [{ subject: name, summary: `${before} → ${after}`, old: before, new: after }];
  });
}

export const rule: Rule = {
  id: "enum-membership",
  title: "Constant listed elsewhere",
  severity: "note",
  change:
    "A constant stands in another enum, or at another place of its enum, with the number that it had.",
  effect:
    "A built plugin does not notice. Source notices where the type of the constant matters to it.",
  remedy: "Nothing, unless the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["enum-membership"],
  find: (old, next) => {
    const { pairs } = matchEnums(old, next);
    return [...pairs.flatMap(elsewhere), ...changedHouse(old, next, pairs)];
  },
};
