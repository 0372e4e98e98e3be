// Functions in another slot.
import { matchTables } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-moved",
  title: "Function moved within a table",
  severity: "breaking",
  change: "A function has another slot in its table.",
  effect:
    "Whoever was built with the other table calls another function, with arguments that are not meant for it.",
  remedy: "Build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["slot-moved"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, slots }) =>
      slots
        .filter(({ oldIndex, newIndex }) => oldIndex !== newIndex)
        .map((pair) => {
          const indexes = `${String(pair.oldIndex)} → ${String(pair.newIndex)}`;
          return {
            subject: `${tag}.${pair.old.name}`,
            newSubject: `${tag}.${pair.new.name}`,
            summary: pair.reordered
              ? `slot ${indexes}, among other neighbours`
              : `slot ${indexes}, pushed by what stands before it`,
            old: `slot ${String(pair.oldIndex)}`,
            new: `slot ${String(pair.newIndex)}`,
          };
        }),
    ),
};
