// What a plugin started is gone after its job, in whatever group, session or disguise, however the job or the daemon ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative, nativeFile } from "../support/native.js";
import { fatalMessages, plugin, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

const NEVER = "await new Promise(() => {});";

/** Seconds that a process sleeps; the number finds it again. */
let nextMark = 100_000_000 + process.pid * 100;
const newMark = (): string => String((nextMark += 1));

/** Commands of a shell; each leaves processes behind that nobody waits for. */
const WAYS: readonly (readonly [string, (mark: string) => string])[] = [
  ["a child", (mark) => `exec sleep ${mark}`],
  ["one in a session of its own", (mark) => `exec setsid sleep ${mark}`],
  ["one that was forked twice", (mark) => `setsid sh -c "setsid sleep ${mark} & exit" & exit`],
  [
    "one without environment that ignores signals",
    (mark) => `exec env -i setsid sh -c "trap '' TERM HUP INT; sleep ${mark}; sleep ${mark}"`,
  ],
  [
    "a whole tree",
    (mark) =>
      `for a in 1 2 3; do setsid sh -c "sleep ${mark} & sleep ${mark} & sleep ${mark}" & done; exit`,
  ],
  [
    "one that forks again and again",
    (mark) =>
      `f() { sleep 0.02; (f ${mark} &) ; exit; }; exec setsid sh -c "$(declare -f f); f ${mark} # ${mark}"`,
  ],
];

/** A plugin that starts such a command in a shell, waits a moment, and then does something. */
function starts(command: string, then: string): string {
  return plugin(`import { spawn } from "node:child_process";
import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  async *files() {
    spawn("bash", ["-c", ${JSON.stringify(command)}], { detached: true, stdio: "ignore" }).unref();
    await new Promise((resolve) => setTimeout(resolve, 400));
    ${then}
    yield { path: "/virtual", content: "text" };
  }
}`);
}

/** Processes with the mark among their arguments, except for those that are just ending. */
async function marked(mark: string): Promise<string[]> {
  let found: string[] = [];
  for (let look = 0; look < 20; look += 1) {
    found = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && argumentsOf(id).includes(mark));
    if (found.length === 0) return [];
    await sleep(100);
  }
  return found;
}

function argumentsOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

describe.each(WAYS)("%s", (_, command) => {
  test.each<[string, string, readonly string[], string]>([
    ["the job ended well", "", [], "OK"],
    ["the job was cancelled", NEVER, ["--cancel-after-ms", "1500"], "Canceled"],
    ["the worker crashed", "process.abort();", [], "Error"],
    ["the worker was killed", `process.kill(process.pid, "SIGKILL"); ${NEVER}`, [], "Error"],
  ])("after %s", async (_end, then, args, result) => {
    const mark = newMark();
    const jobs = await runJobs(starts(command(mark), then), ["--null", ...args]);
    expect(jobs.job.result, jobs.stderr).toBe(result);
    expect(await marked(mark)).toEqual([]);
  });

  test("after a SIGKILL of the daemon", async () => {
    const mark = newMark();
    const definition = starts(command(mark), `${NEVER} // ${mark}`);
    const host = spawn(
      nativeFile("core-host"),
      ["--plugin", nativeFile("node-fd.so"), "--definition", definition, "--null"],
      { stdio: "ignore" },
    );
    // Started, and past the fork.
    for (let look = 0; look < 100 && (await startedWith(mark)) === 0; look += 1) await sleep(100);
    expect(await startedWith(mark)).toBeGreaterThan(0);
    await sleep(300);
    const ended = once(host, "exit");
    host.kill("SIGKILL");
    await ended;
    expect(await marked(mark)).toEqual([]);
  });
});

async function startedWith(mark: string): Promise<number> {
  await sleep(0);
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && argumentsOf(id).includes(mark))
    .length;
}

describe("a worker that does something to its keeper", () => {
  test("kills it: the worker goes, too, with what it started, and the job fails", async () => {
    const mark = newMark();
    const killed = `process.kill(process.ppid, "SIGKILL"); ${NEVER}`;
    const tree = `setsid sh -c "setsid sleep ${mark} & exit" & exec sleep ${mark}`;
    const jobs = await runJobs(starts(tree, killed), ["--null"]);
    expect(fatalMessages(jobs.job)).toMatch(/lost with its keeper, which ended by signal SIGKILL/);
    expect(await marked(mark)).toEqual([]);
  });

  test("stops it and dies: the job fails", async () => {
    const gone = `process.kill(process.ppid, "SIGSTOP"); process.kill(process.pid, "SIGKILL"); ${NEVER}`;
    const jobs = await runJobs(starts("exit", gone), ["--null"], { timeout: 30_000 });
    expect(fatalMessages(jobs.job)).toMatch(/the worker ended by signal SIGKILL/);
  });

  test("stops it: the job ends as if nothing was", async () => {
    const mark = newMark();
    const stopped = `process.kill(process.ppid, "SIGSTOP");`;
    const jobs = await runJobs(starts(`exec setsid sleep ${mark}`, stopped), ["--null"]);
    expect(jobs.job.result, jobs.stderr).toBe("OK");
    expect(await marked(mark)).toEqual([]);
  });
});
