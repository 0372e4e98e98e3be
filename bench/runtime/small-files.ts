// Many small files, where every file costs some calls from the daemon into the worker.
import type { Bench, Figure } from "./bench.js";
import { backups, compare, restores, type Comparison } from "./compare.js";
import type { Outcome } from "./outcome.js";

/** More of them than a worker's start could decide about. */
export const SMALL_FILES = 200_000;

const AMOUNT: Pick<Comparison, "amount" | "cost"> = {
  amount: { unit: "files", of: ({ files }) => files },
  cost: { unit: "µs/file", of: ({ files }) => files / 1e6 },
};

export const smallFiles: Figure = {
  name: "small-files",
  summary: `${SMALL_FILES.toLocaleString("en")} files of 1 KiB, saved`,
  measure: async (bench) => {
    const what = `${countOf(bench)} files of 1 KiB`;
    const { ratio, cost, worker } = await compare(bench, {
      ...AMOUNT,
      what,
      jobs: backups(bench, bench.fixtures.smallFiles(bench.files), false),
      bar: { kind: "at least", value: 0.85 },
    });
    const fact = {
      what: `${what}: processor time of the worker`,
      unit: cost.unit,
      value: worker,
      bar: { kind: "at most", value: 12 },
    } as const;
    return { ratios: [ratio], costs: [cost], facts: [fact] };
  },
};

export const smallFilesRestored: Figure = {
  name: "small-files-restored",
  summary: "the same, restored",
  measure: async (bench): Promise<Outcome> => {
    const saved = backups(bench, bench.fixtures.smallFiles(bench.files), false);
    const { ratio, cost } = await compare(bench, {
      ...AMOUNT,
      what: `${countOf(bench)} files of 1 KiB, restored`,
      jobs: await restores(bench, "small", saved),
      bar: { kind: "at least", value: 0.7 },
    });
    return { ratios: [ratio], costs: [cost] };
  },
};

const countOf = ({ files }: Bench): string => files.toLocaleString("en");
