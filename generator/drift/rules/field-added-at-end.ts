// Fields that are new behind all others, or directly before the end mark of a packet.
import { addedFields } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-added-at-end",
  title: "Field added at the end",
  severity: "breaking",
  change:
    "A struct has a new field behind all that were there before; only an end mark may follow it.",
  effect:
    "What was there before stays where it was. A plugin of the new side uses bytes that an old daemon did not provide, or that are its end mark.",
  remedy:
    "Use the field only where the packet is large enough. Describe it in generator/semantics with since:.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["field-removed"],
  find: (old, next) => addedFields(old, next, true),
};
