// bareossd/testing: unit tests of plugins without a Bareos. A mock core, and a driver that raises events.
/// <reference types="node" preserve="true" />
import type { DeviceRecord, Int64 } from "../types.js";
import { EventCore, type MockCoreOptions } from "./event-core.js";

export type { MockCoreOptions } from "./event-core.js";
export type { MockDebugMessage, MockMessage } from "./job-core.js";
export { runEvents, type RunEventsOptions } from "./run-events.js";

/** A device record for events of a test. */
export function deviceRecord(): DeviceRecord {
  return Object.freeze({}) as DeviceRecord;
}

/** A Storage Daemon that lives in memory. */
export class MockCore extends EventCore {
  /** Keys by the name of the volume. */
  readonly cryptoKeys = new Map<string, string>();
  /** Flags of UpdateTapeAlert in their order. */
  readonly tapeAlerts: Int64[] = [];
  /** What UpdateVolumeInfo answers. */
  knowsVolume = true;

  /** The codes as they are: what stands for them only a daemon knows. */
  override EditDeviceCodes(_dcr: DeviceRecord, imsg: string, _cmd: string): string | null {
    return imsg;
  }

  /** As the core function of this name, from memory. */
  override LookupCryptoKey(VolumeName: string): string | null {
    return this.cryptoKeys.get(VolumeName) ?? null;
  }

  /** As the core function of this name, from memory. */
  override UpdateVolumeInfo(_dcr: DeviceRecord): boolean {
    return this.knowsVolume;
  }

  /** As the core function of this name, from memory. */
  override UpdateTapeAlert(_dcr: DeviceRecord, flags: Int64): void {
    this.tapeAlerts.push(flags);
  }
}

/** Makes a {@link MockCore}; it answers once it is installed, which {@link runEvents} does for the time of a run. */
export function createMockCore(options: MockCoreOptions = {}): MockCore {
  return new MockCore(options);
}
