// Many jobs of one daemon at once: how long until each of them has its plugin, and what a worker costs that has nothing to do.
import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { localFileset, ownPlugin, progress, type Bench, type Figure } from "./bench.js";
import { startJob, type Job } from "./core-host.js";
import type { Bar, Fact } from "./outcome.js";
import { childrenOf, openedBy, proportionalKiB } from "./processes.js";
import { medianOf, spreadOf } from "./spread.js";

const JOBS = 50;
const SETTLE_MS = 500;
const LOOK_MS = 5;
const BAR: Bar = { kind: "at most", value: 20 };

interface Kind {
  readonly what: string;
  readonly job: Job;
  /** A named pipe: a job that is ready reads it, and goes on when nobody writes into it any more. */
  readonly pipe: string;
  /** Processes of which somebody reads it, once for each job. */
  readonly readers: (host: number) => readonly number[];
  readonly bar: Bar | null;
}

interface Round {
  /** Until all jobs are ready. */
  readonly seconds: number;
  /** Of a worker, the median of all. */
  readonly workerMiB: number;
  /** Of the small program that keeps it. */
  readonly keeperMiB: number;
}

export const manyJobs: Figure = {
  name: "many-jobs",
  summary: `${String(JOBS)} jobs of one daemon at once: time until all are ready, memory of an idle worker`,
  measure: async (bench) => {
    const pipe = bench.fixtures.pipe("pipe");
    // The second Plugin line keeps the core busy.
    const shipped: Job = {
      plugins: ["node", "reference"],
      definitions: [localFileset(bench.fixtures.emptyList(), false), `reference:filename=${pipe}`],
      jobs: JOBS,
    };
    const own: Job = {
      plugins: ["node"],
      definitions: [ownPlugin("waiting", { pipe })],
      jobs: JOBS,
    };
    const workersOf = (host: number): readonly number[] => childrenOf(host).flatMap(childrenOf);
    return {
      facts: [
        ...(await measure(bench, {
          what: "local-fileset",
          job: shipped,
          pipe,
          readers: (host) => [host],
          bar: BAR,
        })),
        ...(await measure(bench, {
          what: "a plugin in TypeScript",
          job: own,
          pipe,
          readers: workersOf,
          bar: null,
        })),
      ],
    };
  },
};

async function measure(bench: Bench, kind: Kind): Promise<readonly Fact[]> {
  const name = `${String(JOBS)} jobs at once of ${kind.what}`;
  const rounds: Round[] = [];
  for (let round = 1; round <= bench.rounds; round++) {
    progress(bench, `${name}: round ${String(round)}`);
    rounds.push(await measureOnce(bench, kind));
  }
  const fact = (
    what: string,
    unit: string,
    pick: (round: Round) => number,
    bar: Bar | null,
  ): Fact => ({ what, unit, value: spreadOf(rounds.map(pick)), bar });
  return [
    fact(`${name}: until all are ready`, "s", ({ seconds }) => seconds, null),
    fact("  an idle worker, proportionally", "MiB", ({ workerMiB }) => workerMiB, kind.bar),
    fact("  its keeper, proportionally", "MiB", ({ keeperMiB }) => keeperMiB, null),
  ];
}

async function measureOnce({ host }: Bench, { job, pipe, readers }: Kind): Promise<Round> {
  const started = host.now();
  const running = startJob(job, host);
  // For reading as well, so that nobody waits for the other.
  const writer = await open(pipe, "r+");
  const ended = new AbortController();
  const done = running.done.finally(() => {
    ended.abort();
  });
  // Awaited below.
  done.catch(() => undefined);
  try {
    while (openedBy(readers(running.pid), pipe) < JOBS) {
      if (ended.signal.aborted) throw new Error("the jobs ended before they were ready");
      await sleep(LOOK_MS);
    }
    const seconds = (host.now() - started) / 1000;
    await sleep(SETTLE_MS);
    const keepers = childrenOf(running.pid);
    const middle = (pids: readonly number[]): number => medianOf(pids.map(proportionalKiB)) / 1024;
    const workerMiB = middle(keepers.flatMap(childrenOf));
    return { seconds, workerMiB, keeperMiB: middle(keepers) };
  } finally {
    await writer.close();
    await done;
  }
}
