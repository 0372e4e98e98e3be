// loadPlugin and unloadPlugin themselves.
import { sameShape } from "../compare/type-shape.js";
import { ENTRY_TYPES } from "../compare/typedefs.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "entry-point-changed",
  title: "Entry point of the library changed",
  severity: "breaking",
  change:
    "loadPlugin or unloadPlugin is called with other parameters, or another result is expected.",
  effect:
    "A library of the other side takes its arguments for something else as soon as it is loaded.",
  remedy: "Change the function to the new signature and build anew for each side.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: true,
  },
  mirrors: ["entry-point-changed"],
  find: (old, next) =>
    ENTRY_TYPES.flatMap((name) => {
      const before = old.typedefs[name];
      const after = next.typedefs[name];
      if (before === undefined || after === undefined) return [];
      if (sameShape(before, after, old, next)) return [];
      return [{ subject: name, summary: `${before} → ${after}`, old: before, new: after }];
    }),
};
