// Numbers that are written with the same bits and another sign: -1 that became 4294967295.
import { valueChanges } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-sign",
  title: "Constant of the same bits with another sign",
  severity: "source",
  change:
    "A constant has another number that is stored in the same bits, such as 4294967295 for -1.",
  effect:
    "A built plugin passes the same bits. Comparisons in source come out otherwise, as does whatever uses more bits than the number has.",
  remedy: "Look at every comparison with the constant, and compare in the width of its type.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["constant-sign"],
  find: (old, next) => valueChanges(old, next, "sign"),
};
