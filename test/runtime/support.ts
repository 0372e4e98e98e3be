// Jobs in the core host with node-fd.so and a TypeScript plugin, and what they left behind.
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { type HostRun, runCoreHost } from "../support/core-host.js";
import { nativeFile, testVariant, type NativeVariant } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";

export { RELEASES } from "../support/releases.js";
export const RECORDER = `node:module_path=${path.join(import.meta.dirname, "plugins")}:module_name=recorder`;

/** The definition of a plugin whose module has the given text. */
export function plugin(text: string, name = "plugin.ts"): string {
  const folder = tempDir();
  writeFileSync(path.join(folder, name), text);
  return `node:module_path=${folder}:module_name=${path.parse(name).name}:cancel_grace=1`;
}

export interface Call {
  readonly call: string;
  readonly pid: number;
  readonly event?: string;
  readonly [detail: string]: unknown;
}

export interface JobRun extends HostRun {
  /** What the plugin wrote to PLUGIN_LOG, in order. */
  readonly calls: readonly Call[];
  /** Names of those calls, of events the event's. */
  readonly names: readonly string[];
}

export interface JobOptions {
  /** Which natives; sanitizers need much memory of their own. */
  readonly variant?: NativeVariant;
  /** Milliseconds until the host is killed. */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs jobs. Fails when the host crashed, or when anything was left of them: the daemon would collect it for months. */
export async function runJobs(
  definition: string | null,
  args: readonly string[],
  { variant = testVariant, timeout, env = {} }: JobOptions = {},
): Promise<JobRun> {
  const log = path.join(tempDir(), "log");
  const marker = `BAREOS_NODE_TEST_RUN=${randomUUID()}`;
  const [name = "", value = ""] = marker.split("=");
  const lines = definition === null ? [] : ["--definition", definition];
  const run = await runCoreHost(
    nativeFile("core-host", variant),
    ["--plugin", nativeFile("node-fd.so", variant), ...lines, ...args],
    { ...env, PLUGIN_LOG: log, [name]: value },
    timeout,
  );
  expect([0, 1], run.stderr).toContain(run.code);
  expect(run.stderr).not.toMatch(/Sanitizer|runtime error:/);
  expect(run.report?.left).toMatchObject({ descriptors: 0, threads: 0, children: 0 });
  expect(await processesWith(marker)).toEqual([]);
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  const calls = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Call);
  return {
    code: run.code,
    stderr: run.stderr,
    report: run.report,
    calls,
    names: calls.map(({ call, event }) => event?.replace(/^bEvent/, "") ?? call),
    get job() {
      return run.job;
    },
  };
}

/** Processes that run with a variable in their environment. A killed one may need a moment until it is gone. */
export async function processesWith(variable: string): Promise<string[]> {
  let found: string[] = [];
  for (let look = 0; look < 50; look += 1) {
    found = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && hasVariable(id, variable));
    if (found.length === 0) return [];
    await sleep(100);
  }
  return found;
}

function hasVariable(id: string, variable: string): boolean {
  try {
    return readFileSync(`/proc/${id}/environ`, "latin1").includes(variable);
  } catch {
    // Gone, or somebody else's.
    return false;
  }
}

/** The fatal messages of a job. */
export function fatalMessages(job: HostRun["job"]): string {
  return job.messages
    .filter(({ word }) => word === "Fatal error")
    .map(({ text }) => text)
    .join("\n");
}

/** A backup folder that does not exist yet. */
export function store(): string {
  return path.join(tempDir(), "saved");
}

export interface StoredFile {
  readonly name: string;
  readonly link: string;
  readonly type: number;
  readonly [field: string]: unknown;
}

/** Records of a backup folder. */
export function storedFiles(folder: string): StoredFile[] {
  return readFileSync(path.join(folder, "manifest.jsonl"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as StoredFile);
}
