// Methods of a plugin for what happens to its job, and what it may know of the job.
import { describe, expect, test } from "vitest";
import * as fd from "bareosfd";
import * as sd from "bareossd";
import * as dir from "bareosdir";
import * as fdTesting from "bareosfd/testing";
import * as sdTesting from "bareossd/testing";
import * as dirTesting from "bareosdir/testing";
import { tempDir } from "../support/temp-dir.js";

const heard: unknown[] = [];

class Hooked extends fd.BareosFdPlugin {
  override async onJobStart() {
    await Promise.resolve();
    heard.push(["job starts", this.job.id, this.job.type, this.job.level, this.job.client]);
  }
  override onBackupStart() {
    heard.push("backup starts");
  }
  override onBackupEnd() {
    heard.push("backup ends");
  }
  override onRestoreStart() {
    heard.push(["restore starts", this.options.get("a"), this.job.where !== null]);
  }
  override async onRestoreEnd() {
    await Promise.resolve();
    heard.push("restore ends");
  }
  override onJobEnd() {
    heard.push("job ends");
  }
  override *files() {
    heard.push("files");
    yield { path: "/hooked", content: "x" };
  }
  override createFile(packet: fd.RestorePacket) {
    heard.push("file");
    return super.createFile(packet);
  }
}

test("the File Daemon's hooks come in their order, because they are there", async () => {
  heard.length = 0;
  const core = fdTesting.createMockCore({ since: 1_700_000_000, jobId: 7 });
  const backup = await fdTesting.runBackup(new Hooked(), { core, definition: "a=b" });
  expect(heard).toEqual([
    ["job starts", 7, "backup", "incremental", "mock-fd"],
    "backup starts",
    "files",
    "backup ends",
    "job ends",
  ]);
  heard.length = 0;
  await fdTesting.runRestore(new Hooked(), backup.files, { where: tempDir(), definition: "a=b" });
  expect(heard.slice(1)).toEqual([
    ["restore starts", "b", true],
    "file",
    "restore ends",
    "job ends",
  ]);
});

test("a hook that says no keeps anything from being saved", async () => {
  class No extends fd.BareosFdPlugin {
    override async onJobStart() {
      await Promise.resolve();
      return fd.bRC_Error;
    }
    override *files() {
      heard.push("files");
      yield { path: "/hooked", content: "x" };
    }
  }
  heard.length = 0;
  const backup = await fdTesting.runBackup(new No(), { definition: "" });
  expect([backup.files, heard]).toEqual([[], []]);
});

test("each event of a File Daemon that reaches plugins has one method", () => {
  const methods = [...fd.eventHandlers.values()];
  expect(new Set(methods).size).toBe(methods.length);
  for (const name of ["onJobEnd", "onBackupStart", "onRestoreEnd", "onVerifyStart", "onCancel"]) {
    expect(methods).toContain(name);
  }
});

test("a Director's job in words and numbers", async () => {
  const core = dirTesting.createMockCore({
    release: "23",
    values: {
      [dir.bDirVarJobId]: 9,
      [dir.bDirVarJobStatus]: dir.JS_Terminated,
      [dir.bDirVarJobBytes]: 2n ** 60n,
      [dir.bDirVarJobFiles]: 12,
      [dir.bDirVarLastRate]: 1000,
      [dir.bDirVarLevel]: dir.L_FULL,
      [dir.bDirVarType]: dir.JT_BACKUP,
      [dir.bDirVarClient]: null,
    },
  });
  const told: unknown[] = [];
  class Metrics extends dir.BareosDirPlugin {
    override onJobEnd() {
      const { id, status, isOk, bytes, files, rate, level, type, client } = this.job;
      told.push({ id, status, isOk, bytes, files, rate, level, type, client });
    }
  }
  await dirTesting.runEvents(new Metrics(), { core, events: [[dir.bDirEventJobEnd, null]] });
  expect(told).toEqual([
    {
      id: 9,
      status: "OK",
      isOk: true,
      bytes: 2 ** 60,
      files: 12,
      rate: 1000,
      level: "full",
      type: "backup",
      client: null,
    },
  ]);
});

test("a Storage Daemon's job", async () => {
  const core = sdTesting.createMockCore({ values: { [sd.bsdVarVolumeName]: "v1" } });
  let volume = "";
  class Volumes extends sd.BareosSdPlugin {
    override onJobEnd() {
      volume = this.job.volume;
    }
  }
  await sdTesting.runEvents(new Volumes(), { core, events: [[sd.bSdEventJobEnd, null]] });
  expect(volume).toBe("v1");
});

describe("names of numbers", () => {
  test("events, codes, levels, statuses", () => {
    expect(fd.eventName(fd.bEventJobEnd)).toBe("bEventJobEnd");
    expect(sd.eventName(sd.bSdEventJobEnd)).toBe("bSdEventJobEnd");
    expect(dir.eventName(dir.bDirEventJobEnd)).toBe("bDirEventJobEnd");
    expect(fd.eventName(99)).toBe("unknown event 99");
    expect(fd.returnCodeName(fd.bRC_Seen)).toBe("bRC_Seen");
    expect(fd.jobLevelName(fd.L_INCREMENTAL)).toBe("L_INCREMENTAL");
    expect(fd.jobStatusName(fd.JS_Canceled)).toBe("JS_Canceled");
    expect(fd.ioOperationName(fd.IO_READ)).toBe("IO_READ");
    expect(fd.variableName(fd.bVarJobId)).toBe("bVarJobId");
  });

  test("each dictionary has its function, and each member comes back by a name with its value", () => {
    for (const daemon of [fd, sd, dir]) {
      const all = daemon as unknown as Readonly<Record<string, unknown>>;
      const isOne = /^(?!constantName$)[a-z]\w+Name$/;
      const names = Object.keys(all).filter((name) => isOne.test(name));
      const functions = names.filter((name) => String(all[name]).includes("constantName"));
      expect(functions.length).toBeGreaterThan(8);
      for (const name of functions) {
        const nameOf = all[name] as (value: number) => string;
        expect(nameOf(-12_345)).toMatch(/^unknown .* -12345$/);
      }
    }
    for (const [name, value] of Object.entries(fd.bFileType))
      expect(fd.bFileType[fd.fileTypeName(value) as keyof typeof fd.bFileType], name).toBe(value);
  });
});
