// The loudest: memory is laid out differently, and the number by which a daemon could notice is the same.
import { interfaceNumberName } from "../compare/constants.js";
import { layoutChanges } from "../compare/layout-changes.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "interface-number-unchanged",
  title: "Layout changed under an unchanged interface number",
  severity: "breaking",
  change:
    "Packets or function tables are laid out differently, and the interface number is the same.",
  effect:
    "The daemon compares nothing but this number, so it loads plugins of the other side without a word; they then read and write in wrong places.",
  remedy:
    "Never install a plugin that was built for the other side. Build for each layout, or choose the layout by the size that a packet states (pkt_size, pkt_end), as our runtime does.",
  effects: {
    oldPluginOnNewDaemon: "misbehaves",
    newPluginOnOldDaemon: "misbehaves",
    sourceMustChange: false,
  },
  mirrors: ["interface-number-unchanged"],
  find: (old, next) => {
    const name = interfaceNumberName(next);
    const number = next.constants[name];
    const changed = layoutChanges(old, next);
    if (number === undefined || old.constants[name] !== number || changed.length === 0) return [];
    return [
      {
        subject: name,
        summary: `is still ${String(number)}, although the layout changed of ${changed.join(", ")}`,
        old: String(number),
        new: String(number),
      },
    ];
  },
};
