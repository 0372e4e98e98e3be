// Enums without a name that got one.
import { isNameless, matchEnums } from "../compare/enums.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-named",
  title: "Enum got a name",
  severity: "note",
  change: "An enum that had no name got one, with the constants that it had.",
  effect: "Nothing: there was no name that anybody could have used.",
  remedy: "Nothing to do.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["enum-renamed"],
  find: (old, next) =>
    matchEnums(old, next)
      .pairs.filter(({ oldKey, newKey }) => isNameless(oldKey) && !isNameless(newKey))
      .map(({ oldKey, newKey }) => ({
        subject: oldKey,
        newSubject: newKey,
        summary: `is now called ${newKey}`,
        old: oldKey,
        new: newKey,
      })),
};
