// The number by which a daemon tells plugins of another interface.
import { interfaceNumberName } from "../compare/constants.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "interface-number-changed",
  title: "Interface number changed",
  severity: "breaking",
  change: "The interface number has another value.",
  effect: "The daemon refuses every plugin that was built with the other number.",
  remedy: "Build the plugin anew for the other side. One library can serve one number only.",
  effects: {
    oldPluginOnNewDaemon: "refused",
    newPluginOnOldDaemon: "refused",
    sourceMustChange: false,
  },
  mirrors: ["interface-number-changed"],
  find: (old, next) => {
    const name = interfaceNumberName(next);
    const before = old.constants[name];
    const after = next.constants[name];
    if (before === after) return [];
    const text = (value: typeof before): string =>
      value === undefined ? "not declared" : String(value);
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
