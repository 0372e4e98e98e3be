// Type names for another type that is passed and stored alike.
import { typedefChanges } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "typedef-retyped",
  title: "Type name stands for another type of the same bits",
  severity: "source",
  change:
    "A type name stands for another type that is stored and passed as the old one, such as unsigned char for char behind pointers.",
  effect:
    "A built plugin does not notice. Source no longer compiles where it passes a pointer or a reference of the old type.",
  remedy: "Declare variables with the type's name, or change them where the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["typedef-retyped"],
  find: (old, next) => typedefChanges(old, next, "compile-time"),
};
