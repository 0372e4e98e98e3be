// Fields at another offset.
import { isEndMark, matchStructs } from "../compare/structs.js";
import type { Rule } from "../types.js";

/** Nobody writes an end mark; it is only compared. */
const END_MARK = {
  oldPluginOnNewDaemon: "misbehaves",
  newPluginOnOldDaemon: "misbehaves",
} as const;

export const rule: Rule = {
  id: "field-moved",
  title: "Field moved",
  severity: "breaking",
  change: "A field lies at another offset.",
  effect:
    "A plugin of the other side reads and writes another field in its place. Of an end mark (pkt_end) it reads something else, and a plugin that compares it refuses the packet.",
  remedy: "Build for each layout, or choose the layout by the size that the packet states.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["field-moved"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap(({ oldTag, newTag, fields, old: left }) =>
      fields
        .filter((pair) => pair.old.offset !== pair.new.offset)
        .map((pair) => {
          const offsets = `${String(pair.old.offset)} → ${String(pair.new.offset)}`;
          const isMark = isEndMark(left.fields) && pair.old === left.fields.at(-1);
          return {
            subject: `${oldTag}.${pair.old.name}`,
            newSubject: `${newTag}.${pair.new.name}`,
            summary: pair.reordered
              ? `offset ${offsets}, among other neighbours`
              : `offset ${offsets}, pushed by what stands before it`,
            old: `at ${String(pair.old.offset)}`,
            new: `at ${String(pair.new.offset)}`,
            ...(isMark && !pair.reordered ? { effects: END_MARK } : {}),
          };
        }),
    ),
};
