// Jobs of the core host with TypeScript plugins, for tests that look at what was stored and what came back.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import type { NativeFiles } from "../../generated/fd/dist/native/native-files.js";
import { runCoreHost } from "./native.js";
import { tempDir } from "./temp-dir.js";

export interface JobReport {
  readonly result: string;
  readonly files: number;
  readonly skipped: number;
  readonly deleted: number;
  readonly errors: number;
  readonly messages: readonly { readonly word: string; readonly text: string }[];
}

/** A line of a backup's manifest. Names are percent-escaped bytes. */
export interface StoredLine {
  readonly name: string;
  readonly type: number;
  readonly dataStream: number;
  readonly extents?: readonly (readonly [position: number, start: number, length: number])[];
  readonly xattrs?: readonly (readonly [name: string, extent: readonly number[]])[];
  readonly acl?: readonly number[];
}

/** The folder of the shipped plugin. */
export const localFilesetFolder = join(packageRoot, "runtime/plugins/local-fileset");

/** A definition of local-fileset for these names. */
export function localFileset(names: readonly (string | Uint8Array)[], options = ""): string {
  const list = join(tempDir(), "list");
  writeFileSync(
    list,
    Buffer.concat(names.flatMap((name) => [Buffer.from(name), Buffer.from("\n")])),
  );
  return `node:module_path=${localFilesetFolder}:module_name=local-fileset:filename=${list}:${options}`;
}

/** Runs a job that has to end with this result. */
export async function runJob(
  definition: string,
  argv: readonly string[],
  result = "OK",
  options: Parameters<typeof runCoreHost>[2] = {},
): Promise<JobReport> {
  const run = await runCoreHost(definition, [...argv, "--json"], options);
  const report = run.stdout === "" ? null : (JSON.parse(run.stdout) as { jobs: JobReport[] });
  const [job] = report?.jobs ?? [];
  if (job === undefined) throw new Error(`the core host ran no job:\n${run.stderr}`);
  expect(job.result, run.stderr).toBe(result);
  return job;
}

/** What a backup folder holds, in its order. */
export function storedLines(folder: string): readonly StoredLine[] {
  const [, ...lines] = readFileSync(join(folder, "manifest.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as StoredLine);
}

/** The addon's functions on files, as a worker has them. Only after buildNative. */
export function addonFiles(): Required<NativeFiles> {
  const require = createRequire(import.meta.url);
  const addon = require(join(packageRoot, "dist/native/channel.node")) as { files: unknown };
  return addon.files as Required<NativeFiles>;
}
