// Constants that went from one enum to another, or changed places in theirs, with the number that they had.
import { enumOf, matchEnums, type EnumPair } from "../compare/enums.js";
import { reordered } from "../compare/order.js";
import type { Rule } from "../types.js";
import type { Ir } from "../../ir/types.js";
import type { Found } from "../types.js";

/** Another order in the same enum. With other numbers it is told as that. */
function elsewhere({ oldKey, newKey, old, new: next }: EnumPair): Found[] {
  const oldNames = Object.keys(old.members).filter((name) => next.members[name] !== undefined);
  const newNames = Object.keys(next.members).filter((name) => old.members[name] !== undefined);
  const renumbered = oldNames.some((name) => next.members[name] !== old.members[name]);
  if (renumbered || reordered(oldNames, newNames).size === 0) return [];
  return [
    {
      subject: oldKey,
      newSubject: newKey,
      summary: "its constants stand in another order, with the numbers that they had",
      old: oldNames.join(", "),
      new: newNames.join(", "),
    },
  ];
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
