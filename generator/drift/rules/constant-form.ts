// Constants that are spelled in another form of C.
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-form",
  title: "C form changed",
  severity: "note",
  change: "A constant has the same value and another form of C, as an enumerator that was a macro.",
  effect: "Nothing: only the preprocessor sees a difference.",
  remedy: "Nothing, unless the source asks the preprocessor about it (#ifdef).",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["constant-form"],
  find: (old, next) =>
    Object.entries(old.forms).flatMap(([name, before]) => {
      const after = next.forms[name];
      if (after === undefined || after === before) return [];
      return [{ subject: name, summary: `${before} → ${after}`, old: before, new: after }];
    }),
};
