// What reaches a plugin of the Storage Daemon or the Director, on any thread, and what comes back.
import { beforeAll, describe, expect, it } from "vitest";
import { buildNative } from "../../support/native.js";
import { RELEASES } from "../support.js";
import { pluginClass, pluginOptions, raise, runEvents } from "./support.js";

beforeAll(buildNative, 900_000);

const LISTENER = pluginClass(
  "sd",
  `override loadBareosPlugin(options: string) {
    say("load " + options);
    return api.RegisterEvents(Object.values(api.bSdEventType));
  }
  override parsePluginDefinition(options: string) {
    say("options " + options);
    return api.bRC_OK;
  }
  override handlePluginEvent(event: any, value: any) {
    const name = Object.entries(api.bSdEventType).find(([, number]) => number === event)?.[0];
    say(name + " " + (value === null ? null : typeof value === "string" ? value : value.constructor.name));
    return api.bRC_OK;
  }
  freePlugin() { say("free"); return api.bRC_OK; }`,
);

describe("a Storage Daemon's job", () => {
  it("reaches the plugin in order, with values, each call on another thread", async () => {
    const options = pluginOptions(LISTENER, ":key=a\\:b:instance=0");
    const { texts, job } = await runEvents("sd", [options]);
    expect(texts[0]).toBe("load key=a\\:b:");
    expect(texts[1]).toBe("options key=a\\:b:");
    expect(texts[2]).toBe("bSdEventJobStart JobStart");
    expect(texts[3]).toBe("bSdEventDeviceReserve DeviceRecordHandle");
    expect(texts.filter((text) => text.startsWith("bSdEventWriteRecord"))).toHaveLength(2);
    expect(texts.at(-2)).toBe("bSdEventJobEnd null");
    expect(texts.at(-1)).toBe("free");
    expect(job.events.every(({ code }) => code === 0)).toBe(true);
  });

  it("gets the latest events of the header too, which Python could not register", async () => {
    const late = ["DeviceRelease", "ChangerLock", "ChangerUnlock"].map((name) => `bSdEvent${name}`);
    const { texts } = await runEvents("sd", [pluginOptions(LISTENER)], raise(...late));
    expect(texts.slice(2, 5)).toEqual(late.map((name) => `${name} DeviceRecordHandle`));
  });

  it("costs nothing without options", async () => {
    const { job, texts } = await runEvents("sd", []);
    expect(texts).toEqual([]);
    expect(job.events.every(({ code }) => code === 0)).toBe(true);
  });

  it("registers what the plugin has methods for, and no more", async () => {
    const text = pluginClass("sd", `override onLabelWrite() { say("label"); }`);
    const { texts } = await runEvents("sd", [pluginOptions(text)]);
    expect(texts).toEqual(["label"]);
  });

  it("gives each instance a worker of its own", async () => {
    const text = pluginClass(
      "sd",
      `override onJobStart() { say(this.options.get("who") + " " + process.pid); }`,
    );
    const run = await runEvents("sd", [
      pluginOptions(text, ":who=first"),
      pluginOptions(text, ":instance=5:who=second"),
    ]);
    const [first = "", second = ""] = run.texts;
    expect(first).toMatch(/^first \d+$/);
    expect(second).toMatch(/^second \d+$/);
    expect(first.split(" ")[1]).not.toBe(second.split(" ")[1]);
  });

  it("passes codes on, which keep an event from the next instance", async () => {
    const text = pluginClass(
      "sd",
      `override onLabelRead() { say(this.options.get("who")); return api.bRC_Skip; }
       override onJobEnd() { say(this.options.get("who")); }`,
    );
    const { texts, job } = await runEvents(
      "sd",
      [pluginOptions(text, ":who=a"), pluginOptions(text, ":instance=1:who=b")],
      raise("bSdEventLabelRead", "bSdEventJobEnd"),
    );
    expect(texts).toEqual(["a", "a", "b"]);
    expect(job.events[0]).toMatchObject({ code: 7 });
  });
});

describe("values of variables", () => {
  const reader = pluginClass(
    "sd",
    `override onJobStart() {
        const names = ["bsdVarJobId", "bsdVarJobBytes", "bsdVarJobName", "bsdVarPluginDir", "bsdVarLevel"] as const;
        for (const name of names) say(name + "=" + api.GetValue(api[name] as any));
        say("compatible=" + (api.isDeclared("bsdVarCompatible") ? api.GetValue(api.bsdVarCompatible) : "none"));
      }`,
  );

  it.each(RELEASES)("of release %s, by name and exact", async (release) => {
    const { texts } = await runEvents(
      "sd",
      [pluginOptions(reader)],
      ["--release", release, ...raise("bSdEventJobStart"), "--set", "JobBytes=9007199254740993"],
    );
    expect(texts).toEqual([
      "bsdVarJobId=1",
      "bsdVarJobBytes=9007199254740993",
      "bsdVarJobName=the JobName",
      "bsdVarPluginDir=the PluginDir",
      "bsdVarLevel=70",
      `compatible=${Number.parseInt(release, 10) <= 22 ? "false" : "none"}`,
    ]);
  });

  it("are null where the daemon has none", async () => {
    const text = pluginClass("sd", `override onJobStart() { say(api.GetValue(api.bsdVarPool)); }`);
    const { texts } = await runEvents(
      "sd",
      [pluginOptions(text)],
      [...raise("bSdEventJobStart"), "--set", "Pool=!"],
    );
    expect(texts).toEqual(["null"]);
  });
});

describe("functions that take the device record", () => {
  it("work within its event, and copy what comes back", async () => {
    const text = pluginClass(
      "sd",
      `override onDeviceOpen(record: any) {
        say(api.EditDeviceCodes(record, "%a %v".repeat(200), "load")?.length);
        say(api.UpdateVolumeInfo(record));
        api.UpdateTapeAlert(record, 2n ** 63n);
        say(api.LookupCryptoKey("Encrypted") + " " + api.LookupCryptoKey("other"));
      }`,
    );
    const run = await runEvents("sd", [pluginOptions(text)], raise("bSdEventDeviceOpen"));
    expect(run.texts).toEqual(["1007", "true", "secret-of-the-volume null"]);
    expect(run.stderr).toContain("tape alert 8000000000000000");
  });

  it("refuse a record of another event, and codes that the core would read beyond", async () => {
    const text = pluginClass(
      "sd",
      `kept: any;
      attempt(work: () => unknown) { try { say(work()); } catch (error: any) { say(error.code); } }
      override onDeviceOpen(record: any) {
        this.kept = record;
        this.attempt(() => api.EditDeviceCodes(record, "100%", ""));
        this.attempt(() => api.EditDeviceCodes(record, "100%%", ""));
        this.attempt(() => api.EditDeviceCodes({} as any, "%a", ""));
      }
      override onLabelRead() { this.attempt(() => api.UpdateVolumeInfo(this.kept)); }
      override onJobEnd() { this.attempt(() => api.UpdateVolumeInfo(this.kept)); }`,
    );
    const { texts } = await runEvents(
      "sd",
      [pluginOptions(text)],
      raise("bSdEventDeviceOpen", "bSdEventLabelRead", "bSdEventJobEnd"),
    );
    expect(texts).toEqual([
      "BAREOS_REFUSED",
      "100%% ()",
      "BAREOS_STALE_RECORD",
      "BAREOS_STALE_RECORD",
      "BAREOS_STALE_RECORD",
    ]);
  });
});

describe("status of a drive or a volume", () => {
  it("is the text that the plugin puts into the packet, of any length", async () => {
    const text = pluginClass(
      "sd",
      `override onDriveStatus(packet: any) { packet.status = "drive".repeat(1000); }
       override onVolumeStatus(packet: any) { packet.status = "lost"; return api.bRC_Error; }`,
    );
    const { job } = await runEvents(
      "sd",
      [pluginOptions(text, ":who=1"), pluginOptions(text, ":instance=1")],
      raise("bSdEventDriveStatus", "bSdEventVolumeStatus"),
    );
    expect(job.statuses).toEqual(["drive".repeat(2000)]);
  });
});

describe("the Director", () => {
  it("takes a volume's name, priority and level, which are seen at once", async () => {
    const text = pluginClass(
      "dir",
      `override onJobStart() {
        say(api.SetValue(api.bwDirVarPriority, 42) + " " + api.SetValue(api.bwDirVarJobLevel, api.L_FULL));
        say(api.GetValue(api.bDirVarPriority) + " " + api.GetValue(api.bDirVarReadBytes));
      }
      override onNewVolume() { api.SetValue(api.bwDirVarVolumeName, "tape-7"); }`,
    );
    const { texts, job } = await runEvents("dir", [pluginOptions(text)]);
    expect(texts).toEqual(["0 0", "42 18446744073709551615"]);
    expect(job.written).toEqual({
      bwDirVarPriority: "42",
      bwDirVarJobLevel: "70",
      bwDirVarVolumeName: "tape-7",
    });
  });

  it("registers every event, the last one too, and no number beyond", async () => {
    const text = pluginClass(
      "dir",
      `override loadBareosPlugin() {
        say(api.RegisterEvents(Object.values(api.bDirEventType)));
        for (const wrong of [0, 12, 2 ** 31]) {
          try { api.RegisterEvents([wrong as any]); } catch (error: any) { say(error.code); }
        }
        say(api.UnRegisterEvents([api.bDirEventJobEnd]));
        return api.bRC_OK;
      }
      override handlePluginEvent(event: any) { say(event); return api.bRC_OK; }`,
    );
    const { texts } = await runEvents(
      "dir",
      [pluginOptions(text)],
      raise("bDirEventGetScratch", "bDirEventJobEnd"),
    );
    expect(texts).toEqual(["0", ...Array<string>(3).fill("BAREOS_REFUSED"), "0", "10"]);
  });

  it("is not asked for the client of a job that may have none", async () => {
    const text = pluginClass(
      "dir",
      `override onJobRun() { say(api.GetValue(api.bDirVarClient)); }`,
    );
    const event = raise("bDirEventJobRun");
    const none = ["--set", "Client=", "--set", "Type=99"];
    expect((await runEvents("dir", [pluginOptions(text)], [...event, ...none])).texts).toEqual([
      "null",
    ]);
    expect((await runEvents("dir", [pluginOptions(text)], event)).texts).toEqual(["the Client"]);
  });
});

describe("threads", () => {
  it("one call at a time gets through, all are answered", async () => {
    const text = pluginClass(
      "sd",
      `inside = 0;
      override async onDeviceOpen() {
        this.inside += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        say(this.inside--);
      }`,
    );
    const script = pluginOptions("at-once 8 bSdEventDeviceOpen\n").replace(
      /^node:module_path=/,
      "",
    );
    const file = script.replace(/:module_name=plugin$/, "/plugin.ts");
    const { texts, job } = await runEvents("sd", [pluginOptions(text)], ["--script", file]);
    expect(texts).toEqual(Array<string>(8).fill("1"));
    expect(job.events).toHaveLength(8);
  });

  it("an event that the core raises while it serves the plugin is answered, not waited for", async () => {
    const text = pluginClass(
      "sd",
      `override onJobStart() { say(api.GetInstanceCount()); }
       override onJobEnd() { say("end"); }`,
    );
    const { texts } = await runEvents(
      "sd",
      [pluginOptions(text)],
      [...raise("bSdEventJobStart", "bSdEventJobEnd"), "--come-back", "bSdEventJobEnd"],
    );
    expect(texts).toEqual(["1", "end"]);
  });

  it("jobs at the same time do not mix", async () => {
    const text = pluginClass(
      "dir",
      `override onJobStart() { say(api.GetValue(api.bDirVarJobId)); }
       override onJobEnd() { say(api.GetValue(api.bDirVarJobId)); }`,
    );
    const { jobs } = await runEvents("dir", [pluginOptions(text)], ["--jobs", "6"]);
    for (const job of jobs)
      expect(job.messages.map((message) => message.text)).toEqual([`${job.id}`, `${job.id}`]);
  });
});
