// Enums over an integer type of another width.
import { matchEnums } from "../compare/enums.js";
import { integerBytes } from "../compare/type-shape.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "enum-width",
  title: "Width of an enum changed",
  severity: "breaking",
  change: "The integer type under an enum has another width.",
  effect: "Arguments, results and fields of this type are passed and stored differently.",
  remedy: "Build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["enum-width"],
  find: (old, next) =>
    matchEnums(old, next)
      .pairs.filter((pair) => pair.old.underlying !== pair.new.underlying)
      .filter(
        (pair) =>
          integerBytes(pair.old.underlying, old) !== integerBytes(pair.new.underlying, next),
      )
      .map((pair) => ({
        subject: pair.oldKey,
        newSubject: pair.newKey,
        summary: `${pair.old.underlying} → ${pair.new.underlying}`,
        old: pair.old.underlying,
        new: pair.new.underlying,
      })),
};
