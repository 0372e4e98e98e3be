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

export interface Job {
  readonly plugins: readonly (keyof typeof LIBRARIES)[];
  /** One per Plugin line of the fileset. */
  readonly definitions: readonly string[];
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
  await buildPreset("release", ["all", "reference-fd"], {
    env: host.env,
    signal: host.signal,
    progress: (text) => {
      host.stderr(statusLine(host.color.stderr, "Building", text));
    },
  });
}

/** Starts a backup whose data are thrown away, so that no disk is measured. */
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
    ...["--release", RELEASE, "--null", "--json"],
    ...plugins,
    ...definitions,
    ...several,
  ];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...host.env, BAREOS_NODE: process.execPath, BAREOS_NODE_HOME: packageRoot },
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
