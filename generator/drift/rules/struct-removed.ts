// Structs that only the old side declares.
import { holdsText, matchStructs } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "struct-removed",
  title: "Struct removed",
  severity: "breaking",
  change: "A struct is gone.",
  effect: "Whatever passed it is gone or passes something else.",
  remedy: "Find out what took its place; end its entry in generator/semantics with until:.",
  effects: {
    oldPluginOnNewDaemon: "lacks-items",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["struct-added"],
  find: (old, next) =>
    matchStructs(old, next).removed.map((tag) => {
      const size = holdsText(old.structs[tag]);
      return { subject: tag, summary: `gone, was ${size}`, old: size, new: null };
    }),
};
