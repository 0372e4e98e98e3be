// Enum types that only the new side declares.
import { matchEnums } from "../compare/enums.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-added",
  title: "Enum type added",
  severity: "addition",
  change: "An enum type is new. Its constants, where they are new too, are told one by one.",
  effect: "Nothing for plugins that were built before.",
  remedy: "Describe new constants in generator/semantics.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["enum-removed"],
  find: (old, next) =>
    matchEnums(old, next).added.map((key) => {
      const count = `${String(Object.keys(next.enums[key]?.members ?? {}).length)} constants`;
      return { subject: key, summary: `new type of ${count}`, old: null, new: count };
    }),
};
