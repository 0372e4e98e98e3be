// Functions in another slot.
import { matchTables } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "slot-moved",
  title: "Function moved within a table",
  severity: "breaking",
  change: "A function has another slot in its table, or data before it moved it.",
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
        .filter((pair) => pair.oldIndex !== pair.newIndex || pair.oldOffset !== pair.newOffset)
        .map((pair) => {
          const isSlot = pair.oldIndex !== pair.newIndex;
          const text = (index: number, offset: number): string =>
            isSlot ? `slot ${String(index)}` : `slot ${String(index)} at ${String(offset)}`;
          const before = text(pair.oldIndex, pair.oldOffset);
          const after = text(pair.newIndex, pair.newOffset);
          const change = isSlot
            ? `slot ${String(pair.oldIndex)} → ${String(pair.newIndex)}`
            : `offset ${String(pair.oldOffset)} → ${String(pair.newOffset)}`;
          return {
            subject: `${tag}.${pair.old.name}`,
            newSubject: `${tag}.${pair.new.name}`,
            summary: pair.reordered
              ? `${change}, among other neighbours`
              : `${change}, pushed by what stands before it`,
            old: before,
            new: after,
          };
        }),
    ),
};
