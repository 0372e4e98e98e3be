// Constants that are texts.
import { valueChanges } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "constant-text-changed",
  title: "Text constant changed",
  severity: "source",
  change: "A constant that is a text, on at least one side, has another value.",
  effect: "A built plugin keeps the old text. What that does depends on what the text is for.",
  remedy: "See what the text is for; build anew where both sides compare it.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["constant-text-changed"],
  find: (old, next) => valueChanges(old, next, "text"),
};
