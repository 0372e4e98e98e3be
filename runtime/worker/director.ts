// Sessions in a Director: events of jobs.
import { bDirEventType, installCore, M_ERROR, M_FATAL } from "bareosdir";
import { commonCore } from "./core-common.js";
import type { Daemon } from "./daemon-side.js";
import { eventPluginKind, eventSeverity, eventSide, namesByNumber } from "./event-side.js";

export const director: Daemon = {
  name: "dir",
  plugins: eventPluginKind("BareosDirPlugin"),
  cancelEvent: null,
  severity: eventSeverity(M_FATAL, M_ERROR),
  side: (parts) =>
    eventSide(parts, {
      eventNames: namesByNumber(bDirEventType),
      installCore: () => installCore(commonCore(parts.calls, parts.messages)),
    }),
};
