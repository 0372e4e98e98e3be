// The shipped TypeScript plugin against the C++ one, with the same files.
import { nodeJob, referenceJob, restoreOf, runRounds, type Bench } from "./bench.js";
import type { Job, JobRun } from "./core-host.js";
import type { Bar, Cost, Ratio } from "./outcome.js";
import { medianOf, spreadOf, type Spread } from "./spread.js";

/** The same work for both plugins. */
export interface Jobs {
  readonly reference: Job;
  readonly node: Job;
  /** The TypeScript plugin without any file: start-up and end. */
  readonly empty: Job;
}

export interface Comparison {
  readonly what: string;
  readonly jobs: Jobs;
  readonly bar: Bar | null;
  /** Whether its files were just read in another comparison, so that no round is needed to warm up. */
  readonly isWarm?: boolean;
  /** What counts: how many of `unit` a job did. */
  readonly amount: { readonly unit: string; readonly of: (run: JobRun) => number };
  /** Processor time is given in `unit`, as seconds divided by this. */
  readonly cost: { readonly unit: string; readonly of: (run: JobRun) => number };
}

export interface Compared {
  readonly ratio: Ratio;
  readonly cost: Cost;
  /** The worker's part of the cost, of all rounds. */
  readonly worker: Spread;
}

type Round = Readonly<Record<keyof Jobs, JobRun>>;

/** Backups of a list. */
export function backups(bench: Bench, list: string, direct: boolean): Jobs {
  return {
    reference: referenceJob(list, direct),
    node: nodeJob(list, direct),
    empty: nodeJob(bench.fixtures.emptyList(), direct),
  };
}

/** Restores of what backups saved, so many times in one job. `name` is what they are stored under. */
export async function restores(
  bench: Bench,
  name: string,
  { reference, node, empty }: Jobs,
  times = 1,
): Promise<Jobs> {
  return {
    reference: await restoreOf(bench, `${name}-reference`, reference, times),
    node: await restoreOf(bench, `${name}-node`, node, times),
    empty: await restoreOf(bench, `${name}-empty`, empty),
  };
}

export async function compare(bench: Bench, comparison: Comparison): Promise<Compared> {
  const { what, jobs, isWarm = false } = comparison;
  const rounds = await runRounds<keyof Jobs>(bench, what, { ...jobs }, isWarm);
  return {
    ratio: ratioOf(rounds, comparison),
    cost: costOf(rounds, comparison),
    worker: spreadOf(rounds.map((round) => workerCost(round, comparison))),
  };
}

function ratioOf(rounds: readonly Round[], { what, amount, bar }: Comparison): Ratio {
  const rate = (run: JobRun): number => amount.of(run) / run.seconds;
  return {
    what,
    unit: `${amount.unit}/s`,
    baseline: medianOf(rounds.map(({ reference }) => rate(reference))),
    measured: medianOf(rounds.map(({ node }) => rate(node))),
    // Round by round: both ran in the same seconds, whatever else the machine did then.
    ratio: spreadOf(rounds.map(({ reference, node }) => reference.seconds / node.seconds)),
    withoutStartUp: isMostlyStartUp(rounds)
      ? null
      : spreadOf(
          rounds.map(
            ({ reference, node, empty }) => reference.seconds / (node.seconds - empty.seconds),
          ),
        ),
    bar,
  };
}

/** Then the difference of the two jobs is smaller than what each of them varies by. */
function isMostlyStartUp(rounds: readonly Round[]): boolean {
  return medianOf(rounds.map(({ node, empty }) => empty.seconds / node.seconds)) > 0.5;
}

function workerCost({ node, empty }: Round, { cost }: Comparison): number {
  return (node.childrenCpuSeconds - empty.childrenCpuSeconds) / cost.of(node);
}

function costOf(rounds: readonly Round[], comparison: Comparison): Cost {
  const { what, cost } = comparison;
  const each = (pick: (round: Round) => number): number => medianOf(rounds.map(pick));
  return {
    what,
    unit: cost.unit,
    reference: each(({ reference }) => reference.cpuSeconds / cost.of(reference)),
    daemon: each(({ node, empty }) => (node.cpuSeconds - empty.cpuSeconds) / cost.of(node)),
    worker: each((round) => workerCost(round, comparison)),
    workerMiB: each(({ node }) => node.childrenPeakKiB / 1024),
  };
}
