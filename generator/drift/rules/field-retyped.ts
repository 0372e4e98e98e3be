// Fields that hold something else than before.
import { bytesText, matchStructs } from "../compare/structs.js";
import { sameShape } from "../compare/type-shape.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-retyped",
  title: "Type of a field changed",
  severity: "breaking",
  change:
    "A field has a type that is stored differently: another width, another kind, a pointer to something else.",
  effect: "A plugin of the other side reads a wrong value, or writes into what lies beside it.",
  remedy: "Change the source to the new type and build for each layout.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: true,
  },
  mirrors: ["field-retyped"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap(({ oldTag, newTag, fields }) =>
      fields
        .filter(
          (pair) =>
            pair.old.size !== pair.new.size ||
            (pair.old.type !== pair.new.type &&
              !sameShape(pair.old.type, pair.new.type, old, next)),
        )
        .map((pair) => {
          const text = ({ type, size }: typeof pair.old): string => `${type}, ${bytesText(size)}`;
          return {
            subject: `${oldTag}.${pair.old.name}`,
            newSubject: `${newTag}.${pair.new.name}`,
            summary: `${text(pair.old)} → ${text(pair.new)}`,
            old: text(pair.old),
            new: text(pair.new),
          };
        }),
    ),
};
