// Levels, types and statuses of jobs are letters in Bareos: their words.

const LEVELS: Readonly<Record<string, string>> = {
  F: "full",
  I: "incremental",
  D: "differential",
  S: "since",
  C: "verify catalog",
  V: "verify init",
  O: "verify volume to catalog",
  d: "verify disk to catalog",
  A: "verify data",
  B: "base",
  f: "virtual full",
  " ": "none",
};

const TYPES: Readonly<Record<string, string>> = {
  B: "backup",
  R: "restore",
  V: "verify",
  D: "admin",
  I: "system",
  A: "archive",
  C: "job copy",
  c: "copy",
  g: "migrate",
  M: "migrated job",
  O: "consolidate",
};

const STATUSES: Readonly<Record<string, string>> = {
  C: "created",
  R: "running",
  B: "blocked",
  T: "OK",
  W: "OK with warnings",
  E: "error",
  e: "error, but not a fatal one",
  f: "fatal error",
  A: "canceled",
  D: "differences",
  I: "incomplete",
};

const wordOf = (words: Readonly<Record<string, string>>, code: number): string => {
  const letter = String.fromCharCode(code);
  return words[letter] ?? letter;
};

/** `full`, `incremental` … of a level; the letter where there is no word. */
export const jobLevelWord = (code: number): string => wordOf(LEVELS, code);
/** `backup`, `restore` … of a type; the letter where there is no word. */
export const jobTypeWord = (code: number): string => wordOf(TYPES, code);
/** `running`, `OK`, `fatal error` … of a status; of a job that waits for something the letter. */
export const jobStatusWord = (code: number): string => wordOf(STATUSES, code);

/** Whether a status is that of a job that ended well, with warnings perhaps. */
export function isSuccess(code: number): boolean {
  return ["T", "W"].includes(String.fromCharCode(code));
}
