// Fields whose type is the same in other words.
import { fieldTypeChanges } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-spelling",
  title: "Type of a field in other words",
  severity: "note",
  change: "A field's type is written by another name of the same type, such as int for int32_t.",
  effect: "Nothing: a compiler sees no difference.",
  remedy: "Nothing to do.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["field-spelling"],
  find: (old, next) => fieldTypeChanges(old, next, "same"),
};
