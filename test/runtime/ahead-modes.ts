// The same backup in each mode of running ahead: nothing of it may show.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { runJob, storedLines, type JobReport } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

/** A plugin module in a folder of its own; its definition. */
export function plugin(source: string, options = ""): string {
  const folder = tempDir();
  writeFileSync(join(folder, "sample.ts"), `import * as b from "bareosfd";\n${source}`);
  return `node:module_path=${folder}:module_name=sample:${options}`;
}

export interface Backup {
  readonly report: JobReport;
  readonly manifest: readonly string[];
  readonly data: Buffer;
  readonly texts: readonly string[];
}

export async function backup(
  definition: string,
  argv: readonly string[] = [],
  result = "OK",
  options: Parameters<typeof runJob>[3] = {},
): Promise<Backup> {
  const folder = join(tempDir(), "store");
  const report = await runJob(definition, ["--backup", folder, ...argv], result, options);
  return {
    report,
    manifest: storedLines(folder).map(comparable),
    data: readFileSync(join(folder, "data")),
    texts: report.messages.map(({ word, text }) => `${word}: ${text.split("\n")[0] ?? ""}`),
  };
}

/** Without the definition, which names the mode, and without times, which reading changes. */
function comparable(line: object): string {
  const stat = (Reflect.get(line, "stat") as readonly number[]).slice(0, -3);
  return JSON.stringify({ ...line, command: null, stat });
}

/** The same backup in each mode; gives that of the mode `no`, which all others must equal. */
export async function inAllModes(
  definitionOf: (option: string) => string,
  argv: readonly string[] = [],
  result = "OK",
): Promise<Backup> {
  const plain = await backup(definitionOf("run_ahead=no"), argv, result);
  for (const mode of ["auto", "data", "files"]) {
    const other = await backup(definitionOf(`run_ahead=${mode}`), argv, result);
    const difference = other.manifest.findIndex((line, at) => line !== plain.manifest[at]);
    expect([difference, other.manifest[difference]], mode).toEqual([-1, undefined]);
    expect(other.manifest.length, mode).toBe(plain.manifest.length);
    expect(other.data.equals(plain.data), `${mode}: the data differ`).toBe(true);
    expect(other.texts, mode).toEqual(plain.texts);
  }
  return plain;
}
