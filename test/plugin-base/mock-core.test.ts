// The mock core and the drivers themselves: what they note, how releases differ, how a broken plugin shows.
import { describe, expect, test } from "vitest";
import * as api from "bareosfd";
import type { FdPluginEntryPoints } from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";

const fileOf = (packet: api.SavePacket): void => {
  packet.fname = "/f";
  packet.type = api.FT_REG;
};

describe("the mock core", () => {
  test("answers while it is installed, in any nesting", () => {
    const outer = createMockCore({ jobId: 7, since: 10, accurate: true });
    const inner = createMockCore({ jobId: 8, release: "20", values: { [api.bVarClient]: "mine" } });
    const undoOuter = outer.install();
    expect(api.GetValue(api.bVarJobId)).toBe(7);
    const undoInner = inner.install();
    expect([api.GetValue(api.bVarJobId), api.GetValue(api.bVarClient)]).toEqual([8, "mine"]);
    undoInner();
    expect([api.GetValue(api.bVarLevel), api.GetValue(api.bVarAccurate)]).toEqual([
      api.L_INCREMENTAL,
      1,
    ]);
    undoOuter();
    expect(() => api.GetValue(api.bVarJobId)).toThrow(api.BareosCoreError);
  });

  test("notes messages, events, edits of the fileset and what was seen", () => {
    const core = createMockCore();
    const undo = core.install();
    api.RegisterEvents([api.bEventJobEnd, api.bEventLevel]);
    api.UnRegisterEvents([api.bEventLevel]);
    api.JobMessage(api.M_INFO, "hello");
    api.DebugMessage(100, "deep");
    api.NewInclude();
    api.AddRegex("x.*");
    api.SetValue(api.bVarFileSeen, "/a");
    api.SetValue(api.bVarCheckChanges, false);
    expect(api.SetValue(api.bVarSinceTime, 1500)).toBe(api.bRC_OK);
    expect(api.GetValue(api.bVarSinceTime)).toBe(1500);
    api.SetSeenBitmap(false, "/b");
    api.ClearSeenBitmap(false, "/a");
    expect(api.SetSeenBitmap(true, "/b")).toBe(api.bRC_Error);
    expect(() => api.JobMessage(api.M_TERM, "no")).toThrow(api.BareosCoreError);
    undo();
    expect(core.messages).toEqual([{ type: api.M_INFO, message: "hello" }]);
    expect(core.debug).toEqual([{ level: 100, message: "deep" }]);
    expect([[...core.events], [...core.seen]]).toEqual([[api.bEventJobEnd], ["/b"]]);
    expect(core.fileset).toEqual([["NewInclude"], ["AddRegex", "x.*", " "]]);
    expect(core.GetValue(api.bVarCheckChanges)).toBe(false);
  });
});

describe("the drivers", () => {
  test("play the events that a plugin asked for, and always free it", async () => {
    const seen: unknown[] = [];
    await runBackup(
      {
        loadBareosPlugin: () => void api.RegisterEvents([api.bEventSince, api.bEventBackupCommand]),
        parsePluginDefinition: (it) => (seen.push(it), api.bRC_OK),
        handlePluginEvent: (...args) => (seen.push(args), api.bRC_OK),
        freePlugin: () => void seen.push("free"),
      },
      { definition: "a=1", core: createMockCore({ since: 5 }) },
    );
    expect(seen).toEqual(["a=1", [13, 5], [9, "a=1"], "a=1", "free"]);
  });

  test.each([
    ["20", true],
    ["23", false],
  ] as const)("release %s ends well after an error of startBackupFile: %s", async (release, ok) => {
    const core = createMockCore({ release });
    const result = await runBackup({ startBackupFile: () => api.bRC_Error }, { core });
    expect(result.ok).toBe(ok);
  });

  test("turn throws, rejections and wrong answers into fatal messages", async () => {
    const broken: api.FdPluginEntryPoints[] = [
      {
        startBackupFile: () => {
          throw new Error("thrown");
        },
      },
      { startBackupFile: () => Promise.reject(new Error("rejected")) },
      { startBackupFile: (() => "yes") as never },
      { startBackupFile: () => api.bRC_OK },
      {
        startBackupFile: (it) => (fileOf(it), api.bRC_OK),
        pluginIO: () => {
          throw new Error("io");
        },
      },
    ];
    for (const plugin of broken) {
      const { ok, core } = await runBackup(plugin, { limit: 1 });
      expect([ok, core.messages.map(({ type }) => type)]).toEqual([false, [api.M_FATAL]]);
    }
  });

  test("drive plugins that only have the parts of pluginIO", async () => {
    let left = 2;
    const { files } = await runBackup({
      startBackupFile: (it) => (fileOf(it), api.bRC_OK),
      pluginIoOpen: () => api.bRC_OK,
      pluginIoRead: (io) => {
        io.status = left > 0 ? 1 : 0;
        io.buf = Buffer.from("x");
        left -= 1;
      },
    });
    expect(files.map(({ length }) => length)).toEqual([2]);
  });

  test("put a slash between the folder of a restore and a name without one, as the core does", async () => {
    const names: unknown[] = [];
    const plugin: FdPluginEntryPoints = {
      createFile: (packet) => {
        names.push(packet.ofname);
        packet.create_status = api.CF_SKIP;
      },
    };
    for (const fname of ["/a", "@service/b", Buffer.from([0x40, 0xff])]) {
      const { files } = await runBackup({
        startBackupFile: (it) => (fileOf(it), (it.fname = fname), (it.no_read = true), api.bRC_OK),
      });
      await runRestore(plugin, files, { where: "/r" });
    }
    expect(names).toEqual(["/r/a", "/r/@service/b", Buffer.from("/r/@\xff", "latin1")]);
  });

  test("a plugin without createFile restores nothing", async () => {
    const { files } = await runBackup({
      startBackupFile: (it) => (fileOf(it), (it.no_read = true), api.bRC_OK),
    });
    const { ok, failed } = await runRestore({}, files);
    expect([ok, failed]).toEqual([false, ["/f"]]);
  });
});
