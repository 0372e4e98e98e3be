// What every figure works with: options, files to save, and jobs that it can run.
import path from "node:path";
import type { Host } from "../../generator/cli/host.js";
import { escapeValue } from "../../generator/cli/run/plugin-file.js";
import { statusLine } from "../../generator/cli/style.js";
import { packageRoot, shippedPlugins } from "../../generator/paths.js";
import { startJob, type Job, type JobRun } from "./core-host.js";
import type { Fixtures } from "./fixtures.js";
import type { Outcome } from "./outcome.js";

export interface Bench {
  readonly host: Host;
  readonly rounds: number;
  /** How many small files. */
  readonly files: number;
  /** How long a job of large files is to take, as a part of what it should. */
  readonly share: number;
  readonly fixtures: Fixtures;
}

export interface Figure {
  readonly name: string;
  readonly summary: string;
  measure(bench: Bench): Promise<Outcome>;
}

export function progress(bench: Bench, text: string): void {
  bench.host.stderr(statusLine(bench.host.color.stderr, "Measuring", text));
}

/** Runs a job; what it restores is removed. */
export async function runJob(bench: Bench, job: Job): Promise<JobRun> {
  try {
    return await startJob(job, bench.host).done;
  } finally {
    if (job.restore !== undefined) bench.fixtures.removeRestored();
  }
}

/** Runs every job once per round, one after the other, and before the first round once to warm up unless all is warm. */
export async function runRounds<K extends string>(
  bench: Bench,
  what: string,
  jobs: Readonly<Record<K, Job>>,
  isWarm = false,
): Promise<readonly Readonly<Record<K, JobRun>>[]> {
  const rounds: Record<K, JobRun>[] = [];
  for (let round = isWarm ? 1 : 0; round <= bench.rounds; round++) {
    progress(bench, `${what}: ${round === 0 ? "warm-up" : `round ${String(round)}`}`);
    const runs: Partial<Record<K, JobRun>> = {};
    for (const name of Object.keys(jobs) as K[]) runs[name] = await runJob(bench, jobs[name]);
    if (round > 0) rounds.push(runs as Record<K, JobRun>);
  }
  return rounds;
}

/** The C++ plugin over a list of files. */
export function referenceJob(list: string, direct: boolean): Job {
  const definition = `reference:filename=${list}:direct_io=${direct ? "yes" : "no"}`;
  return { plugins: ["reference"], definitions: [definition] };
}

/** Saves what a job would throw away, once; then the job restores it, so many times. */
export async function restoreOf(bench: Bench, name: string, job: Job, times = 1): Promise<Job> {
  const { folder, isNew } = bench.fixtures.stored(name);
  if (isNew) {
    progress(bench, `saving for restores: ${name}`);
    await runJob(bench, { ...job, saveInto: folder });
  }
  const folders = Array.from({ length: times }, () => folder);
  const restore = { folders, where: bench.fixtures.restoreFolder };
  return { plugins: job.plugins, definitions: [], restore };
}

/** The shipped TypeScript plugin over a list of files. */
export function nodeJob(list: string, direct: boolean): Job {
  return { plugins: ["node"], definitions: [localFileset(list, direct)] };
}

export function localFileset(list: string, direct: boolean): string {
  return nodeDefinition(shippedPlugins, "local-fileset", {
    filename: list,
    direct_io: direct ? "yes" : "no",
  });
}

/** A definition for one of the plugins in bench/plugins. */
export function ownPlugin(name: string, options: Readonly<Record<string, string>> = {}): string {
  return nodeDefinition(path.join(packageRoot, "bench", "plugins"), name, options);
}

function nodeDefinition(
  folder: string,
  name: string,
  options: Readonly<Record<string, string>>,
): string {
  const pairs = Object.entries({ module_path: folder, module_name: name, ...options });
  return ["node", ...pairs.map(([key, value]) => `${key}=${escapeValue(value)}`)].join(":");
}
