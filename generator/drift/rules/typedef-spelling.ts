// Type names for another spelling of the same.
import { typedefChanges } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "typedef-spelling",
  title: "Type name spelled otherwise",
  severity: "note",
  change: "A type name stands for the same type under another name, such as int for int32_t.",
  effect: "Nothing at run time.",
  remedy: "Nothing, unless the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["typedef-spelling"],
  find: (old, next) => typedefChanges(old, next, "same"),
};
