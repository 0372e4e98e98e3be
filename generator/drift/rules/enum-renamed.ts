// Enum types that hold the same constants under another name.
import { isNameless, matchEnums } from "../compare/enums.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-renamed",
  title: "Enum type renamed",
  severity: "source",
  change: "An enum type has another name, or lost its name.",
  effect: "A built plugin does not notice. Source that spells the old name does not compile.",
  remedy: "Use the new name.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["enum-renamed", "enum-named"],
  find: (old, next) =>
    matchEnums(old, next)
      .pairs.filter(({ oldKey, newKey }) => oldKey !== newKey && !isNameless(oldKey))
      .map(({ oldKey, newKey }) => ({
        subject: oldKey,
        newSubject: newKey,
        summary: `is now called ${newKey}`,
        old: oldKey,
        new: newKey,
      })),
};
