// Sessions in a Storage Daemon: events, and core functions that take the device record of the event at hand.
import {
  BareosCoreError,
  bSdEventType,
  decisiveEvents,
  installCore,
  M_ERROR,
  M_FATAL,
} from "bareossd";
import type { Core, DeviceRecord } from "bareossd";
import { remoteCore } from "bareossd/codec";
import { commonCore } from "./core-common.js";
import type { Daemon, SessionParts } from "./daemon-side.js";
import { eventPluginKind, eventSeverity, eventSide, namesByNumber } from "./event-side.js";

const eventNames = namesByNumber(bSdEventType);

export const storageDaemon: Daemon = {
  name: "sd",
  plugins: eventPluginKind("BareosSdPlugin"),
  cancel: null,
  severity: eventSeverity({ fatal: M_FATAL, error: M_ERROR }, eventNames, decisiveEvents),
  side: (parts) => {
    const records = new DeviceRecords();
    return eventSide(parts, {
      eventNames,
      installCore: () => installCore(storageCore(parts, records)),
      deviceRecord: (present) => records.next(present),
    });
  },
};

/** The record itself stays in the daemon, which knows the one of the event at hand. This only tells it from others. */
class DeviceRecords {
  private current: object | null = null;

  next(present: boolean): object | null {
    this.current = present ? Object.freeze(new DeviceRecordHandle()) : null;
    return this.current;
  }

  /** Throws unless it is the one that the daemon has now. */
  check(name: string, record: DeviceRecord): void {
    if (record instanceof DeviceRecordHandle && record === this.current) return;
    throw new BareosCoreError(
      "BAREOS_STALE_RECORD",
      `${name}: this is not the device record of the event that is being handled. A record is valid until the ` +
        "callback that it came with is over",
    );
  }
}

class DeviceRecordHandle {
  readonly kind = "DeviceRecord";
}

function storageCore(parts: SessionParts, records: DeviceRecords): Core {
  return { ...remoteCore(parts.calls, records), ...commonCore(parts) };
}
