// A tree in which the checks of the loader were not found: said aloud, so that nobody takes silence for agreement.
import { unreadableLoading } from "../compare/loading.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "loading-unreadable",
  title: "How plugins are accepted cannot be read",
  severity: "note",
  change:
    "One side does not show where the daemon compares the licence of a plugin or looks up its entry points.",
  effect: "Licences and entry points were not compared.",
  remedy:
    "Look at IsPluginCompatible and LoadPlugins by hand; if upstream rewrote them, teach generator/tree/loading.ts.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["loading-unreadable"],
  find: (old, next) => unreadableLoading(old, next),
};
