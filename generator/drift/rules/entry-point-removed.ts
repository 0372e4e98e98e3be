// A function that the daemon no longer looks up in the library.
import { lostEntryPoints } from "../compare/loading.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "entry-point-removed",
  title: "Entry point of the library removed",
  severity: "breaking",
  change:
    "The daemon no longer looks up a function that plugin libraries export, or no longer declares its type.",
  effect:
    "What the function did does not happen any more. An old daemon refuses a library without it.",
  remedy: "Find out what takes its place in the daemon that loads plugins (lib/plugins.cc).",
  effects: {
    oldPluginOnNewDaemon: "misbehaves",
    newPluginOnOldDaemon: "refused",
    sourceMustChange: true,
  },
  mirrors: ["entry-point-added"],
  find: (old, next) => lostEntryPoints(old, next),
};
