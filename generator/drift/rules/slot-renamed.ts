// Functions of one signature, in one slot, under another name.
import { matchTables } from "../compare/tables.js";
import { meaningChange } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-renamed",
  title: "Function of a table renamed",
  severity: "source",
  change: "In the slot of a function stands one of the same signature with another name.",
  effect:
    "A built plugin goes on calling or providing it under the old meaning. Source that spells the old name does not compile.",
  remedy:
    "See whether only the name changed. If the meaning did, built plugins are wrong too: build them anew.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["slot-renamed"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, slots }) =>
      slots
        .filter((pair) => pair.old.name !== pair.new.name)
        .map((pair) => ({
          subject: `${tag}.${pair.old.name}`,
          newSubject: `${tag}.${pair.new.name}`,
          summary: `is now called ${pair.new.name}`,
          old: pair.old.name,
          new: pair.new.name,
          ...meaningChange(pair.old.name, pair.new.name),
        })),
    ),
};
