// The keeper alone, with sanitizers, and with a kernel that does not list children: this test plays the daemon.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { buildTestProgram } from "../support/native.js";

const LIFELINE = 7;

interface Kept {
  readonly process: ChildProcess;
  readonly lifeline: Duplex;
  /** What the keeper said, as errno and wait status; empty when it said nothing. */
  readonly ended: () => Promise<readonly number[]>;
}

function keep(keeper: string, command: readonly string[], env = process.env): Kept {
  const stdio = [
    "ignore",
    "ignore",
    "pipe",
    "ignore",
    "ignore",
    "ignore",
    "ignore",
    "pipe",
  ] as const;
  const child = spawn(keeper, command, { stdio: [...stdio], env });
  const lifeline = (child.stdio as readonly unknown[])[LIFELINE];
  if (!(lifeline instanceof Duplex)) throw new Error("there is no lifeline");
  const said: Buffer[] = [];
  lifeline.on("data", (bytes: Buffer) => said.push(bytes));
  lifeline.on("error", () => undefined);
  let complaints = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    complaints += bytes.toString();
  });
  return {
    process: child,
    lifeline,
    ended: async () => {
      await once(child, "close");
      expect(complaints).toBe("");
      const report = Buffer.concat(said);
      return report.length === 0 ? [] : [report.readInt32LE(0), report.readInt32LE(4)];
    },
  };
}

let nextMark = 200_000_000 + process.pid * 100;

/** How many processes have the mark as an argument: waits a while until they are so many. */
async function processesWith(mark: string, least: number, most = least): Promise<number> {
  let found = -1;
  for (let look = 0; look < 100 && (found < least || found > most); look += 1) {
    if (look > 0) await sleep(100);
    found = readdirSync("/proc").filter((id) => {
      try {
        return (
          /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "latin1").includes(`${mark}\0`)
        );
      } catch {
        return false;
      }
    }).length;
  }
  return found;
}

describe.each([
  ["the kernel's list of children", "keeper-test"],
  ["a search for children", "keeper-test-without-list"],
])("with %s", (_, target) => {
  let keeper = "";
  beforeAll(async () => {
    keeper = await buildTestProgram(target, "sanitized");
  }, 300_000);

  test.each([
    [["sh", "-c", "exit 0"], 0, 0],
    [["sh", "-c", "exit 41"], 0, 41 << 8],
    [["/bin/sh", "-c", "kill -9 $$"], 0, 9],
    [["sh", "-c", "kill -TERM $$"], 0, 15],
    [["/nowhere/program"], 2, 0],
    [["no-such-program"], 2, 0],
    [[""], 2, 0],
    [[import.meta.dirname], 13, 0],
  ])("%j: errno %i, status %i", async (command, errno, status) => {
    // Folders that an ordinary user may not enter would be another reason.
    const env = { ...process.env, PATH: "/usr/bin:/bin" };
    expect(await keep(keeper, command, env).ended()).toEqual([errno, status]);
  });

  const TREE = `for a in 1 2 3; do setsid sh -c 'trap "" TERM; sleep $0 & setsid sleep $0; sleep $0' $0 & done; `;

  test("a tree of processes goes with the program", async () => {
    const mark = String((nextMark += 1));
    const { ended } = keep(keeper, ["sh", "-c", `${TREE} sleep 0.3; exit 3`, mark]);
    expect(await ended()).toEqual([0, 3 << 8]);
    expect(await processesWith(mark, 0)).toBe(0);
  });

  test("a tree of processes goes with the daemon's end of the lifeline", async () => {
    const mark = String((nextMark += 1));
    const { lifeline, ended } = keep(keeper, ["sh", "-c", `${TREE} wait`, mark]);
    // Shells may become what they run last.
    expect(await processesWith(mark, 11, 99)).toBeGreaterThan(10);
    lifeline.destroy();
    expect(await ended()).toEqual([]);
    expect(await processesWith(mark, 0)).toBe(0);
  });

  test("the program is asked to end", async () => {
    const { lifeline, ended } = keep(keeper, [
      "sh",
      "-c",
      "trap 'exit 5' TERM; while :; do sleep 0.05; done 2> /dev/null",
    ]);
    await sleep(300);
    lifeline.write("T");
    expect(await ended()).toEqual([0, 5 << 8]);
  });

  test("signals do not end it, and orphans that end do not stay", async () => {
    const mark = String((nextMark += 1));
    const script = `for a in $(seq 20); do (sh -c "exec true" & exit); done; exec sleep ${mark} 0`;
    const kept = keep(keeper, ["sh", "-c", script]);
    expect(await processesWith(mark, 1)).toBe(1);
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR2"] as const) {
      kept.process.kill(signal);
    }
    await sleep(200);
    expect(await processesWith(mark, 1)).toBe(1);
    const id = String(kept.process.pid);
    const listed = readFileSync(`/proc/${id}/task/${id}/children`, "latin1").trim().split(/\s+/);
    expect(listed).toHaveLength(1);
    kept.process.kill("SIGKILL");
    await kept.ended();
    // The program dies with it.
    expect(await processesWith(mark, 0)).toBe(0);
  });
});

test("a program without a daemon says so", async () => {
  const keeper = await buildTestProgram("keeper-test", "sanitized");
  const child = spawn(keeper, ["true"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const [code] = (await once(child, "close")) as [number];
  expect([code, said]).toEqual([1, "keeper: a daemon's plugin library starts this program\n"]);
});
