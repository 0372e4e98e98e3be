// The text by which a daemon knows its own plugins.
import { magicName, valueText } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "magic-changed",
  title: "Plugin magic changed",
  severity: "breaking",
  change: "The magic text of the daemon is another one.",
  effect: "The daemon refuses every plugin that states the other text.",
  remedy: "Build the plugin anew for the other side.",
  effects: {
    oldPluginOnNewDaemon: "refused",
    newPluginOnOldDaemon: "refused",
    sourceMustChange: false,
  },
  mirrors: ["magic-changed"],
  find: (old, next) => {
    const name = magicName(next);
    const before = old.constants[name];
    const after = next.constants[name];
    if (before === after) return [];
    const text = (value: typeof before): string =>
      value === undefined ? "not declared" : valueText(value);
    return [
      {
        subject: name,
        summary: `${text(before)} → ${text(after)}`,
        old: text(before),
        new: text(after),
      },
    ];
  },
};
