// Fields that only the old side declares.
import { bytesText, isPluginTable, matchStructs } from "../compare/structs.js";
import type { Effects, Rule } from "../types.js";

const REMOVED_FROM_PLUGIN_TABLE: Partial<Effects> = {
  oldPluginOnNewDaemon: "lacks-items",
  newPluginOnOldDaemon: "corrupts-memory",
};

export const rule: Rule = {
  id: "field-removed",
  title: "Field removed",
  severity: "breaking",
  change: "A struct has lost a field.",
  effect:
    "A plugin of the old side reads and writes bytes that mean something else to the new daemon.",
  remedy: "Stop using the field; end its entry in generator/semantics with until:.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["field-added-at-end", "field-added-in-middle"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap((pair) =>
      pair.removed.map((field) => ({
        subject: `${pair.oldTag}.${field.name}`,
        summary: `gone, was ${field.type} at ${String(field.offset)}, ${bytesText(field.size)}`,
        old: `${field.type} at ${String(field.offset)}`,
        new: null,
        ...(isPluginTable(pair, old) ? { effects: REMOVED_FROM_PLUGIN_TABLE } : {}),
      })),
    ),
};
