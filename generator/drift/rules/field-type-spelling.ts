// Fields whose type is spelled otherwise and stored as before.
import { fieldTypeChanges } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-type-spelling",
  title: "Type of a field spelled otherwise",
  severity: "source",
  change: "A field has another type that is stored the same way, as with const added.",
  effect:
    "A built plugin does not notice. Source may no longer compile where it passes the field on.",
  remedy: "Change the source where the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["field-type-spelling"],
  find: (old, next) => fieldTypeChanges(old, next, "compile-time"),
};
