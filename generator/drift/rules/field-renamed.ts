// Fields of one type, in one place, under another name.
import { matchStructs } from "../compare/structs.js";
import { meaningChange } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-renamed",
  title: "Field renamed",
  severity: "source",
  change: "In the place of a field stands one of the same type with another name.",
  effect:
    "A built plugin goes on using it under the old meaning. Source that spells the old name does not compile.",
  remedy:
    "See whether only the name changed. If the meaning did, built plugins are wrong too: build them anew.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["field-renamed"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap(({ oldTag, newTag, fields }) =>
      fields
        .filter((pair) => pair.old.name !== pair.new.name)
        .map((pair) => ({
          subject: `${oldTag}.${pair.old.name}`,
          newSubject: `${newTag}.${pair.new.name}`,
          summary: `is now called ${pair.new.name}`,
          old: pair.old.name,
          new: pair.new.name,
          ...meaningChange(pair.old.name, pair.new.name),
        })),
    ),
};
