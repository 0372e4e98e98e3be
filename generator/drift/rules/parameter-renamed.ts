// Parameters that are called otherwise.
import { matchTables, signatureText } from "../compare/tables.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "parameter-renamed",
  title: "Parameter renamed",
  severity: "note",
  change: "A parameter has another name.",
  effect: "Nothing: callers do not spell it.",
  remedy:
    "Look whether its meaning changed too; generator/semantics names parameters as the newest header does.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["parameter-renamed"],
  find: (old, next) =>
    matchTables(old, next).flatMap(({ tag, slots }) =>
      slots
        .filter(({ signature }) => signature === "names")
        .map((pair) => ({
          subject: `${tag}.${pair.old.name}`,
          newSubject: `${tag}.${pair.new.name}`,
          summary: `${signatureText(pair.old)} → ${signatureText(pair.new)}`,
          old: signatureText(pair.old),
          new: signatureText(pair.new),
        })),
    ),
};
