// Type names that only the new side declares.
import { newTypedefs } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "typedef-added",
  title: "Type name added",
  severity: "addition",
  change: "A type name is new.",
  effect: "Nothing for plugins that were built before.",
  remedy: "Describe it in generator/semantics, or ignore it there with a reason.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["typedef-removed"],
  find: (old, next) =>
    newTypedefs(old, next).map((name) => {
      const type = next.typedefs[name] ?? "";
      return { subject: name, summary: `new, for ${type}`, old: null, new: type };
    }),
};
