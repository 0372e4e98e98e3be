// Constants of one number under another name.
import { matchConstants, meaningChange, valueText } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-renamed",
  title: "Constant renamed",
  severity: "source",
  change:
    "The number of a constant that is gone belongs to a new one in the same place, whose name is like it.",
  effect:
    "If only the name changed, a built plugin does not notice. If the number was given to something new, it asks for the wrong thing. Source that spells the old name does not compile.",
  remedy:
    "See whether the meaning is the same. If it is, describe both in generator/semantics; if not, build plugins anew.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["constant-renamed"],
  find: (old, next) =>
    matchConstants(old, next).renamed.map((pair) => ({
      subject: pair.old,
      newSubject: pair.new,
      summary: `${valueText(old.constants[pair.old] ?? "")} is now called ${pair.new}`,
      old: pair.old,
      new: pair.new,
      ...meaningChange(pair.old, pair.new),
    })),
};
