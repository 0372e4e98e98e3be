// The table: seconds without a plugin, and how many times as long the others took.
import { tableText } from "../../generator/markdown-table.js";
import { medianOf } from "../runtime/spread.js";
import type { Result, Saver, Taken } from "./measure.js";

const BASELINE: Saver = "no plugin";
const SAVERS: readonly Saver[] = ["ours", "ours, direct I/O", "python3"];

export function asText(results: readonly Result[]): string {
  const savers = SAVERS.filter((saver) => results.some(({ taken }) => taken[saver] !== undefined));
  return `${tableText(
    ["work", BASELINE, ...savers],
    results.flatMap(({ work, taken }) => [
      [
        work,
        `${secondsOf(taken[BASELINE], "seconds")} s`,
        ...savers.map((saver) => ratioOf(taken, saver)),
      ],
      [
        "processor time of File Daemon and worker",
        `${secondsOf(taken[BASELINE], "processor")} s`,
        ...savers.map((saver) => `${secondsOf(taken[saver], "processor")} s`),
      ],
    ]),
  )}\n`;
}

/** Of the same round each: both had the machine as it was then. */
export function ratioOf(taken: Result["taken"], saver: Saver): string {
  const baseline = taken[BASELINE] ?? [];
  const ratios = (taken[saver] ?? []).flatMap(({ seconds }, round) => {
    const other = baseline[round]?.seconds;
    return other === undefined ? [] : [seconds / other];
  });
  return ratios.length === 0 ? "" : `${medianOf(ratios).toFixed(2)}x`;
}

function secondsOf(taken: readonly Taken[] | undefined, what: keyof Taken): string {
  const values = (taken ?? []).map((each) => each[what]);
  return values.length === 0 ? "–" : medianOf(values).toFixed(2);
}
