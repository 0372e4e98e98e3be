// Structs that only the new side declares.
import { holdsText, matchStructs } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "struct-added",
  title: "Struct added",
  severity: "addition",
  change: "A struct is new.",
  effect: "Plugins that were built before do not know it.",
  remedy: "Describe it in generator/semantics, or ignore it there with a reason.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "lacks-items",
    sourceMustChange: false,
  },
  mirrors: ["struct-removed"],
  find: (old, next) =>
    matchStructs(old, next).added.map((tag) => {
      const size = holdsText(next.structs[tag]);
      return { subject: tag, summary: `new, ${size}`, old: null, new: size };
    }),
};
