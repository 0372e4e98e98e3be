// Constants that only the new side declares.
import { matchConstants, valueText } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-added",
  title: "Constant added",
  severity: "addition",
  change: "A constant is new.",
  effect:
    "Nothing for plugins that were built before. A plugin that uses it on an old daemon gets an error or nothing.",
  remedy: "Describe it in generator/semantics with since:, or ignore it there with a reason.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "lacks-items",
    sourceMustChange: false,
  },
  mirrors: ["constant-removed"],
  find: (old, next) =>
    matchConstants(old, next).added.map((name) => {
      const value = valueText(next.constants[name] ?? "");
      return { subject: name, summary: `new, ${value}`, old: null, new: value };
    }),
};
