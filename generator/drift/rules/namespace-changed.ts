// The C++ namespace around a daemon's interface: built plugins do not know it, sources do.
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "namespace-changed",
  title: "Namespace changed",
  severity: "source",
  change: "The daemon's plugin header puts its declarations into another namespace.",
  effect: "A built plugin does not notice. Source that spells the old namespace does not compile.",
  remedy: "Use the new namespace. Glue that is generated for the headers takes it from them.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["namespace-changed"],
  find: (old, next) => {
    // A saved IR of an older version of this tool does not say it.
    if (old.namespaces === undefined || next.namespaces === undefined) return [];
    const before = old.namespaces.join(", ") || "none";
    const after = next.namespaces.join(", ") || "none";
    if (before === after) return [];
    const subject = `namespace of ${next.daemon}_plugins.h`;
    return [{ subject, summary: `${before} → ${after}`, old: before, new: after }];
  },
};
