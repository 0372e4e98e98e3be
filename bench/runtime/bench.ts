// What every figure works with: options, files to save, and jobs that it can run.
import path from "node:path";
import type { Host } from "../../generator/cli/host.js";
import { escapeValue } from "../../generator/cli/commands/run.js";
import { statusLine } from "../../generator/cli/style.js";
import { packageRoot, shippedPlugins } from "../../generator/paths.js";
import { startJob, type Job, type JobRun } from "./core-host.js";
import type { Fixtures } from "./fixtures.js";
import type { Outcome } from "./outcome.js";

export interface Bench {
  readonly host: Host;
  readonly rounds: number;
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

export function runJob(bench: Bench, job: Job): Promise<JobRun> {
  return startJob(job, bench.host).done;
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
