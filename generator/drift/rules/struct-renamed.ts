// Structs that hold the same under another name.
import { matchStructs } from "../compare/structs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "struct-renamed",
  title: "Struct renamed",
  severity: "source",
  change: "A struct has another name and the same fields in the same places.",
  effect: "A built plugin does not notice. Source that spells the old name does not compile.",
  remedy: "Use the new name, or the typedef where there is one.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["struct-renamed"],
  find: (old, next) =>
    matchStructs(old, next)
      .pairs.filter(({ oldTag, newTag }) => oldTag !== newTag)
      .map(({ oldTag, newTag }) => ({
        subject: oldTag,
        newSubject: newTag,
        summary: `is now called ${newTag}`,
        old: oldTag,
        new: newTag,
      })),
};
