// Enums over an integer type of another width.
import { underlyingChanges } from "../compare/enums.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-width",
  title: "Width of an enum changed",
  severity: "breaking",
  change: "The integer type under an enum has another width.",
  effect: "Arguments, results and fields of this type are passed and stored differently.",
  remedy: "Build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["enum-width"],
  find: (old, next) => underlyingChanges(old, next, false),
};
