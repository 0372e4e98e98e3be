// Daemons whose workers lie (test/channel/fuzz/worker.cc in place of Node): each job ends, nothing is left of it, and
// nothing reaches the core that a daemon would not survive.
import { beforeAll, expect, test } from "vitest";
import { buildNative, buildTestProgram } from "../../support/native.js";
import { runEvents, type EventDaemon } from "./support.js";

/** The worker's lies follow from the length of the job's name, which is what it asks for first. */
const SEEDS = 16;

let worker = "";

beforeAll(async () => {
  await buildNative();
  worker = await buildTestProgram("hostile-worker", "release");
}, 600_000);

const DAEMONS: readonly EventDaemon[] = ["sd", "dir"];

test.each(DAEMONS.flatMap((daemon) => ["20", "25"].map((release) => [daemon, release] as const)))(
  "%s of release %s",
  async (daemon, release) => {
    const options = "node:module_path=/x:module_name=y:event_limit=1:free_limit=2";
    let failed = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const set = ["--set", `Job=${"x".repeat(seed)}`];
      const args = ["--release", release, "--jobs", "2", "--repeat", "2", ...set];
      const { jobs, ok } = await runEvents(daemon, [options], args, { BAREOS_NODE: worker });
      expect(jobs).toHaveLength(4);
      if (!ok) failed += 1;
      for (const { events } of jobs) {
        expect(Math.max(...events.map(({ milliseconds }) => milliseconds))).toBeLessThan(10_000);
      }
    }
    // Some lie from the beginning, some never.
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(SEEDS);
  },
);
