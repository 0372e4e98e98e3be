// A licence that the daemon takes from now on.
import { lostLicences } from "../compare/loading.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "licence-added",
  title: "Licence newly accepted",
  severity: "addition",
  change: "The daemon accepts a licence text that it did not accept.",
  effect: "Plugins that state it are loaded by the new side and refused by the old one.",
  remedy: "Nothing to do for plugins that state another accepted text.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "refused",
    sourceMustChange: false,
  },
  mirrors: ["licence-removed"],
  find: (old, next) =>
    lostLicences(next, old).map((text) => ({
      subject: text,
      summary: "the new daemon accepts it",
      old: null,
      new: "accepted",
    })),
};
