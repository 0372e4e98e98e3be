// Type names that only the old side declares.
import { newTypedefs } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "typedef-removed",
  title: "Type name removed",
  severity: "source",
  change: "A type name is gone.",
  effect: "A built plugin does not notice. Source that spells the name does not compile.",
  remedy: "Spell the type that it stood for, or its new name.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["typedef-added"],
  find: (old, next) =>
    newTypedefs(next, old).map((name) => {
      const type = old.typedefs[name] ?? "";
      return { subject: name, summary: `gone, stood for ${type}`, old: type, new: null };
    }),
};
