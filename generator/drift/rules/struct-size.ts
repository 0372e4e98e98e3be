// Structs of another size or alignment.
import { matchStructs, type StructPair } from "../compare/structs.js";
import type { Rule } from "../types.js";
import type { Effects } from "../types.js";

/** A function table grows with its slots, and those are told one by one. */
function isOwnChange({ old, new: next, isTable }: StructPair): boolean {
  if (old.size === next.size && old.align === next.align) return false;
  return !isTable || old.fields.length === next.fields.length;
}

function texts({ old, new: next }: StructPair): { summary: string; old: string; new: string } {
  const withAlign = old.align !== next.align;
  const text = ({ size, align }: StructPair["old"]): string =>
    `${String(size)} bytes${withAlign ? `, aligned to ${String(align)}` : ""}`;
  return { summary: `${text(old)} → ${text(next)}`, old: text(old), new: text(next) };
}

/** The daemon compares the size of the information that a plugin gives; all others nobody compares. */
function effectsOf({ oldTag, old, new: next }: StructPair): Partial<Effects> {
  if (oldTag === "gen_pluginInfo") {
    return { oldPluginOnNewDaemon: "refused", newPluginOnOldDaemon: "refused" };
  }
  if (next.size > old.size) return {};
  return { oldPluginOnNewDaemon: "corrupts-memory", newPluginOnOldDaemon: "misbehaves" };
}

export const rule: Rule = {
  id: "struct-size",
  title: "Size of a struct changed",
  severity: "breaking",
  change: "A struct has another size or alignment.",
  effect:
    "The side that was built with the larger one uses bytes that the other did not provide. Whoever compares pkt_size or pkt_end sees it; nobody else does.",
  remedy: "Build for each layout, or choose the layout by the size that the packet states.",
  effects: {
    oldPluginOnNewDaemon: "misbehaves",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: false,
  },
  mirrors: ["struct-size"],
  find: (old, next) =>
    matchStructs(old, next)
      .pairs.filter(isOwnChange)
      .map((pair) => ({
        subject: pair.oldTag,
        ...texts(pair),
        effects: effectsOf(pair),
      })),
};
