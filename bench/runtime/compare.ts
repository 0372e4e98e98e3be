// The shipped TypeScript plugin against the C++ one, over the same list of files.
import { nodeJob, referenceJob, runRounds, type Bench } from "./bench.js";
import type { JobRun } from "./core-host.js";
import type { Bar, Cost, Ratio } from "./outcome.js";
import { medianOf, spreadOf } from "./spread.js";

export interface Comparison {
  readonly what: string;
  readonly list: string;
  readonly direct: boolean;
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
}

interface Round {
  readonly reference: JobRun;
  readonly node: JobRun;
  /** The TypeScript plugin without any file: start-up and end. */
  readonly empty: JobRun;
}

export async function compare(bench: Bench, comparison: Comparison): Promise<Compared> {
  const { what, list, direct, isWarm = false } = comparison;
  const jobs = {
    reference: referenceJob(list, direct),
    node: nodeJob(list, direct),
    empty: nodeJob(bench.fixtures.emptyList(), direct),
  };
  const rounds = await runRounds(bench, what, jobs, isWarm);
  return { ratio: ratioOf(rounds, comparison), cost: costOf(rounds, comparison) };
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

function costOf(rounds: readonly Round[], { what, cost }: Comparison): Cost {
  const each = (pick: (round: Round) => number): number => medianOf(rounds.map(pick));
  return {
    what,
    unit: cost.unit,
    reference: each(({ reference }) => reference.cpuSeconds / cost.of(reference)),
    daemon: each(({ node, empty }) => (node.cpuSeconds - empty.cpuSeconds) / cost.of(node)),
    worker: each(
      ({ node, empty }) => (node.childrenCpuSeconds - empty.childrenCpuSeconds) / cost.of(node),
    ),
    workerMiB: each(({ node }) => node.childrenPeakKiB / 1024),
  };
}
