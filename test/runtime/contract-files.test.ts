// The plugin contract point by point (4.14): files, their I/O, attributes, and what belongs to them.
import { readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { plugin, RECORDER, RELEASES, runJobs, store, storedFiles } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A plugin of the base class that saves the given entries. */
function filesPlugin(entries: string): string {
  return plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  override *files() { ${entries} }
}`);
}

/** A plugin of functions that saves one regular file, with the given callbacks besides. */
function onePlugin(callbacks: string): string {
  return plugin(`import * as bareos from "bareosfd";
const { bRC_Error, bRC_OK, bRC_More, bRC_Stop, FT_REG, IO_OPEN, IO_READ, StatPacket } = bareos;
let files = 0;
export function startBackupFile(packet) {
  if (files++ > 0) return bRC_Stop;
  packet.fname = "/one";
  packet.type = FT_REG;
  packet.statp = new StatPacket({ st_mode: 0o100640 });
  return bRC_OK;
}
export const endBackupFile = () => bRC_More;
${callbacks}`);
}

describe("4.14.5 directory names end with a slash, in link", () => {
  test.each(RELEASES)("release %s", async (release) => {
    const folder = tempDir();
    const saved = store();
    const definition = filesPlugin(`
      yield { path: "/virtual/one/", stat: {} };
      yield { path: "/virtual/two", stat: { st_mode: 0o040755 } };
      yield ${JSON.stringify(folder)};
      yield ${JSON.stringify(`${folder}/`)};`);
    const jobs = await runJobs(definition, ["--release", release, "--backup", saved]);
    expect(jobs.report?.result, jobs.stderr).toBe("OK");
    const names = storedFiles(saved).map(({ name }) => name);
    expect(names).toEqual(["/virtual/one/", "/virtual/two/", `${folder}/`, `${folder}/`]);
  });
});

test("4.14.5 a directory without link is completed or refused", async () => {
  const definition = plugin(`import { bRC_OK, bRC_Stop, FT_DIREND, StatPacket } from "bareosfd";
let files = 0;
export function startBackupFile(packet) {
  if (files++ > 0) return bRC_Stop;
  packet.fname = "/directory";
  packet.type = FT_DIREND;
  packet.no_read = true;
  packet.statp = new StatPacket({ st_mode: 0o040755 });
  return bRC_OK;
}`);
  for (const level of [[], ["--level", "incremental", "--since", "1000"]]) {
    const jobs = await runJobs(definition, ["--null", ...level]);
    expect(jobs.job.violations).toEqual([]);
  }
});

test("4.14.6 virtual files have one link, so that no two of them become hard links of each other", async () => {
  const saved = store();
  const definition = filesPlugin(`
    for (const name of ["a", "b"]) yield { path: "/" + name, content: "same size" };`);
  const jobs = await runJobs(definition, ["--backup", saved]);
  expect(jobs.report, jobs.stderr).toMatchObject({ result: "OK", files: 2, bytes: 18 });
  const links = storedFiles(saved).map(({ stat }) => (stat as readonly number[])[3]);
  expect(links).toEqual([1, 1]);
});

test("4.14.6 a file with two links that a plugin of its own callbacks names twice is saved whole twice", async () => {
  const saved = store();
  const definition =
    plugin(`import { bRC_More, bRC_OK, bRC_Stop, FT_REG, IO_OPEN, IO_READ, StatPacket } from "bareosfd";
let files = 0;
let isRead = true;
export function startBackupFile(packet) {
  if (files++ > 1) return bRC_Stop;
  packet.fname = "/twice";
  packet.type = FT_REG;
  packet.statp = new StatPacket({ st_mode: 0o100644, st_nlink: 2, st_dev: 3, st_ino: 7, st_size: 5 });
  return bRC_OK;
}
export function endBackupFile() { return bRC_More; }
export function pluginIO(io) {
  io.status = 0;
  if (io.func === IO_OPEN) isRead = false;
  if (io.func === IO_READ && !isRead) {
    isRead = true;
    io.buf.set(Buffer.from("hello"));
    io.status = 5;
  }
  return bRC_OK;
}`);
  const jobs = await runJobs(definition, ["--backup", saved]);
  expect(jobs.report, jobs.stderr).toMatchObject({ result: "OK", files: 2, bytes: 10 });
});

describe("4.14.7 IO_CLOSE never closes descriptor 0", () => {
  // The host reports a daemon whose descriptor 0 is gone; the recorder looks at the worker's.
  test.each(["20", "21", "22", "25"])("release %s", async (release) => {
    const saved = store();
    const definition = release < "22" ? RECORDER : `${RECORDER}:io=core`;
    const jobs = await runJobs(definition, ["--release", release, "--backup", saved]);
    expect(jobs.report?.result, jobs.stderr).toBe("OK");
    const restore = ["--release", release, "--restore", saved, "--where", store()];
    const restored = await runJobs(null, restore);
    expect(restored.report?.result, restored.stderr).toBe("OK");
  });
});

describe("4.14.8 seek works with core I/O", () => {
  test.each(["22", "25", "26-dev"])("release %s: a file with a hole", async (release) => {
    const folder = tempDir();
    const file = path.join(folder, "hole");
    writeFileSync(file, "start");
    truncateSync(file, 3_000_000);
    writeFileSync(file, "end", { flag: "a" });
    const definition = `${filesPlugin(`yield ${JSON.stringify(file)};`)}:direct_io=yes`;
    const [saved, where] = [store(), store()];
    const backup = ["--release", release, "--backup", saved, "--fileset-options", "sparse"];
    const jobs = await runJobs(definition, backup);
    expect(jobs.report, jobs.stderr).toMatchObject({ result: "OK", bytes: 3_000_003 });
    expect(statSync(path.join(saved, "data")).size).toBeLessThan(1 << 20);
    const restore = ["--release", release, "--restore", saved, "--where", where];
    const restored = await runJobs(null, restore);
    expect(restored.report?.result, restored.stderr).toBe("OK");
    expect(readFileSync(path.join(where, file)).equals(readFileSync(file))).toBe(true);
  });
});

describe("4.14.9 setFileAttributes comes before the close, and what it sets stays", () => {
  test.each(["no", "yes"])("direct I/O: %s", async (direct) => {
    const file = path.join(tempDir(), "file");
    writeFileSync(file, "content", { mode: 0o604 });
    utimesSync(file, 1_500_000_000, 1_400_000_000);
    const definition = `${filesPlugin(`yield ${JSON.stringify(file)};`)}:direct_io=${direct}`;
    const [saved, where] = [store(), store()];
    await runJobs(definition, ["--backup", saved]);
    const restored = await runJobs(null, ["--restore", saved, "--where", where]);
    expect(restored.report?.result, restored.stderr).toBe("OK");
    const { mode, mtimeMs } = statSync(path.join(where, file));
    expect([mode & 0o7777, mtimeMs]).toEqual([0o604, 1_400_000_000_000]);
  });

  test("the order of the calls", async () => {
    const saved = store();
    await runJobs(`${RECORDER}:files=1`, ["--backup", saved]);
    const restored = await runJobs(null, ["--restore", saved, "--where", store()]);
    const order = restored.calls
      .filter(({ call }) => call === "pluginIO" || call === "setFileAttributes")
      .map(({ call, func }) => (call === "pluginIO" ? func : call));
    expect(order).toEqual([1, 3, "setFileAttributes", 4]);
  });
});

describe("4.14.10 status and return code agree when an open fails", () => {
  test.each([
    ["status -1 with bRC_OK", "io.status = -1; io.io_errno = 13; return bRC_OK;", "Permission"],
    ["bRC_Error with status 0", "io.status = 0; return bRC_Error;", ""],
    ["a system error", `throw Object.assign(new Error("no"), { code: "EACCES" });`, "Permission"],
    ["I/O in the core without a descriptor", "io.status = 1; io.filedes = -1; return bRC_OK;", ""],
    ["a status that does not exist", "io.status = 7; return bRC_OK;", ""],
  ])("%s", async (_, body, reason) => {
    const definition = onePlugin(`const calls = [];
export function pluginIO(io) {
  calls.push(io.func);
  if (io.func === IO_OPEN) { ${body} }
  return bRC_OK;
}`);
    for (const release of RELEASES) {
      const jobs = await runJobs(definition, ["--release", release, "--null"]);
      // A core that took the file for open would say "should not be open", or read it.
      expect(jobs.stderr).not.toContain("should not be open");
      expect(jobs.job.messages.map(({ word }) => word)).toContain("Not saved");
      const lost = jobs.job.messages.find(({ word }) => word === "Not saved")?.text;
      expect(lost).toMatch(/cannot open: (?!Success)/);
      expect(lost).toContain(reason);
    }
  });
});

describe("4.14.11 no ACL and no extended attributes give no error", () => {
  test.each([
    ["without callbacks", ""],
    [
      "with empty answers",
      "export const getAcl = () => bRC_OK; export const getXattr = () => bRC_OK;",
    ],
    [
      "with content of no bytes",
      `export function getAcl(packet) { packet.content = Buffer.alloc(0); return bRC_OK; }
export function getXattr(packet) { packet.name = Buffer.alloc(0); packet.value = Buffer.alloc(0); return bRC_OK; }`,
    ],
    [
      "with an attribute that has no value",
      `export function getXattr(packet) { packet.name = Buffer.from("user.a"); packet.value = Buffer.alloc(0); return bRC_OK; }`,
    ],
  ])("%s", async (_, callbacks) => {
    const io =
      "export function pluginIO(io) { if (io.func === IO_READ) io.status = 0; return bRC_OK; }";
    const definition = onePlugin(`${io}\n${callbacks}`);
    for (const release of RELEASES) {
      const saved = store();
      const jobs = await runJobs(definition, ["--release", release, "--backup", saved]);
      expect(jobs.report?.result, jobs.stderr).toBe("OK");
      expect(jobs.job.messages).toEqual([]);
      expect(storedFiles(saved)).toHaveLength(1);
    }
  });
});

// The core frees an ACL only after bRC_OK.
test("4.14.11 an ACL that is answered with bRC_More is not lost", async () => {
  const acl = `export function getAcl(packet) { packet.content = Buffer.from("acl"); return bRC_More; }
export function pluginIO(io) { if (io.func === IO_READ) io.status = 0; return bRC_OK; }`;
  await runJobs(onePlugin(acl), ["--null"]);
});
