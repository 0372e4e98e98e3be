// Jobs under a policy of the test's own.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, type JobRun, plugin, runJobs } from "./support.js";

/** A policy's file with these lines. */
export function policy(...lines: readonly string[]): string {
  const file = path.join(tempDir(), "bareos-node.conf");
  writeFileSync(file, `NodePlugin {\n${lines.join("\n")}\n}\n`);
  return file;
}

/** The line with which the tests' own variables reach a worker. */
export const OURS = 'Environment = "PLUGIN_LOG, BAREOS_NODE_TEST_*"';

export function under(
  file: string,
  definition: string,
  args: readonly string[] = ["--null"],
): Promise<JobRun> {
  return runJobs(definition, args, { env: { BAREOS_NODE_POLICY: file } });
}

/** The job failed with that message, and no plugin was started. */
export async function isRefused(run: Promise<JobRun>, message: RegExp): Promise<void> {
  const jobs = await run;
  expect(jobs.job.result).toBe("Error");
  expect(fatalMessages(jobs.job)).toMatch(message);
  expect(jobs.job.violations).toEqual([]);
  expect(jobs.calls).toEqual([]);
}

/** A plugin that tells what `expression` is, as an information. */
export const telling = (expression: string): string => plugin(tellingSource(expression));
export const tellingSource = (
  expression: string,
): string => `import { readFileSync } from "node:fs";
import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";
export default class extends BareosFdPlugin {
  *files() { JobMessage(M_INFO, JSON.stringify(${expression})); yield { path: "/x", content: "x" }; }
}`;

export async function told(run: Promise<JobRun>): Promise<unknown> {
  const { job, stderr } = await run;
  expect(job.result, stderr).toBe("OK");
  return JSON.parse(job.messages[0]?.text ?? "");
}

/** Whether a worker may gain privileges, as an expression. */
export const PRIVILEGES = `readFileSync("/proc/self/status", "utf8").match(/NoNewPrivs:\\t(\\d)/)[1]`;
