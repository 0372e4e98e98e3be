// What became of a job, as catalogue and job log have it.
import assert from "node:assert/strict";
import type { Site } from "./site.js";

export interface JobResult {
  readonly id: number;
  /** Bareos's letter: `T` all well, `W` with warnings, `E` errors, `f` fatal, `A` cancelled, `D` differences. */
  readonly status: string;
  readonly level: string;
  readonly errors: number;
  readonly fileCount: number;
  readonly byteCount: number;
  /** Lines of the job's log, as the catalogue has them. */
  readonly log: string;
  /** What the catalogue has of files, by their names; those of folders end in a slash. */
  readonly files: ReadonlyMap<string, SavedFile>;
}

export interface SavedFile {
  /** Zero: an accurate job says that it is gone. */
  readonly index: number;
  readonly digest: string;
}

/** A letter of these says that the job is over. */
const OVER = /^[TWEfAD]$/;

export async function resultOf(site: Site, id: number): Promise<JobResult> {
  const [row] = await site.query(
    `SELECT JobStatus, Level, JobErrors, JobFiles, JobBytes FROM Job WHERE JobId = ${id}`,
  );
  assert(row !== undefined, `the catalogue has no job ${id}`);
  const [status = "", level = "", errors, fileCount, byteCount] = row;
  const log = await site.query(`SELECT LogText FROM Log WHERE JobId = ${id} ORDER BY LogId`);
  const files = await site.query(
    `SELECT Path.Path || File.Name, FileIndex, Md5 FROM File JOIN Path USING (PathId) WHERE JobId = ${id} ORDER BY FileIndex`,
  );
  return {
    id,
    status,
    level,
    errors: Number(errors),
    fileCount: Number(fileCount),
    byteCount: Number(byteCount),
    log: log.map(([text = ""]) => text.trimEnd()).join("\n"),
    files: new Map(
      files.map(([name = "", index, digest = ""]) => [name, { index: Number(index), digest }]),
    ),
  };
}

export const isOver = (status: string): boolean => OVER.test(status);

/** What goes into the message when something of a job is not as it should be. */
export function described({ id, status, log }: JobResult): string {
  return `job ${id} ended with ${status}; its log:\n${log}`;
}

/** All is well, without a warning. */
export function assertOk(job: JobResult): void {
  assert(job.status === "T" && job.errors === 0, described(job));
}

export function assertStatus(job: JobResult, ...letters: readonly string[]): void {
  assert(letters.includes(job.status), `wanted ${letters.join(" or ")}: ${described(job)}`);
}

export function assertLogged(job: JobResult, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) {
    const there = typeof text === "string" ? job.log.includes(text) : text.test(job.log);
    assert(there, `the log lacks ${String(text)}: ${described(job)}`);
  }
}

export function assertNotLogged(job: JobResult, ...texts: readonly (string | RegExp)[]): void {
  for (const text of texts) {
    const there = typeof text === "string" ? job.log.includes(text) : text.test(job.log);
    assert(!there, `the log has ${String(text)}: ${described(job)}`);
  }
}

/** The catalogue has exactly these names that begin with `below`. Files that accurate jobs call gone are not among them. */
export function assertSaved(job: JobResult, below: string, names: readonly string[]): void {
  const saved = [...job.files].filter(([, { index }]) => index > 0).map(([name]) => name);
  assert.deepEqual(
    saved.filter((name) => name.startsWith(below)).sort(),
    names.map((name) => `${below}${name}`).sort(),
    described(job),
  );
}
