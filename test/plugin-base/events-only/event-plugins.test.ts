// The base classes of Storage Daemon and Director on the mock cores: options, registration, dispatch.
import * as bareosdir from "bareosdir";
import { MockCore as Director, runEvents as runDirector } from "bareosdir/testing";
import * as bareossd from "bareossd";
import { deviceRecord, MockCore as StorageDaemon, runEvents } from "bareossd/testing";
import { describe, expect, it } from "vitest";

const { bDirEventJobEnd, bDirEventJobStart, bDirEventNewVolume } = bareosdir;

describe("BareosDirPlugin", () => {
  class Sample extends bareosdir.BareosDirPlugin {
    static override readonly mandatoryOptions = ["name"];
    override onNewVolume(): void {
      bareosdir.SetValue(bareosdir.bwDirVarVolumeName, this.options.getString("name"));
    }
    override onJobEnd(): Promise<typeof bareosdir.bRC_Skip> {
      return Promise.resolve(bareosdir.bRC_Skip);
    }
  }

  it("registers what it has methods for, and calls them", async () => {
    const core = new Director();
    const answers = await runDirector(new Sample(), {
      core,
      options: "name=tape:",
      events: [
        [bDirEventJobStart, null],
        [bDirEventNewVolume, null],
        [bDirEventJobEnd, null],
      ],
    });
    expect(answers).toEqual([null, 0, 7]);
    expect([...core.events].sort()).toEqual([bDirEventJobEnd, bDirEventNewVolume].sort());
    expect(core.written.get(bareosdir.bwDirVarVolumeName)).toBe("tape");
  });

  it("fails the job for missing and for wrong options, with a message", async () => {
    const core = new Director();
    expect(await runDirector(new Sample(), { core, events: [[bDirEventJobEnd, null]] })).toEqual(
      [],
    );
    expect(core.messages).toEqual([
      { type: bareosdir.M_FATAL, message: "mandatory option is missing: name" },
    ]);
    expect(core.failed).toBe(true);
  });
});

describe("BareosSdPlugin", () => {
  it("passes values on: texts, device records, a packet to fill", async () => {
    const seen: unknown[] = [];
    class Sample extends bareossd.BareosSdPlugin {
      override onJobStart(text: string): void {
        seen.push(text);
      }
      override onDeviceOpen(record: bareossd.DeviceRecord): void {
        seen.push(bareossd.EditDeviceCodes(record, "%a", ""), bareossd.UpdateVolumeInfo(record));
        bareossd.UpdateTapeAlert(record, 3);
      }
      override onDriveStatus(packet: bareossd.StatusRecord): void {
        packet.status = "fine";
      }
    }
    const core = new StorageDaemon({ values: { [bareossd.bsdVarJobId]: 7 } });
    const packet = { status: "" };
    await runEvents(new Sample(), {
      core,
      events: [
        [bareossd.bSdEventJobStart, "JobStart"],
        [bareossd.bSdEventDeviceOpen, deviceRecord()],
        [bareossd.bSdEventDriveStatus, packet],
      ],
    });
    expect(seen).toEqual(["JobStart", "%a", true]);
    expect(core.tapeAlerts).toEqual([3]);
    expect(packet.status).toBe("fine");
  });

  it("leaves record translation alone unless a plugin asks for it", async () => {
    const core = new StorageDaemon();
    await runEvents(new bareossd.BareosSdPlugin(), { core, events: [] });
    expect(core.events.size).toBe(0);
  });
});
