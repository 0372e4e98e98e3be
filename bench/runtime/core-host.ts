// Builds the core host and both plugins, and runs jobs with them.
import { spawn } from "node:child_process";
import path from "node:path";
import type { Host } from "../../generator/cli/host.js";
import { statusLine } from "../../generator/cli/style.js";
import { buildPreset } from "../../generator/cmake/build.js";
import { nativeFolder } from "../../generator/cmake/presets.js";
import { packageRoot } from "../../generator/paths.js";
import { CannotMeasure } from "./errors.js";

/** Release of Bareos that is played: blocks of 256 KiB, and I/O in the core. */
export const RELEASE = "25";

/** Libraries that a job can load. */
const LIBRARIES = { node: "node-fd.so", reference: "reference-fd.so" } as const;
export type Library = keyof typeof LIBRARIES;

/** What Node 20 reads at each start, some 30 ms, and no daemon has in its environment. */
const STRANGE_TO_DAEMONS = ["NODE_EXTRA_CA_CERTS"] as const;

export interface Restore {
  /** Backup folders, one restore each. */
  readonly folders: readonly string[];
  /** Where the files go. */
  readonly where: string;
}

export interface Job {
  readonly plugins: readonly Library[];
  /** One per Plugin line of the fileset; none in a restore. */
  readonly definitions: readonly string[];
  /** A folder for what is saved, which is thrown away without one. */
  readonly saveInto?: string;
  readonly restore?: Restore;
  /** Everything below this folder answers slowly (plugins/slow_files.cc). */
  readonly slow?: string;
  /** How many of it run at once. */
  readonly jobs?: number;
  /** Processors that the job may use, as `taskset` takes them; all without. */
  readonly processors?: string;
}

/** What the core host reports of jobs that ended OK. */
export interface JobRun {
  readonly seconds: number;
  readonly files: number;
  readonly bytes: number;
  /** Seconds of processor time: the core host with the plugin in it, and the workers together. */
  readonly cpuSeconds: number;
  readonly childrenCpuSeconds: number;
  /** Of the largest worker. */
  readonly childrenPeakKiB: number;
  readonly jobs: readonly { readonly messages: readonly { readonly text: string }[] }[];
}

export interface RunningJob {
  readonly pid: number;
  /** Rejects when the job did not end OK. */
  readonly done: Promise<JobRun>;
}

/** Brings everything that is measured up to date with its sources. */
export async function build(host: Host): Promise<void> {
  // The C++ plugin that the TypeScript ones are compared with is the benchmarks' own.
  await buildPreset("release", ["all", "reference-fd", "slow-files"], {
    env: host.env,
    signal: host.signal,
    progress: (text) => {
      host.stderr(statusLine(host.color.stderr, "Building", text));
    },
  });
}

/** What a job does, for the core host. */
function taskOf({ saveInto, restore }: Job): readonly string[] {
  if (restore !== undefined) {
    return [
      ...restore.folders.flatMap((folder) => ["--restore", folder]),
      "--where",
      restore.where,
    ];
  }
  return saveInto === undefined ? ["--null"] : ["--backup", saveInto];
}

/** What a daemon would have, and what the job needs. */
export function environmentOf(
  { slow }: Pick<Job, "slow">,
  host: Host,
): Record<string, string | undefined> {
  const env = { ...host.env, BAREOS_NODE: process.execPath, BAREOS_NODE_HOME: packageRoot };
  for (const name of STRANGE_TO_DAEMONS) Reflect.deleteProperty(env, name);
  if (slow === undefined) return env;
  const LD_PRELOAD = path.join(nativeFolder, "slow-files.so");
  return { ...env, LD_PRELOAD, BAREOS_NODE_BENCH_SLOW: slow };
}

/** Starts a job. */
export function startJob(job: Job, host: Host): RunningJob {
  const plugins = job.plugins.flatMap((name) => [
    "--plugin",
    path.join(nativeFolder, LIBRARIES[name]),
  ]);
  const definitions = job.definitions.flatMap((definition) => ["--definition", definition]);
  const several = job.jobs === undefined ? [] : ["--jobs", String(job.jobs)];
  const program = path.join(nativeFolder, "core-host");
  const pinned = job.processors === undefined ? [] : ["taskset", "--cpu-list", job.processors];
  const [command = program, ...args] = [
    ...pinned,
    program,
    ...["--release", RELEASE, "--json"],
    ...taskOf(job),
    ...plugins,
    ...definitions,
    ...several,
  ];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentOf(job, host),
    signal: host.signal,
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const done = new Promise<JobRun>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output) as JobRun);
      else reject(jobFailed(code, errors));
    });
  });
  return { pid: child.pid ?? 0, done };
}

function jobFailed(code: number | null, errors: string): CannotMeasure {
  return new CannotMeasure(
    `a job did not end OK (exit code ${String(code)}):\n${errors.slice(-4000)}`,
    "npm test -- test/core-host test/runtime",
  );
}
