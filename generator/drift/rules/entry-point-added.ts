// A function that the daemon looks up in the library from now on.
import { lostEntryPoints } from "../compare/loading.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "entry-point-added",
  title: "Entry point of the library added",
  severity: "breaking",
  change: "The daemon looks up a function in plugin libraries that it did not ask for before.",
  effect:
    "A library without it may be refused; whether it is, only the loader says. An old daemon never calls it.",
  remedy: "Look at the daemon that loads plugins (lib/plugins.cc), and export the function.",
  effects: {
    oldPluginOnNewDaemon: "refused",
    newPluginOnOldDaemon: "misbehaves",
    sourceMustChange: true,
  },
  mirrors: ["entry-point-removed"],
  find: (old, next) =>
    lostEntryPoints(next, old).map((found) => ({
      ...found,
      old: found.new,
      new: found.old,
      summary: "new",
    })),
};
