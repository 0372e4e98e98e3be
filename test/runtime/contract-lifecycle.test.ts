// The plugin contract point by point (4.14): life of an instance, cancel, events and definitions of others.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { buildTestProgram, buildNative, nativeFile } from "../support/native.js";
import {
  fatalMessages,
  plugin,
  RECORDER,
  RELEASES,
  runJobs,
  store,
  storedFiles,
} from "./support.js";

const run = promisify(execFile);

beforeAll(() => buildNative(), 900_000);

/** A backup of the recorder's files. */
async function backup(release: string): Promise<string> {
  const folder = store();
  const saved = await runJobs(RECORDER, ["--release", release, "--backup", folder]);
  expect(saved.report?.result, saved.stderr).toBe("OK");
  return folder;
}

describe("4.14.1 newPlugin failure, then freePlugin", () => {
  test.each(RELEASES)("release %s: the instance is disabled, and freed", async (release) => {
    const args = ["--release", release, "--null", "--refuse", "registerBareosEvents:3"];
    const jobs = await runJobs(RECORDER, args);
    expect(jobs.names).toEqual([]);
    // Nothing would be saved, and the daemon itself says nothing about it.
    expect(fatalMessages(jobs.job)).toMatch(/node/);
  });
});

test("4.14.2 no state freed in JobEnd: the same worker is there in freePlugin", async () => {
  const jobs = await runJobs(RECORDER, ["--release", "25", "--null"]);
  expect(jobs.names.slice(-3)).toEqual(["EndBackupJob", "JobEnd", "freePlugin"]);
  expect(new Set(jobs.calls.map(({ pid }) => pid)).size).toBe(1);
});

test("4.14.2 a cancelled job, which gets no JobEnd, is freed all the same", async () => {
  const jobs = await runJobs(RECORDER, ["--null", "--cancel-after-files", "1"]);
  expect(jobs.names).not.toContain("JobEnd");
  expect(jobs.names.at(-1)).toBe("freePlugin");
});

describe("4.14.3 cancel from a second thread during any call, and twice", () => {
  const SAVES = ["startBackupFile", "endBackupFile", "pluginIO", "getAcl", "getXattr"] as const;
  const RESTORES = [
    ...(["startRestoreFile", "createFile", "pluginIO", "setFileAttributes"] as const),
    ...(["setAcl", "setXattr", "endRestoreFile"] as const),
  ];
  // Without and with a guard against cancels that overlap each other and the end of the job.
  describe.each(["22", "25"])("release %s", (release) => {
    test.each([...SAVES, "freePlugin"])("backup, in %s", async (call) => {
      const wait = call === "freePlugin" ? RECORDER : `${RECORDER}:wait=${call}`;
      const cancels = ["--cancel-at", call, "--cancel-at", call];
      const jobs = await runJobs(wait, ["--release", release, "--null", ...cancels]);
      if (call !== "freePlugin") {
        expect(jobs.names).toContain(`aborted ${call}`);
        expect(jobs.report?.result).toBe("Canceled");
      }
      expect(jobs.names.at(-1)).toBe("freePlugin");
      expect(jobs.job.violations).toEqual([]);
    });

    test.each(RESTORES)("restore, in %s", async (call) => {
      const folder = await backup(release);
      const cancels = ["--cancel-at", call, "--cancel-at", call];
      const options = ["--plugin-option", `node:wait=${call}`];
      const restore = ["--restore", folder, "--where", store(), ...options];
      const jobs = await runJobs(null, ["--release", release, ...restore, ...cancels]);
      expect(jobs.names).toContain(`aborted ${call}`);
      expect(jobs.report?.result).toBe("Canceled");
      expect(jobs.job.violations).toEqual([]);
    });

    test("in the last call for an accurate list, in an event, and before there is a worker", async () => {
      const previous = await backup(release);
      const accurate = ["--level", "incremental", "--accurate", previous];
      for (const [definition, args] of [
        [`${RECORDER}:files=0:wait=checkFile`, [...accurate, "--cancel-at", "checkFile"]],
        [`${RECORDER}:wait=handlePluginEvent`, ["--cancel-at", "handlePluginEvent:4"]],
        [RECORDER, ["--cancel-at", "newPlugin", "--cancel-at", "newPlugin"]],
      ] as const) {
        const jobs = await runJobs(definition, ["--release", release, "--null", ...args]);
        expect(jobs.report?.result).toBe("Canceled");
        expect(jobs.job.violations).toEqual([]);
      }
    });
  });
});

describe("4.14.4 freePlugin with an open file, an open child, queued events", () => {
  test.each(["core", "plugin"])("in the middle of a file, I/O in the %s", async (io) => {
    const args = ["--null", "--break-off", "pluginIO:1"];
    const jobs = await runJobs(`${RECORDER}:io=${io}`, args);
    expect(fatalMessages(jobs.job)).toBe("the job was broken off");
    expect(jobs.names.slice(-2)).toEqual(["pluginIO", "freePlugin"]);
  });

  test.each(["createFile", "setFileAttributes", "startRestoreFile"])(
    "in the middle of a restored file, after %s",
    async (call) => {
      const restore = ["--restore", await backup("25"), "--where", store()];
      const jobs = await runJobs(null, [...restore, "--break-off", call]);
      expect(jobs.names.slice(-2)).toEqual([call, "freePlugin"]);
    },
  );

  test("with a child process that runs and messages that wait", async () => {
    const definition = plugin(`import { spawn } from "node:child_process";
import { DebugMessage, JobMessage, M_INFO } from "bareosfd";
export function startBackupFile() {
  spawn("sleep", ["1000"], { stdio: "inherit" });
  setInterval(() => DebugMessage(100, "still here ".repeat(1000)), 1);
  for (let count = 0; count < 1000; count += 1) JobMessage(M_INFO, "queued " + count);
  return 1;
}`);
    const jobs = await runJobs(definition, ["--null", "--break-off", "startBackupFile"]);
    const queued = jobs.job.messages.filter(({ word }) => word === "Info");
    expect(queued.map(({ text }) => text)).toEqual(
      Array.from({ length: 1000 }, (_, count) => `queued ${count}`),
    );
  });
});

describe("4.14.15 definitions of others and the end marker are harmless", () => {
  const FOREIGN = [
    "*all*:x=1",
    "job:x=1",
    "other:module_path=/nowhere:module_name=x",
    "plain",
    ":",
  ];

  test.each(RELEASES)("release %s: plugin options", async (release) => {
    const options = FOREIGN.flatMap((text) => ["--plugin-option", text]);
    const jobs = await runJobs(RECORDER, ["--release", release, "--null", ...options]);
    expect(jobs.report?.result, jobs.stderr).toBe("OK");
    expect(jobs.names.filter((name) => name === "parsePluginDefinition")).toHaveLength(2);
  });

  test.each(FOREIGN.slice(0, 3))("a Plugin line %s starts nothing", async (line) => {
    const jobs = await runJobs(line, ["--verify"]);
    expect(jobs.job.messages).toEqual([]);
  });

  test.each(["20", "25"])("release %s: the end of the restore objects", async (release) => {
    const args = ["--level", "incremental", "--since", "1000", "--null"];
    const jobs = await runJobs(RECORDER, ["--release", release, ...args]);
    expect(jobs.report?.result, jobs.stderr).toBe("OK");
  });
});

describe("4.14.16 never bRC_Term", () => {
  const CALLS = ["startBackupFile", "endBackupFile", "pluginIO", "getAcl", "handlePluginEvent"];
  test.each(CALLS)("when %s answers it, the job fails and the library stays", async (call) => {
    const definition =
      plugin(`import { bEventEndFileSet, bRC_Term, RegisterEvents } from "bareosfd";
import Recorder from ${JSON.stringify(path.join(import.meta.dirname, "plugins/recorder.ts"))};
export default class extends Recorder {
  async ${call}() { return bRC_Term; }
}`);
    const jobs = await runJobs(definition, ["--null"]);
    expect(jobs.job.violations).toEqual([]);
    expect(fatalMessages(jobs.job)).toMatch(/bRC_Term, which would unload the plugin/);
  });
});

test("4.14.17 nothing leaks out of the library, and it can be unloaded at any time", async () => {
  // The library that is shipped: the sanitized one shares what that keeps to itself.
  const library = nativeFile("node-fd.so", "release");
  const { stdout: symbols } = await run("nm", ["-D", "--defined-only", "-P", library]);
  const names = symbols
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0]);
  expect(names.sort()).toEqual(["loadPlugin", "unloadPlugin"]);
  const program = await buildTestProgram("loading", "release");
  expect((await run(program, [library])).stdout).toBe("");
});

describe("4.14.19 a restore with no Level and no PluginCommand", () => {
  test.each(RELEASES)("release %s", async (release) => {
    const folder = await backup(release);
    expect(storedFiles(folder).map(({ name }) => name)).toEqual(["/recorder/1", "/recorder/2"]);
    const restore = ["--release", release, "--restore", folder, "--where", "/where"];
    const jobs = await runJobs(null, restore);
    expect(jobs.report, jobs.stderr).toMatchObject({ result: "OK", files: 2, bytes: 200 });
    expect(jobs.names).not.toContain("Level");
    expect(jobs.names).not.toContain("PluginCommand");
    const created = jobs.calls.filter(({ call }) => call === "createFile");
    expect(created.map(({ name }) => name)).toEqual(["/where/recorder/1", "/where/recorder/2"]);
  });
});
