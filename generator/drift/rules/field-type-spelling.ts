// Fields whose type is spelled otherwise and stored as before.
import { matchStructs } from "../compare/structs.js";
import { sameShape } from "../compare/type-shape.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-type-spelling",
  title: "Type of a field spelled otherwise",
  severity: "source",
  change: "A field has another type that is stored the same way, as with const added.",
  effect:
    "A built plugin does not notice. Source may no longer compile where it passes the field on.",
  remedy: "Change the source where the compiler complains.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["field-type-spelling"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap(({ oldTag, newTag, fields }) =>
      fields
        .filter(
          (pair) =>
            pair.old.type !== pair.new.type &&
            pair.old.size === pair.new.size &&
            sameShape(pair.old.type, pair.new.type, old, next),
        )
        .map((pair) => ({
          subject: `${oldTag}.${pair.old.name}`,
          newSubject: `${newTag}.${pair.new.name}`,
          summary: `${pair.old.type} → ${pair.new.type}`,
          old: pair.old.type,
          new: pair.new.type,
        })),
    ),
};
