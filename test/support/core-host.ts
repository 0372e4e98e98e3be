// Runs the core host with plugins of its own, which are CMake targets of test/ and bench/.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildTargets, buildTestProgram, nativeFile, runProgram } from "./native.js";
import { tempDir } from "./temp-dir.js";

export interface BuildOptions {
  /** With address and undefined-behaviour sanitizers; yes when left out. */
  readonly sanitize?: boolean;
}

/** The host's program. */
export async function buildCoreHost({ sanitize = true }: BuildOptions = {}): Promise<string> {
  const variant = sanitize ? "sanitized" : "release";
  await buildTargets(variant, ["core-host"]);
  return nativeFile("core-host", variant);
}

/** A plugin library in C++: a target of test/ or bench/. Gives its path. */
export function buildPlugin(
  target: PluginTarget,
  { sanitize = true }: BuildOptions = {},
): Promise<string> {
  return buildTestProgram(target, sanitize ? "sanitized" : "release", ".so");
}

type PluginTarget = typeof hostilePlugin | typeof referencePlugin;
export const hostilePlugin = "hostile-fd";
export const referencePlugin = "reference-fd";

export interface HostMessage {
  readonly type: number;
  readonly word: string;
  readonly text: string;
  /** It came after the end of the job had been reported: a daemon's job log does not have it. */
  readonly late?: boolean;
}

export interface HostJob {
  readonly jobId: number;
  readonly result: string;
  readonly files: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly deleted: number;
  readonly objects: number;
  readonly errors: number;
  readonly warnings: number;
  readonly messages: readonly HostMessage[];
  /** Seconds that a daemon waits for a Storage Daemon in a job that had failed before. */
  readonly secondsLost: number;
  readonly violations: readonly string[];
  readonly filesetEdits: readonly string[];
}

/** What a process holds; of `left`, how much more it is than before the jobs. */
export interface Footprint {
  readonly descriptors: number;
  readonly threads: number;
  readonly children: number;
  readonly residentKiB: number;
}

export interface HostReport extends Omit<HostJob, "jobId"> {
  readonly release: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly childrenCpuSeconds: number;
  readonly left: Footprint;
  /** After 1, 10, 100 … jobs. */
  readonly samples: readonly (Footprint & { readonly jobs: number })[];
  readonly jobsDone: number;
  readonly jobs: readonly HostJob[];
}

export interface HostRun {
  readonly code: number | string;
  readonly stderr: string;
  /** What --json printed; undefined when the host could not run the job. */
  readonly report: HostReport | undefined;
  /** The first job of the report. Throws, with the host's words, when there is none. */
  readonly job: HostJob;
}

/** Runs the host with --json. */
export async function runCoreHost(
  host: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  timeout?: number,
): Promise<HostRun> {
  const options = timeout === undefined ? { env } : { env, timeout };
  const { code, stdout, stderr } = await runProgram(host, [...args, "--json"], options);
  const report = stdout === "" ? undefined : (JSON.parse(stdout) as HostReport);
  return {
    code,
    stderr,
    report,
    get job(): HostJob {
      const job = report?.jobs[0];
      if (job === undefined) throw new Error(`the core host ran no job:\n${stderr}`);
      return job;
    },
  };
}

export interface HostileCall {
  readonly call: string;
  readonly detail: string;
  readonly code: number;
}

export interface HostileRun extends HostRun {
  readonly calls: readonly HostileCall[];
  /** Names of the calls, I/O with what it did. */
  readonly names: readonly string[];
}

/** Runs the host with the hostile plugin and reads what that one wrote down. */
export async function runHostile(
  release: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: BuildOptions = {},
): Promise<HostileRun> {
  const [host, plugin] = [await buildCoreHost(options), await buildPlugin(hostilePlugin, options)];
  const log = path.join(tempDir(), "calls.jsonl");
  const all = ["--plugin", plugin, "--release", release, ...args];
  const result = await runCoreHost(host, all, { ...env, HOSTILE_LOG: log });
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  const calls = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HostileCall);
  const names = calls.map(({ call, detail }) =>
    call === "pluginIO" ? `io:${detail.split(" ")[0] ?? ""}` : call.replace(/^bEvent/, ""),
  );
  return {
    code: result.code,
    stderr: result.stderr,
    report: result.report,
    calls,
    names,
    get job(): HostJob {
      return result.job;
    },
  };
}
