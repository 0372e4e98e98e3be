// Functions that are called with other arguments.
import { signatureChanges } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "signature-changed",
  title: "Signature changed",
  severity: "breaking",
  change: "A function of a table takes or gives something that is passed differently.",
  effect: "A built plugin passes or reads wrong arguments.",
  remedy: "Change the source to the new signature and build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: true,
  },
  mirrors: ["signature-changed"],
  find: (old, next) => signatureChanges(old, next, "run-time"),
};
