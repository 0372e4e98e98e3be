// bareossd/testing: unit tests of plugins without a Bareos. A mock core, and a driver that raises events.
import { installCore, type Core } from "../core-host.js";
import type { DeviceRecord, Int64 } from "../types.js";
import { EventCore } from "./event-core.js";

export type { MockCoreOptions, MockDebugMessage, MockMessage } from "./event-core.js";
export { runEvents, type RunEventsOptions } from "./run-events.js";

/** A device record for events of a test. */
export function deviceRecord(): DeviceRecord {
  return Object.freeze({}) as DeviceRecord;
}

/** A Storage Daemon that lives in memory. */
export class MockCore extends EventCore implements Core {
  /** Keys by the name of the volume. */
  readonly cryptoKeys = new Map<string, string>();
  /** Flags of UpdateTapeAlert in their order. */
  readonly tapeAlerts: Int64[] = [];
  /** What UpdateVolumeInfo answers. */
  knowsVolume = true;

  protected override takePlace(): () => void {
    return installCore(this);
  }

  /** The codes as they are: what stands for them only a daemon knows. */
  EditDeviceCodes(_dcr: DeviceRecord, imsg: string, _cmd: string): string | null {
    return imsg;
  }

  LookupCryptoKey(VolumeName: string): string | null {
    return this.cryptoKeys.get(VolumeName) ?? null;
  }

  UpdateVolumeInfo(_dcr: DeviceRecord): boolean {
    return this.knowsVolume;
  }

  UpdateTapeAlert(_dcr: DeviceRecord, flags: Int64): void {
    this.tapeAlerts.push(flags);
  }
}
