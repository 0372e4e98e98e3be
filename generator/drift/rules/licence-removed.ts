// A licence that the daemon no longer takes.
import { lostLicences } from "../compare/loading.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "licence-removed",
  title: "Licence no longer accepted",
  severity: "breaking",
  change: "The daemon does not accept a licence text that the other side accepts.",
  effect: "It refuses plugins that state this text, which is compiled into them.",
  remedy:
    "State a licence that both sides accept; look at where the daemon compares plugin_license.",
  effects: {
    oldPluginOnNewDaemon: "refused",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: true,
  },
  mirrors: ["licence-added"],
  find: (old, next) =>
    lostLicences(old, next).map((text) => ({
      subject: text,
      summary: "the new daemon does not accept it",
      old: "accepted",
      new: null,
    })),
};
