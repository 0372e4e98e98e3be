// Jobs of a Storage Daemon or a Director in its core host, with a TypeScript plugin, and what they left behind.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { nativeFile, runProgram } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";
import { processesWith } from "../support.js";

export type EventDaemon = "sd" | "dir";

export interface EventJob {
  readonly id: number;
  readonly events: readonly {
    readonly event: string;
    readonly code: number;
    readonly milliseconds: number;
  }[];
  readonly messages: readonly { readonly type: number; readonly text: string }[];
  readonly violations: readonly string[];
  readonly statuses: readonly string[];
  readonly written: Readonly<Record<string, string>>;
}

export interface EventRun {
  readonly ok: boolean;
  readonly jobs: readonly EventJob[];
  readonly stderr: string;
  readonly seconds: number;
  /** The first job, and its messages as texts. */
  readonly job: EventJob;
  readonly texts: readonly string[];
}

interface Report {
  readonly ok: boolean;
  readonly jobs: readonly EventJob[];
  readonly mistakes: readonly string[];
  readonly left: object;
}

/** Message types. */
export const FATAL = 3;
export const ERROR = 4;

/** Plugin options for a module with the given text. */
export function pluginOptions(text: string, more = ""): string {
  const folder = tempDir();
  writeFileSync(path.join(folder, "plugin.ts"), text);
  return `node:module_path=${folder}:module_name=plugin${more}`;
}

/** A class on the daemon's base class, with this body and everything of the package as `api`. */
export function pluginClass(daemon: EventDaemon, body: string): string {
  const [base, name] =
    daemon === "sd" ? ["BareosSdPlugin", "bareossd"] : ["BareosDirPlugin", "bareosdir"];
  return `import * as api from "${name}";
const say = (text: unknown) => api.JobMessage(api.M_INFO, String(text));
export default class extends api.${base} {\n${body}\n}\n`;
}

/** Runs jobs. Fails when the host crashed, when a rule was broken, or when anything was left. */
export async function runEvents(
  daemon: EventDaemon,
  options: readonly string[],
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<EventRun> {
  const marker = `BAREOS_NODE_TEST_RUN=${randomUUID()}`;
  const [name = "", value = ""] = marker.split("=");
  const started = performance.now();
  const { code, stdout, stderr } = await runProgram(
    nativeFile(`core-host-${daemon}`),
    [
      ...["--plugin", nativeFile(`node-${daemon}.so`), "--json"],
      ...options.flatMap((text) => ["--options", text]),
      ...args,
    ],
    { env: { ...env, [name]: value } },
  );
  const seconds = (performance.now() - started) / 1000;
  expect([0, 1], stderr).toContain(code);
  expect(stderr).not.toMatch(/Sanitizer|runtime error:/);
  const report = JSON.parse(stdout) as Report;
  expect(report.mistakes).toEqual([]);
  expect(report.left).toMatchObject({ descriptors: 0, threads: 0, children: 0 });
  expect(await processesWith(marker)).toEqual([]);
  const [job] = report.jobs;
  if (job === undefined) throw new Error(`the core host ran no job:\n${stderr}`);
  for (const { violations } of report.jobs) expect(violations).toEqual([]);
  return {
    ok: report.ok,
    jobs: report.jobs,
    stderr,
    seconds,
    job,
    texts: job.messages.map(({ text }) => text),
  };
}

/** `--event` for each of them. */
export function raise(...events: readonly string[]): readonly string[] {
  return events.flatMap((event) => ["--event", event]);
}
