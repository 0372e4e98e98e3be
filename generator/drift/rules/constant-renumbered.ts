// Constants of one name and another number: the quiet ones.
import { valueChanges } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-renumbered",
  title: "Constant renumbered",
  severity: "breaking",
  change: "A constant has another number.",
  effect:
    "The number is compiled into a plugin: on the other side it asks for something else, or is told something else.",
  remedy:
    "Build anew for each side, or look numbers up by name for the daemon at hand, as our packages do.",
  effects: {
    oldPluginOnNewDaemon: "misbehaves",
    newPluginOnOldDaemon: "misbehaves",
    sourceMustChange: false,
  },
  mirrors: ["constant-renumbered"],
  find: (old, next) => valueChanges(old, next, "number"),
};
