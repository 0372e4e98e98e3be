// Fields that are new between others.
import { addedFields } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-added-in-middle",
  title: "Field added in the middle",
  severity: "breaking",
  change: "A struct has a new field between two that were there before.",
  effect:
    "A plugin of the new side uses bytes that mean something else to an old daemon. If fields behind it moved, that is told of each of them.",
  remedy:
    "Use the field only where the packet is large enough. Describe it in generator/semantics with since:.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["field-removed"],
  find: (old, next) => addedFields(old, next, false),
};
