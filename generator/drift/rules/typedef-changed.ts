// Type names with another meaning.
import { typedefChanges } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "typedef-changed",
  title: "Type name stands for something else",
  severity: "breaking",
  change:
    "A type name stands for a type that is stored differently, or whose numbers mean something else.",
  effect:
    "Everything of this type is passed and stored differently; fields that moved or grew by it are told too.",
  remedy: "Build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: true,
  },
  mirrors: ["typedef-changed"],
  find: (old, next) => typedefChanges(old, next, "run-time"),
};
