// Many small files, where every file costs some calls from the daemon into the worker.
import type { Figure } from "./bench.js";
import { compare } from "./compare.js";
import { SMALL_FILES } from "./fixtures.js";

export const smallFiles: Figure = {
  name: "small-files",
  summary: "20,000 files of 1 KiB",
  measure: async (bench) => {
    const { ratio, cost } = await compare(bench, {
      what: `${SMALL_FILES.toLocaleString("en")} files of 1 KiB`,
      list: bench.fixtures.smallFiles(),
      direct: false,
      bar: { kind: "at least", value: 0.25 },
      amount: { unit: "files", of: ({ files }) => files },
      cost: { unit: "µs/file", of: ({ files }) => files / 1e6 },
    });
    return { ratios: [ratio], costs: [cost] };
  },
};
