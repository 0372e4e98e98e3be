// Enums over another integer type of the same width.
import { matchEnums } from "../compare/enums.js";
import { integerBytes } from "../compare/type-shape.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-underlying",
  title: "Integer type under an enum spelled otherwise",
  severity: "note",
  change: "The integer type under an enum is another one of the same width.",
  effect: "Nothing, as long as no number is negative or above the signed range.",
  remedy: "Nothing, unless the source compares signed with unsigned numbers.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["enum-underlying"],
  find: (old, next) =>
    matchEnums(old, next)
      .pairs.filter((pair) => pair.old.underlying !== pair.new.underlying)
      .filter(
        (pair) =>
          integerBytes(pair.old.underlying, old) === integerBytes(pair.new.underlying, next),
      )
      .map((pair) => ({
        subject: pair.oldKey,
        newSubject: pair.newKey,
        summary: `${pair.old.underlying} → ${pair.new.underlying}`,
        old: pair.old.underlying,
        new: pair.new.underlying,
      })),
};
