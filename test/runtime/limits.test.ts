// Everything that a worker may keep a daemon waiting with has a limit: how a job ends then, and what is said meanwhile.
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative, nativeFile, runProgram } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, type JobOptions, plugin, RECORDER, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

const NEVER = "await new Promise(() => {});";

/** A plugin whose list of files begins with something else. */
function before(misdeed: string): string {
  return plugin(`import { spawn } from "node:child_process";
import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  async *files() { ${misdeed}; yield { path: "/virtual", content: "text" }; }
}`);
}

const sleep = (milliseconds: number): string =>
  `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}))`;

describe("callback_limit", () => {
  test.each([
    ["waits for ever", NEVER],
    ["computes for ever", "for (;;) {}"],
    ["ignores signals", `process.on("SIGTERM", () => {}); ${NEVER}`],
    ["is stopped", `process.kill(process.pid, "SIGSTOP"); ${NEVER}`],
    ["has stopped its keeper", `process.kill(process.ppid, "SIGSTOP"); ${NEVER}`],
  ])("a plugin that %s fails its job", async (_, misdeed) => {
    const jobs = await runJobs(`${before(misdeed)}:callback_limit=1`, ["--null"]);
    expect(fatalMessages(jobs.job)).toMatch(
      /startBackupFile did not return within 1 s \(callback_limit\); the worker was killed/,
    );
    expect(jobs.job.result).toBe("Error");
    expect(jobs.job.violations).toEqual([]);
  });

  test("counts for each callback by itself, and not without being set", async () => {
    const slow = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  async *files() { for (let at = 0; at < 4; at++) { ${sleep(500)}; yield { path: "/" + at, content: "" }; } }
}`);
    for (const limit of [":callback_limit=1", ":callback_limit=0", ""]) {
      const jobs = await runJobs(`${slow}:run_ahead=no${limit}`, ["--null"]);
      expect(jobs.job, jobs.stderr).toMatchObject({ result: "OK", files: 4 });
    }
  });

  test("is a whole number", async () => {
    const jobs = await runJobs(`${RECORDER}:callback_limit=soon`, ["--null"]);
    expect(fatalMessages(jobs.job)).toMatch(/callback_limit is not a whole number/);
  });
});

describe("load_limit", () => {
  test("a module that waits for ever at its top", async () => {
    const jobs = await runJobs(`${plugin(NEVER)}:load_limit=4`, ["--null"]);
    expect(fatalMessages(jobs.job)).toMatch(
      /loading the module did not return within 4 s \(load_limit\)/,
    );
    // It was Node.
    expect(fatalMessages(jobs.job)).not.toMatch(/Node\.js\?/);
  });

  /** A program that takes the place of Node. */
  function program(text: string, mode = 0o755): string {
    const file = path.join(tempDir(), "node");
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  function folder(): string {
    const name = path.join(tempDir(), "node");
    mkdirSync(name);
    return name;
  }

  test.each<[string, () => string, RegExp]>([
    [
      "sleeps",
      () => program("#!/bin/sh\nexec sleep 1000\n"),
      /within 1 s \(load_limit\).*Node\.js\?/,
    ],
    ["stops", () => program("#!/bin/sh\nkill -STOP $$\n"), /within 1 s \(load_limit\).*Node\.js\?/],
    [
      "ignores all",
      () => program("#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n"),
      /load_limit/,
    ],
    [
      "is another program",
      () => "/bin/cat",
      /ended with exit code 1; it was never ready: is \/bin\/cat Node/,
    ],
    [
      "does nothing",
      () => "/bin/true",
      /ended with exit code 0; it was never ready: is \/bin\/true Node/,
    ],
    [
      "is killed",
      () => program("#!/bin/sh\nkill -9 $$\n"),
      /ended by signal SIGKILL; it was never ready/,
    ],
    ["is text", () => program("no program\n"), /cannot start .*node: Exec format error/],
    ["is no program", () => program("#!/bin/sh\n", 0o644), /cannot start .*: Permission denied/],
    ["is a folder", folder, /cannot start .*: Permission denied/],
    // The second where PATH has folders that may not be entered.
    [
      "is nowhere",
      () => "no-such-node",
      /cannot start no-such-node: (?:No such file|Permission denied)/,
    ],
  ])("a Node that %s", async (_, node, message) => {
    const env = { BAREOS_NODE: node() };
    const jobs = await runJobs(`${RECORDER}:load_limit=1`, ["--null"], { env });
    expect(fatalMessages(jobs.job)).toMatch(message);
    expect(jobs.job.result).toBe("Error");
  });
});

describe("cancel_grace", () => {
  const BUSY = /the core was busy with something else for 1 s after the job was cancelled/;
  // The descriptor is a pipe that a child of the plugin holds and never writes to.
  const pipeReader = (): string =>
    plugin(`import fs from "node:fs";
import { spawn } from "node:child_process";
import { BareosFdPlugin, bRC_OK, iostat_do_in_core } from "bareosfd";
export default class extends BareosFdPlugin {
  *files() { yield { path: "/virtual", content: "text" }; }
  override pluginIoOpen(packet) {
    const pipe = process.env.PLUGIN_PIPE;
    spawn("sh", ["-c", "exec sleep 1000 3<>" + pipe], { detached: true, stdio: "ignore" }).unref();
    packet.filedes = fs.openSync(pipe, "r");
    packet.status = iostat_do_in_core;
    return bRC_OK;
  }
}`);

  test("holds while the core reads a descriptor", async () => {
    const pipe = path.join(tempDir(), "pipe");
    expect(await runProgram("mkfifo", [pipe], {})).toMatchObject({ code: 0 });
    const options: JobOptions = { env: { PLUGIN_PIPE: pipe }, timeout: 30_000 };
    const args = ["--null", "--release", "26-dev", "--cancel-after-ms", "6000"];
    const jobs = await runJobs(`${pipeReader()}:run_ahead=no`, args, options);
    expect(jobs.job.result, jobs.stderr).toBe("Canceled");
    expect(fatalMessages(jobs.job)).toMatch(BUSY);
  });

  test("holds while the core reads a socket whose other end is elsewhere", async () => {
    const server = net.createServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = (server.address() as net.AddressInfo).port;
    const reader = plugin(`import net from "node:net";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { BareosFdPlugin, bRC_OK, iostat_do_in_core } from "bareosfd";
export default class extends BareosFdPlugin {
  *files() { yield { path: "/virtual", content: "text" }; }
  override async pluginIoOpen(packet) {
    const socket = net.connect(${port}, "127.0.0.1");
    await once(socket, "connect");
    packet.filedes = socket._handle.fd;
    packet.status = iostat_do_in_core;
    // Node's sockets never wait. The flag belongs to all who have it open.
    const blocking = 'use Fcntl; open(F, "<&=3"); fcntl(F, F_SETFL, 0)';
    execFileSync("perl", ["-e", blocking], { stdio: ["ignore", "ignore", "inherit", packet.filedes] });
    return bRC_OK;
  }
}`);
    try {
      const args = ["--null", "--release", "26-dev", "--cancel-after-ms", "6000"];
      const jobs = await runJobs(`${reader}:run_ahead=no`, args, { timeout: 30_000 });
      expect(jobs.job.result, jobs.stderr).toBe("Canceled");
      expect(fatalMessages(jobs.job)).toMatch(BUSY);
    } finally {
      server.close();
    }
  });
});

describe("a wait that takes long is told", () => {
  const env = { BAREOS_NODE_TEST_WAIT_NOTICE: "300,700" };
  const INFO = 6;
  const WARNING = 5;

  test("with what is waited for, and again and again", async () => {
    const jobs = await runJobs(before(sleep(1500)), ["--null"], { env });
    const told = jobs.job.messages.filter(({ text }) =>
      text.includes("startBackupFile of plugin has not returned for"),
    );
    expect(told).toHaveLength(2);
    for (const { text, type } of told) {
      expect(type).toBe(INFO);
      expect(text).toMatch(
        /startBackupFile of plugin has not returned for \d+ s\. Its event loop runs/,
      );
      expect(text).toMatch(/callback_limit/);
    }
    expect(jobs.job.result).toBe("OK");
  });

  test("as a warning when the event loop is stuck", async () => {
    const busy = "for (const end = Date.now() + 4000; Date.now() < end;) {}";
    const jobs = await runJobs(before(busy), ["--null"], { env });
    const [told] = jobs.job.messages.filter(({ text }) =>
      text.includes("startBackupFile of plugin has not returned for"),
    );
    expect(told?.type).toBe(WARNING);
    expect(told?.text).toMatch(/Its event loop is stuck/);
  });

  test("and not before its time", async () => {
    const jobs = await runJobs(before(sleep(1500)), ["--null"]);
    expect(jobs.job.messages).toEqual([]);
  });
});

describe("limits of the process", () => {
  async function limited(limit: string): Promise<string> {
    const file = path.join(tempDir(), "list");
    writeFileSync(file, "/etc/hostname\n");
    const host = ["core-host", "--plugin", "node-fd.so"].map((name) =>
      name.startsWith("-") ? name : nativeFile(name, "release"),
    );
    const definition = `${RECORDER}:load_limit=5`;
    const command = [...host, "--null", "--definition", definition];
    const script = `ulimit ${limit}; exec "$@"`;
    const run = await runProgram("bash", ["-c", script, "bash", ...command], {});
    expect([0, 1], run.stderr).toContain(run.code);
    return run.code === 0 ? "" : run.stderr;
  }

  test.each([8, 10, 12, 16, 18, 20, 22, 24, 26, 28, 30, 40])("%i open files", async (count) => {
    const said = await limited(`-n ${count}`);
    // Either it was enough, or that is said.
    if (said !== "") expect(said).toMatch(/limit of open files is \d+|EMFILE|Too many open files/);
    if (count < 18) expect(said).toMatch(/Too many open files; the limit of open files is/);
  });

  test("files of 4 MB, where the shared memory has 8", async () => {
    expect(await limited("-f 4096")).toMatch(
      /File too large; the limit of file sizes is 4194304 bytes/,
    );
  });

  test("a working folder that is gone: the job runs", async () => {
    const definition = `${RECORDER}:load_limit=10`;
    const command = [nativeFile("core-host"), "--plugin", nativeFile("node-fd.so")];
    const run = await runProgram(
      "bash",
      [
        "-c",
        `cd "$0" && rmdir "$0" && exec "$@"`,
        tempDir(),
        ...command,
        "--null",
        "--definition",
        definition,
      ],
      {},
    );
    expect(run.code, run.stderr).toBe(0);
  });
});
