// Functions that only a compiler sees differently.
import { matchTables, signatureText } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "signature-spelling",
  title: "Signature spelled otherwise",
  severity: "source",
  change:
    "A function of a table has types that are spelled otherwise and passed the same way, such as const void * for void *.",
  effect:
    "Nothing at run time. Source may no longer compile where it declares the function or keeps its address.",
  remedy: "Change the source where the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["signature-spelling"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, slots }) =>
      slots
        .filter(({ signature }) => signature === "compile-time")
        .map((pair) => ({
          subject: `${tag}.${pair.old.name}`,
          newSubject: `${tag}.${pair.new.name}`,
          summary: `${signatureText(pair.old)} → ${signatureText(pair.new)}`,
          old: signatureText(pair.old),
          new: signatureText(pair.new),
        })),
    ),
};
