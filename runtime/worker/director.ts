// Sessions in a Director: events of jobs.
import { bDirEventType, decisiveEvents, installCore, M_ERROR, M_FATAL } from "bareosdir";
import { remoteCore } from "bareosdir/codec";
import { commonCore } from "./core-common.js";
import type { Daemon } from "./daemon-side.js";
import { eventPluginKind, eventSeverity, eventSide, namesByNumber } from "./event-side.js";

const eventNames = namesByNumber(bDirEventType);

export const director: Daemon = {
  name: "dir",
  plugins: eventPluginKind("BareosDirPlugin"),
  cancel: null,
  severity: eventSeverity({ fatal: M_FATAL, error: M_ERROR }, eventNames, decisiveEvents),
  side: (parts) =>
    eventSide(parts, {
      eventNames,
      installCore: () => installCore({ ...remoteCore(parts.calls), ...commonCore(parts) }),
    }),
};
