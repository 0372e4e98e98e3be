// Functions of a table whose type is written otherwise.
import { spellingChanges } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-spelling",
  title: "Type of a slot written otherwise",
  severity: "note",
  change:
    "A function of a table takes and gives what it did, and its type is written otherwise: a type name, const, noexcept.",
  effect: "Nothing: the function has the same slot and is called the same way.",
  remedy: "Nothing, unless the source keeps the function's address under a type of its own.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["slot-spelling", "signature-spelling"],
  find: spellingChanges,
};
