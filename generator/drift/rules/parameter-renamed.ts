// Parameters that are called otherwise.
import { signatureChanges } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "parameter-renamed",
  title: "Parameter renamed",
  severity: "note",
  change: "A parameter has another name.",
  effect: "Nothing: callers do not spell it.",
  remedy:
    "Look whether its meaning changed too; generator/semantics names parameters as the newest header does.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["parameter-renamed"],
  find: (old, next) => signatureChanges(old, next, "names"),
};
