// Functions that are gone from a table.
import { matchTables, signatureText } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-removed",
  title: "Function removed from a table",
  severity: "breaking",
  change: "A function table has lost a slot.",
  effect:
    "Core functions: a plugin of the old side calls beyond the table, or another function. Plugin functions: what the function did does not happen any more.",
  remedy: "Stop using it; end its entry in generator/semantics with until:.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["slot-added"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, owner, removed }) =>
      removed.map(({ slot, index }) => ({
        subject: `${tag}.${slot.name}`,
        summary: `gone ${owner} function, was in slot ${String(index)}: ${signatureText(slot)}`,
        old: `slot ${String(index)}`,
        new: null,
        effects:
          owner === "core"
            ? {}
            : { oldPluginOnNewDaemon: "lacks-items", newPluginOnOldDaemon: "corrupts-memory" },
      })),
    ),
};
