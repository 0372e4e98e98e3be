// Constants that only the old side declares.
import { matchConstants, valueText } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-removed",
  title: "Constant removed",
  severity: "breaking",
  change: "A constant is gone.",
  effect:
    "A built plugin that uses its number gets an error or nothing, unless the number was given to something else, which is told there. Source that names it does not compile.",
  remedy: "Stop using it; end its entry in generator/semantics with until:.",
  effects: {
    oldPluginOnNewDaemon: "lacks-items",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["constant-added"],
  find: (old, next) =>
    matchConstants(old, next).removed.map((name) => {
      const value = valueText(old.constants[name] ?? "");
      return { subject: name, summary: `gone, was ${value}`, old: value, new: null };
    }),
};
