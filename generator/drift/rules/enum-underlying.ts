// Enums over another integer type of the same width.
import { underlyingChanges } from "../compare/enums.js";
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
  find: (old, next) => underlyingChanges(old, next, true),
};
