// Numbers that were taken from one constant and given to another: what renumbering is, under two names.
import { matchConstants, valueText } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-reused",
  title: "Number given to another constant",
  severity: "breaking",
  change:
    "The number of a constant that is gone belongs to a new one of the same enum, whose name has nothing in common with it.",
  effect:
    "A built plugin that uses the number asks for something else, or is told something else; a variable may have another type, so that memory is damaged.",
  remedy:
    "Build plugins anew. If only the name changed, accept the finding with --allow and describe both names in generator/semantics.",
  effects: {
    oldPluginOnNewDaemon: "misbehaves",
    newPluginOnOldDaemon: "misbehaves",
    sourceMustChange: true,
  },
  mirrors: ["constant-reused"],
  find: (old, next) =>
    matchConstants(old, next).reused.map((pair) => ({
      subject: pair.old,
      newSubject: pair.new,
      summary: `${valueText(old.constants[pair.old] ?? "")} is now ${pair.new}`,
      old: pair.old,
      new: pair.new,
    })),
};
