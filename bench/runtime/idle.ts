// Processor time of daemon and worker while nothing is to do: neither may keep a processor busy.
import { open } from "node:fs/promises";
import { openSync, closeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { localFileset, ownPlugin, progress, type Bench, type Figure } from "./bench.js";
import { startJob, type Job } from "./core-host.js";
import type { Bar, Fact } from "./outcome.js";
import { processorSeconds } from "./processes.js";
import { spreadOf } from "./spread.js";

const SETTLE_MS = 300;
const IDLE_MS = 3000;
/** Of one processor, both processes together: what a look ten times a second costs, generously. */
const BAR: Bar = { kind: "at most", value: 0.02 };

export const idle: Figure = {
  name: "idle",
  summary:
    "processor time while the core asks nothing, and while it waits for a promise of the plugin",
  measure: async (bench) => {
    const pipe = bench.fixtures.pipe("pipe");
    // The second Plugin line keeps the core busy: its plugin reads a list that does not come.
    const unasked: Job = {
      plugins: ["node", "reference"],
      definitions: [localFileset(bench.fixtures.emptyList(), false), `reference:filename=${pipe}`],
    };
    const waiting: Job = { plugins: ["node"], definitions: [ownPlugin("waiting", { pipe })] };
    return {
      facts: [
        ...(await measure(bench, "the core asks nothing", unasked, pipe)),
        ...(await measure(bench, "the core waits for the plugin", waiting, pipe)),
      ],
    };
  },
};

async function measure(
  bench: Bench,
  what: string,
  job: Job,
  pipe: string,
): Promise<readonly Fact[]> {
  const shares: { readonly daemon: number; readonly worker: number }[] = [];
  for (let round = 1; round <= bench.rounds; round++) {
    progress(bench, `idle, ${what}: round ${String(round)}`);
    shares.push(await sharesWhileIdle(bench, job, pipe));
  }
  const fact = (name: string, values: readonly number[], bar: Bar | null): Fact => ({
    what: `${what}: ${name}`,
    unit: "of a processor",
    value: spreadOf(values),
    bar,
  });
  return [
    fact(
      "daemon and worker",
      shares.map(({ daemon, worker }) => daemon + worker),
      BAR,
    ),
    fact(
      "  worker alone",
      shares.map(({ worker }) => worker),
      null,
    ),
  ];
}

/** Somebody in the job reads the pipe: it is idle from when that is open until it is closed here. */
async function sharesWhileIdle(
  bench: Bench,
  job: Job,
  pipe: string,
): Promise<{ daemon: number; worker: number }> {
  const { host } = bench;
  const running = startJob(job, host);
  const opening = open(pipe, "w");
  const failed = running.done.then(
    () => Promise.reject(new Error("the job ended before it was idle")),
    (error: unknown) => {
      // Nobody will ever read: frees the thread that waits for it.
      closeSync(openSync(pipe, "r+"));
      throw error;
    },
  );
  // The race is over when the pipe is open; the job's own end is awaited below.
  failed.catch(() => undefined);
  const writer = await Promise.race([opening, failed]);
  try {
    await sleep(SETTLE_MS);
    const before = processorSeconds(running.pid);
    const started = host.now();
    await sleep(IDLE_MS);
    const after = processorSeconds(running.pid);
    const seconds = (host.now() - started) / 1000;
    return {
      daemon: (after.own - before.own) / seconds,
      worker: (after.children - before.children) / seconds,
    };
  } finally {
    await writer.close();
    await running.done;
  }
}
