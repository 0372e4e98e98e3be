// Levels, times and limits in the forms that people write, as the core host takes them.
import { usage } from "./usage.js";

const LEVELS: ReadonlyMap<string, string> = new Map([
  ["f", "full"],
  ["i", "incremental"],
  ["d", "differential"],
  ["s", "since"],
]);

/** A level by its word or by Bareos's letter, in any case. Throws BN607. */
export function levelOf(text: string): string {
  const wanted = text.toLowerCase();
  const level = LEVELS.get(wanted) ?? [...LEVELS.values()].find((word) => word === wanted);
  if (level !== undefined) return level;
  throw usage(
    `there is no level ${text}: full (F), incremental (I), differential (D) or since (S)`,
  );
}

/** Seconds since 1970 of a number, or of a date in the form of ISO 8601; without a zone it is local time. Throws BN607. */
export function secondsOf(text: string): string {
  if (/^\d+$/.test(text)) return text;
  // A date alone would be taken for one of UTC.
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text.replace(" ", "T");
  const time = /^\d{4}-\d{2}-\d{2}T/.test(local) ? Date.parse(local) : Number.NaN;
  if (Number.isNaN(time) || time < 0) {
    throw usage(
      `--since ${text}: neither seconds since 1970 nor a date such as 2026-03-01 or 2026-03-01T18:30`,
    );
  }
  return String(Math.floor(time / 1000));
}

/** When a job is cancelled: after so many files (`3`), or a time (`500ms`, `2s`, `1m`). Throws BN607. */
export function cancelArguments(text: string): readonly string[] {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)?$/.exec(text) ?? [];
  const milliseconds = { ms: 1, s: 1000, m: 60_000 }[unit];
  if (number === "" || (milliseconds === undefined && number.includes("."))) {
    throw usage(
      `--cancel-after ${text}: a number of files such as 3, or a time such as 500ms, 2s or 1m`,
    );
  }
  if (milliseconds === undefined) return ["--cancel-after-files", number];
  return ["--cancel-after-ms", String(Math.round(Number(number) * milliseconds))];
}

/** A number that is no less than zero. Throws BN607. */
export function countOf(option: string, text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw usage(`${option} ${text}: a number is wanted`);
}
