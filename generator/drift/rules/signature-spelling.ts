// Functions that only a compiler sees differently.
import { signatureChanges } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "signature-spelling",
  title: "Signature spelled otherwise",
  severity: "source",
  change:
    "A function of a table has types that are spelled otherwise and passed the same way, such as const void * for void *; or a plugin's function has to promise noexcept.",
  effect:
    "Nothing at run time. Source may no longer compile where it declares the function or keeps its address.",
  remedy: "Change the source where the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["signature-spelling", "slot-spelling"],
  find: (old, next) => signatureChanges(old, next, "compile-time"),
};
