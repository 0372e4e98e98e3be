// Enum types that only the old side declares.
import { matchEnums } from "../compare/enums.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-removed",
  title: "Enum type removed",
  severity: "source",
  change: "An enum type is gone. Its constants, where they are gone too, are told one by one.",
  effect: "A built plugin does not notice. Source that names the type does not compile.",
  remedy: "Use the integer type that takes its place.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["enum-added"],
  find: (old, next) =>
    matchEnums(old, next).removed.map((key) => {
      const count = `${String(Object.keys(old.enums[key]?.members ?? {}).length)} constants`;
      return { subject: key, summary: `gone, was a type of ${count}`, old: count, new: null };
    }),
};
