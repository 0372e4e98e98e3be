// Functions that are new in a table.
import { matchTables, signatureText } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-added",
  title: "Function added to a table",
  severity: "breaking",
  change: "A function table has a new slot.",
  effect:
    "Core functions: a plugin of the new side calls beyond the table of an old daemon. Plugin functions: a new daemon calls beyond the table of an old plugin.",
  remedy:
    "Call a new core function only on daemons that have it. Give every plugin function a slot, and build anew.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["slot-removed"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, owner, added }) =>
      added.map(({ slot, index, atEnd }) => ({
        subject: `${tag}.${slot.name}`,
        summary: `new ${owner} function in slot ${String(index)}, ${atEnd ? "at the end" : "before others"}: ${signatureText(slot)}`,
        old: null,
        new: `slot ${String(index)}`,
        effects:
          owner === "core"
            ? {}
            : { oldPluginOnNewDaemon: "corrupts-memory", newPluginOnOldDaemon: "lacks-items" },
      })),
    ),
};
