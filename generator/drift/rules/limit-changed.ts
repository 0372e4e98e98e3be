// Constants that count others: they move with every addition.
import { valueChanges } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "limit-changed",
  title: "Limit changed",
  severity: "note",
  change: "A constant that counts others, or names the last of them, has another number.",
  effect: "It follows what was added or removed, which is told where it happened.",
  remedy:
    "Nothing, as long as the limit is not used as a size; where a field has that size, its change is told too.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["limit-changed"],
  find: (old, next) => valueChanges(old, next, "limit"),
};
