// Handlers of single events in the packages of Storage Daemon and Director: one for each event that is ever raised.
import * as bareosdir from "bareosdir";
import * as bareossd from "bareossd";
import { describe, expect, expectTypeOf, it } from "vitest";

const DAEMONS = [
  ["sd", bareossd.eventHandlers, bareossd.bSdEventType, /^bSdEvent/],
  ["dir", bareosdir.eventHandlers, bareosdir.bDirEventType, /^bDirEvent/],
] as const;

/** No code of the Director raises these. */
const DEAD = ["NeedVolume", "VolumeFull", "Recyle", "GetScratch"];

describe.each(DAEMONS)("package of the %s", (_, handlers, events, prefix) => {
  it("has a method for each event that a daemon raises, but for the options", () => {
    const names = Object.entries(events)
      .map(([name, number]) => [name.replace(prefix, ""), number] as const)
      .filter(([name]) => name !== "NewPluginOptions" && !DEAD.includes(name));
    expect([...handlers]).toEqual(names.map(([name, number]) => [number, `on${name}`]));
  });
});

describe("decisive events", () => {
  it("are those whose result the Storage Daemon acts on; the Director acts on none", () => {
    expect([...bareosdir.decisiveEvents]).toEqual([]);
    expect(bareossd.decisiveEvents.has(bareossd.bSdEventDeviceOpen)).toBe(true);
    expect(bareossd.decisiveEvents.has(bareossd.bSdEventJobEnd)).toBe(false);
    expect(bareossd.decisiveEvents.has(bareossd.bSdEventDriveStatus)).toBe(false);
  });
});

describe("events that no daemon raises", () => {
  it("have no value that a handler could be called with", () => {
    // Held by the compiler: 8 is bDirEventVolumeFull, whose name alone is marked as deprecated.
    expectTypeOf<bareosdir.EventValues[8]>().toBeNever();
    expectTypeOf<bareosdir.EventValues[1]>().toBeNull();
  });
});
