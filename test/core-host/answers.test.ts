// What the host makes of a plugin's answers in each release: result tables, I/O, restore, and rules that were broken.
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  buildCoreHost,
  buildPlugin,
  hostilePlugin,
  runCoreHost,
  runHostile,
} from "../support/core-host.js";
import { tempDir } from "../support/temp-dir.js";

const BACKUP = ["--definition", "hostile:x", "--null"];

function answers(list: string): Record<string, string> {
  return { HOSTILE_ANSWERS: list };
}

beforeAll(async () => {
  await Promise.all([buildCoreHost(), buildPlugin(hostilePlugin)]);
}, 600_000);

describe("startBackupFile", () => {
  test.each([
    // [release, answer of the first call, result, files saved]
    ["20", 1, "OK", 0],
    ["25", 1, "OK", 0],
    ["20", 7, "OK", 0],
    ["22", 7, "OK", 0],
    ["23", 7, "OK", 1],
    ["22", 2, "OK", 0],
    ["23", 2, "Error", 0],
    ["26-dev", 2, "Error", 0],
    ["22", 3, "OK", 0],
    ["25", 3, "Warning", 0],
    ["25", -1, "Warning", 0],
    ["25", 4, "Error", 0],
  ])("release %s, code %i: %s", async (release, code, result, files) => {
    const run = await runHostile(release, BACKUP, answers(`startBackupFile@1=${String(code)}`));
    expect(run.report).toMatchObject({ result, files });
    expect(run.code).toBe(result === "OK" ? 0 : 1);
  });
});

test.each([
  ["22", "OK"],
  ["23", "Error"],
])("a refused BackupCommand in release %s: %s", async (release, result) => {
  const run = await runHostile(release, BACKUP, answers("bEventBackupCommand=2"));
  expect(run.names).not.toContain("startBackupFile");
  expect(run.report).toMatchObject({ result, files: 0 });
});

test("endBackupFile: anything but More and OK ends the line without failing the job", async () => {
  const run = await runHostile("25", BACKUP, answers("endBackupFile@1=2"));
  expect(run.report).toMatchObject({ result: "OK", files: 1 });
});

test("newPlugin failed: no events, no calls, but freePlugin", async () => {
  const run = await runHostile("25", BACKUP, answers("newPlugin=2"));
  expect(run.names).toEqual(["loadPlugin", "newPlugin", "freePlugin", "unloadPlugin"]);
});

describe("I/O", () => {
  test("in the core: no reads, a close with the descriptor; 20 and 21 know none", async () => {
    const run = await runHostile("25", BACKUP, { HOSTILE_IO: "core", HOSTILE_FILES: "1" });
    expect(run.calls.filter(({ call }) => call === "pluginIO")).toMatchObject([
      { detail: "open" },
      { detail: "close descriptor" },
    ]);
    expect(run.report).toMatchObject({ result: "OK", bytes: 9 });
    const old = await runHostile("21", BACKUP, { HOSTILE_IO: "core", HOSTILE_FILES: "1" });
    expect(old.names.filter((name) => name === "io:read")).toHaveLength(2);
  });

  test.each([
    ["25", "fail", 0, 1],
    ["25", "failok", 1, 2],
    ["21", "failok", 0, 1],
    ["25", "failcode", 0, 1],
    ["23", "failcode", 1, 0],
  ])("release %s, open answers %s", async (release, how, closes, errors) => {
    const run = await runHostile(release, BACKUP, { HOSTILE_IO: how, HOSTILE_FILES: "1" });
    expect(run.names.filter((name) => name === "io:close")).toHaveLength(closes);
    expect(run.job.errors).toBe(errors);
  });

  test("an interrupted read is tried again in 26-dev only", async () => {
    const env = { HOSTILE_BREAK: "eintr", HOSTILE_FILES: "1" };
    expect((await runHostile("26-dev", BACKUP, env)).report).toMatchObject({
      result: "OK",
      bytes: 9,
    });
    expect((await runHostile("25", BACKUP, env)).report?.result).toBe("Warning");
  });
});

describe("access control lists", () => {
  test("a failure is an error with the text of the job's buffer", async () => {
    const run = await runHostile("25", BACKUP, answers("getAcl@1=2"));
    expect(run.job.messages).toMatchObject([{ word: "Error" }]);
    expect(run.job.messages[0]?.text).toContain("JobId=1 Job=");
  });

  test("are not asked for when the fileset does not want them", async () => {
    const run = await runHostile("25", [...BACKUP, "--fileset-options", "sparse"]);
    expect(run.names).not.toContain("getAcl");
    expect(run.names).not.toContain("getXattr");
  });
});

describe("createFile", () => {
  test.each([
    ["1", ["createFile", "endRestoreFile"], "OK"],
    ["2", ["createFile", "endRestoreFile"], "Warning"],
    ["4", ["createFile", "setFileAttributes", "endRestoreFile"], "OK"],
  ])("create_status %s", async (status, calls, result) => {
    const folder = path.join(tempDir(), "backup");
    const args = ["--definition", "hostile:x", "--backup", folder];
    await runHostile("25", args, { HOSTILE_FILES: "1" });
    const run = await runHostile("25", ["--restore", folder], { HOSTILE_CREATE: status });
    const from = run.names.indexOf("startRestoreFile") + 1;
    expect(run.names.slice(from, run.names.indexOf("EndRestoreJob"))).toEqual(calls);
    expect(run.report?.result).toBe(result);
  });

  test("CF_CORE: the core creates, and its open goes to the plugin", async () => {
    const dir = tempDir();
    const folder = path.join(dir, "backup");
    const args = ["--definition", "hostile:x", "--backup", folder];
    await runHostile("25", args, { HOSTILE_FILES: "1" });
    const restore = ["--restore", folder, "--where", path.join(dir, "w")];
    const run = await runHostile("25", restore, { HOSTILE_CREATE: "5" });
    const io = run.names.filter((name) => name.startsWith("io:"));
    expect(io).toEqual(["io:open", "io:write", "io:seek", "io:close"]);
  });

  test("a refused RestoreCommand fails the restore", async () => {
    const folder = path.join(tempDir(), "backup");
    await runHostile("25", ["--definition", "hostile:x", "--backup", folder]);
    const run = await runHostile("25", ["--restore", folder], answers("bEventRestoreCommand=2"));
    expect(run.names).not.toContain("createFile");
    expect(run.report?.result).toBe("Error");
  });
});

test.each([
  ["marks", "size marks"],
  ["overrun", "more than the"],
  ["event", "out of range"],
  ["late", "crashes a daemon"],
])("broken rule: %s", async (what, words) => {
  const run = await runHostile("25", BACKUP, { HOSTILE_BREAK: what });
  expect(run.job.violations.join()).toContain(words);
  expect(run.code).toBe(1);
});

test("a directory without slash, no type, no name", async () => {
  const slash = await runHostile("25", BACKUP, { HOSTILE_BREAK: "slash", HOSTILE_TYPE: "5" });
  expect(slash.job.violations.join()).toContain("path with a slash");
  for (const what of ["type", "fname"]) {
    const run = await runHostile("25", BACKUP, { HOSTILE_BREAK: what });
    expect(run.job.messages).toMatchObject([{ word: "Fatal error" }]);
  }
});

test("what a plugin library leaks or damages is found", async () => {
  const run = await runHostile("25", BACKUP, { HOSTILE_BREAK: "leak" });
  expect(run.stderr).toMatch(/LeakSanitizer[\s\S]*Copy.*hostile-fd\.cc/);
  expect(run.code).not.toBe(0);
});

test("a text that was lent for one call is overwritten after it", async () => {
  // Sanitizers would end the host at once.
  const run = await runHostile("25", BACKUP, { HOSTILE_BREAK: "kept" }, { sanitize: false });
  expect(run.calls.find(({ call }) => call === "kept")?.detail).toBe(String(0xdd));
});

describe("loading", () => {
  test.each(["magic", "license", "version", "size", "info"])(
    "refused: %s; unloaded",
    async (what) => {
      const run = await runHostile("25", BACKUP, { HOSTILE_BREAK: what });
      expect(run.code).toBe(2);
      expect(run.names).toEqual(["loadPlugin", "unloadPlugin"]);
    },
  );

  test("loadPlugin failed, links, other names, not a library", async () => {
    const failed = await runHostile("25", BACKUP, answers("loadPlugin=2"));
    expect(failed.names).toEqual(["loadPlugin", "unloadPlugin"]);
    const dir = tempDir();
    const [host, plugin] = await Promise.all([buildCoreHost(), buildPlugin(hostilePlugin)]);
    symlinkSync(plugin, path.join(dir, "link-fd.so"));
    writeFileSync(path.join(dir, "text-fd.so"), "text");
    for (const [name, words] of [
      ["link-fd.so", "refuse links"],
      ["text-fd.so", "text-fd.so"],
      ["none-fd.so", "not found"],
      ["plugin.so", "-fd.so"],
    ] as const) {
      const run = await runCoreHost(host, ["--plugin", path.join(dir, name), ...BACKUP]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(words);
    }
  });
});

test("an option plugin: its answer decides on each file", async () => {
  const dir = tempDir();
  writeFileSync(path.join(dir, "a"), "contents");
  const args = ["--definition", "hostile:x", "--null", "--options-plugin", path.join(dir, "a")];
  const taken = await runHostile("25", args);
  expect(taken.names).toContain("io:read");
  const core = await runHostile("25", args, answers("bEventHandleBackupFile=6"));
  expect(core.names).not.toContain("io:open");
  expect(core.report).toMatchObject({ files: 1, bytes: 8 });
  const skipped = await runHostile("25", args, answers("bEventHandleBackupFile=7"));
  expect(skipped.report).toMatchObject({ files: 0, skipped: 1 });
});
