// The loudest: memory is laid out differently, and the number by which a daemon could notice is the same.
import { interfaceNumberName } from "../compare/constants.js";
import { HARMLESS, worse, type Effects, type Rule } from "../types.js";
import { rule as enumWidth } from "./enum-width.js";
import { rule as fieldAddedAtEnd } from "./field-added-at-end.js";
import { rule as fieldAddedInMiddle } from "./field-added-in-middle.js";
import { rule as fieldMoved } from "./field-moved.js";
import { rule as fieldRemoved } from "./field-removed.js";
import { rule as fieldRetyped } from "./field-retyped.js";
import { rule as signatureChanged } from "./signature-changed.js";
import { rule as slotAdded } from "./slot-added.js";
import { rule as slotMoved } from "./slot-moved.js";
import { rule as slotRemoved } from "./slot-removed.js";
import { rule as structSize } from "./struct-size.js";
import { rule as typedefChanged } from "./typedef-changed.js";

/** What an interface number would have to stand for. */
const LAYOUT: readonly Rule[] = [
  structSize,
  fieldMoved,
  fieldRetyped,
  fieldAddedInMiddle,
  fieldAddedAtEnd,
  fieldRemoved,
  slotMoved,
  slotAdded,
  slotRemoved,
  signatureChanged,
  enumWidth,
  typedefChanged,
];

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
    if (number === undefined || old.constants[name] !== number) return [];
    // The size of the information is the other thing that daemons compare: then plugins are refused.
    if (old.structs["gen_pluginInfo"]?.size !== next.structs["gen_pluginInfo"]?.size) return [];
    const changes = LAYOUT.flatMap((layout) =>
      layout
        .find(old, next)
        // What depends on values is no layout.
        .filter(({ when }) => when === undefined)
        .map(({ subject, effects }) => ({ subject, effects: { ...layout.effects, ...effects } })),
    );
    if (changes.length === 0) return [];
    const owners = new Set(changes.map(({ subject }) => subject.split(".")[0] ?? subject));
    return [
      {
        subject: name,
        summary: `is still ${String(number)}, although the layout changed of ${[...owners].sort().join(", ")}`,
        old: String(number),
        new: String(number),
        effects: worst(changes.map(({ effects }) => effects)),
      },
    ];
  },
};

/** The number itself does nothing: it only lets through what the changes do. */
function worst(all: readonly Effects[]): Effects {
  return all.reduce(
    (sum, effects) => ({
      oldPluginOnNewDaemon: worse(sum.oldPluginOnNewDaemon, effects.oldPluginOnNewDaemon),
      newPluginOnOldDaemon: worse(sum.newPluginOnOldDaemon, effects.newPluginOnOldDaemon),
      sourceMustChange: false,
    }),
    HARMLESS,
  );
}
