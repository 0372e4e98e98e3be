// What plugins do wrong, each on purpose and in one of two jobs of a daemon: that job fails with a message that says why,
// the other one ends well, and nothing is left behind.
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, type JobRun, plugin, RECORDER, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A plugin that saves one virtual file; in job 1 its startBackupFile does something else. */
function badIn1(misdeed: string): string {
  return plugin(`import fs from "node:fs";
import { spawn } from "node:child_process";
import { bRC_OK, bRC_More, bRC_Stop, bVarJobId, FT_REG, GetValue, StatPacket } from "bareosfd";
let files = 0;
export async function startBackupFile(packet) {
  if (files++ > 0) return bRC_Stop;
  packet.fname = "/virtual";
  packet.type = FT_REG;
  packet.no_read = true;
  packet.statp = new StatPacket({ st_mode: 0o100640 });
  if (GetValue(bVarJobId) === 1) { ${misdeed} }
  return bRC_OK;
}
export const endBackupFile = () => bRC_More;
`);
}

/** Two jobs at once: the first fails with a message, the second is as if nothing was. */
async function runTwo(definition: string, args: readonly string[] = []): Promise<JobRun> {
  const jobs = await runJobs(definition, ["--null", "--jobs", "2", ...args]);
  const [bad, good] = jobs.report?.jobs ?? [];
  expect(good, jobs.stderr).toMatchObject({ result: "OK", files: 1, messages: [] });
  expect(bad?.result).not.toBe("OK");
  expect(jobs.code).toBe(1);
  expect(jobs.job.violations).toEqual([]);
  return jobs;
}

const NEVER = "await new Promise(() => {});";
const LATER = "await new Promise((resolve) => setTimeout(resolve, 200));";

describe("one job of two fails, with the reason", () => {
  test.each<[string, string, RegExp]>([
    ["a throw", `throw new Error("on purpose");`, /on purpose[\s\S]*plugin\.ts:11:/],
    [
      "a rejection",
      `await Promise.reject(new Error("on purpose"));`,
      /on purpose[\s\S]*plugin\.ts/,
    ],
    ["a throw of no error", `throw "a text";`, /a text/],
    [
      "an error with a cause",
      `throw new Error("a", { cause: new Error("b") });`,
      /a[\s\S]*cause[\s\S]*b/,
    ],
    ["a wrong type", `return "fine";`, /startBackupFile must return a bRC code.*'fine'/],
    ["a wrong value", `return 99;`, /startBackupFile must return a bRC code.*99/],
    ["nothing returned", `return;`, /startBackupFile returned nothing/],
    ["a field of a wrong type", `packet.fname = 5;`, /SavePacket\.fname/],
    ["a number that does not fit", `packet.statp.st_size = 2 ** 70;`, /st_size/],
    ["a name with a NUL byte", `packet.fname = "a\\0b";`, /zero bytes/],
    ["process.exit(0)", `process.exit(0);`, /process\.exit\(0\)/],
    ["process.exit(3)", `process.exit(3);`, /process\.exit\(3\)/],
    ["an end behind our back", `process.reallyExit(0); ${NEVER}`, /ended with exit code 0/],
    ["an end behind our back, 3", `process.reallyExit(3); ${NEVER}`, /ended with exit code 3/],
    ["an unhandled rejection", `void Promise.reject(new Error("stray")); ${LATER}`, /stray/],
    ["an uncaught exception", `setTimeout(() => { throw new Error("stray"); }); ${LATER}`, /stray/],
    ["an abort", `process.abort();`, /by signal SIGABRT/],
    ["SIGKILL", `process.kill(process.pid, "SIGKILL"); ${NEVER}`, /by signal SIGKILL/],
    ["SIGTERM", `process.kill(process.pid, "SIGTERM"); ${NEVER}`, /by signal SIGTERM/],
    ["SIGSEGV", `process.kill(process.pid, "SIGSEGV"); ${NEVER}`, /by signal SIGSEGV/],
    ["last words", `fs.writeSync(2, "last\\nwords\\n"); process.abort();`, /last\n {4}words/],
  ])("%s", async (_, misdeed, message) => {
    const jobs = await runTwo(badIn1(misdeed));
    expect(fatalMessages(jobs.job)).toMatch(message);
  });

  test("no memory", async () => {
    const hog = `const all = []; for (;;) all.push(new Array(10_000).fill(all));`;
    const jobs = await runTwo(`${badIn1(hog)}:node_memory=40`);
    expect(fatalMessages(jobs.job)).toMatch(/by signal SIG(ABRT|TRAP)[\s\S]*heap/i);
  });

  // The other job is done long before the cancel, which comes for both.
  test.each([
    ["an endless loop", "for (;;) {}"],
    ["a promise that never settles", NEVER],
    ["a stopped process", `process.kill(process.pid, "SIGSTOP"); ${NEVER}`],
    ["a wait in the system", `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
    ["a callback that ignores signals", `process.on("SIGTERM", () => {}); ${NEVER}`],
  ])("%s, cancelled", async (_, misdeed) => {
    const jobs = await runTwo(badIn1(misdeed), ["--cancel-after-ms", "2500"]);
    expect(jobs.job.result).toBe("Canceled");
    expect(fatalMessages(jobs.job)).toMatch(
      /did not return within 1 s after the job was cancelled/,
    );
  });
});

describe("descriptors and the shared region in the hands of a plugin", () => {
  const NOISE = "Buffer.from(Array.from({ length: 8192 }, (_, at) => (at * 7919) % 251))";
  test.each<[string, string]>([
    ["overwrites the words of the region", `fs.writeSync(4, ${NOISE}, 0, 4096, 0); ${NEVER}`],
    [
      "says that it is nobody's turn",
      `fs.writeSync(4, Buffer.from([99, 0, 0, 0]), 0, 4, 64); ${NEVER}`,
    ],
    [
      "breaks the ring of messages",
      `fs.writeSync(4, Buffer.from([7, 0, 0, 1]), 0, 4, 320); ${NEVER}`,
    ],
  ])("one that %s fails its job", async (_, misdeed) => {
    const jobs = await runTwo(badIn1(misdeed));
    expect(fatalMessages(jobs.job)).toMatch(/^node: the worker|^node: .*ring/);
  });

  test.each<[string, string]>([
    [
      "writes noise into the control socket",
      `for (let at = 1; at < 50; at++) fs.writeSync(3, ${NOISE}, 0, at);`,
    ],
    ["writes noise into the areas", `fs.writeSync(4, ${NOISE}, 0, 8192, 4096);`],
    ["closes the control socket", `fs.closeSync(3); ${LATER}`],
    ["closes all of its descriptors", `for (const fd of [3, 4, 5]) fs.closeSync(fd); ${LATER}`],
    ["rings the doorbell", `fs.writeSync(5, Buffer.alloc(8, 1));`],
    [
      "cuts the region",
      `try { fs.ftruncateSync(4, 0); } catch {} try { fs.ftruncateSync(4, 1 << 30); } catch {}`,
    ],
  ])("one that %s harms nobody", async (_, misdeed) => {
    // How its own job ends does not matter, as long as it does.
    const jobs = await runJobs(badIn1(misdeed), ["--null", "--jobs", "2"]);
    expect(jobs.report?.jobs[1]).toMatchObject({ result: "OK", files: 1, messages: [] });
    expect(jobs.job.violations).toEqual([]);
  });
});

describe("processes of a plugin", () => {
  test("100 MB on stderr do not block it, nor fill the daemon's memory", async () => {
    const flood = `const block = "line of output\\n".repeat(70_000);
for (let count = 0; count < 100; count++) await new Promise((done) => process.stderr.write(block, done));`;
    const two = ["--null", "--jobs", "2"];
    const jobs = await runJobs(badIn1(flood), two, { variant: "release" });
    expect(jobs.report, jobs.stderr).toMatchObject({ result: "OK", files: 2 });
    expect(jobs.report?.left.residentKiB).toBeLessThan(16 << 10);
  });

  test("a child that outlives its worker ends with it", async () => {
    const child = `spawn("sleep", ["1000"], { stdio: ["ignore", "inherit", "inherit"] }).unref();`;
    await runJobs(badIn1(child), ["--null", "--jobs", "2"]);
    const jobs = await runTwo(badIn1(`${child} process.kill(process.pid, "SIGKILL"); ${NEVER}`));
    expect(fatalMessages(jobs.job)).toMatch(/by signal SIGKILL/);
  });

  test("a child that holds the channel's descriptors keeps nobody waiting", async () => {
    const child = `spawn("sleep", ["1000"], { stdio: [0, 1, 2, 3, 4, 5] });`;
    const jobs = await runTwo(badIn1(`${child} process.kill(process.pid, "SIGKILL"); ${NEVER}`));
    expect(fatalMessages(jobs.job)).toMatch(/by signal SIGKILL/);
  });
});

describe("a plugin or a Node that cannot be started", () => {
  async function failsWith(definition: string, message: RegExp, node = ""): Promise<void> {
    for (const release of ["20", "25"]) {
      const env = { BAREOS_NODE: node };
      const jobs = await runJobs(definition, ["--release", release, "--null"], { env });
      expect(fatalMessages(jobs.job)).toMatch(message);
      expect(jobs.job.result).toBe("Error");
    }
  }

  test.each<[string, string, RegExp]>([
    ["a syntax error", "export function startBackupFile( {\n", /plugin\.ts/],
    ["a missing import", `import "./nowhere.js";`, /nowhere\.js/],
    ["a missing package", `import "no-such-package";`, /no-such-package/],
    ["a missing export", `import { bRC_Nothing } from "bareosfd"; bRC_Nothing;`, /bRC_Nothing/],
    ["a throw", `throw new Error("while loading");`, /while loading[\s\S]*plugin\.ts:1/],
    ["no exports", `export const nothing = 1;`, /exports nothing that a plugin consists of/],
    ["an exit", `process.exit(3);`, /process\.exit\(3\)/],
  ])("%s in the module", async (_, text, message) => {
    await failsWith(plugin(text), message);
  });

  test("an endless wait at the top of the module, cancelled", async () => {
    const definition = plugin("await new Promise(() => {});");
    const jobs = await runJobs(definition, ["--null", "--cancel-after-ms", "500"]);
    expect(jobs.job.result).toBe("Canceled");
    expect(fatalMessages(jobs.job)).toMatch(/did not return within 1 s/);
  });

  test("a missing module", async () => {
    const folder = tempDir();
    await failsWith(
      `node:module_path=${folder}:module_name=nothing`,
      /no plugin nothing in module_path: looked for/,
    );
    rmSync(folder, { recursive: true });
    await failsWith(`node:module_path=${folder}:module_name=nothing`, /there is no folder/);
  });

  test("a missing Node, and one that is no program", async () => {
    const missing = /cannot start \/nowhere\/node: No such file/;
    await failsWith(RECORDER, missing, "/nowhere/node");
    await failsWith(RECORDER, /cannot start .*: Permission denied/, tempDir());
  });

  /** A program that takes the place of Node. */
  function fakeNode(script: string): string {
    const file = path.join(tempDir(), "node");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test.each<[string, string, RegExp]>([
    ["ends at once", "exit 0", /ended with exit code 0/],
    ["complains and ends", "echo no such option >&2; exit 9", /exit code 9[\s\S]*no such option/],
    ["prints a version", "echo v16.20.2", /ended with exit code 0[\s\S]*v16\.20\.2/],
  ])("a Node that %s", async (_, script, message) => {
    await failsWith(RECORDER, message, fakeNode(script));
  });

  test("a Node that is too old: the message says which one it is and which it takes", async () => {
    const old = path.join(tempDir(), "old.cjs");
    // What Node 16 lacks of what the worker needs first, and what it says of itself.
    writeFileSync(
      old,
      `delete require("node:module").register; delete require("node:module").registerHooks;
require("node:module").syncBuiltinESMExports();
Object.defineProperty(process, "version", { value: "v16.20.2" });
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "16.20.2" } });`,
    );
    const node = fakeNode(`exec ${process.execPath} --require ${old} "$@"`);
    await failsWith(RECORDER, /16\.20\.2[\s\S]*20\.19/, node);
  });
});
