// Storage that answers slowly, as over a network: who waits for each file by itself is slower than who looks ahead.
import type { Figure } from "./bench.js";
import { backups, compare } from "./compare.js";

/** Of the small files: the reference plugin waits more than 2 ms for each. */
const SHARE = 1 / 100;

export const slowStorage: Figure = {
  name: "slow-storage",
  summary: "files on storage where every open and every look takes 1 ms more",
  measure: async (bench) => {
    const files = Math.max(100, Math.round(bench.files * SHARE));
    const list = bench.fixtures.smallFiles(files);
    // Not the list itself.
    const slow = `${list}-files`;
    const { reference, node, empty } = backups(bench, list, false);
    const { ratio, cost } = await compare(bench, {
      what: `${files.toLocaleString("en")} files on slow storage`,
      jobs: {
        reference: { ...reference, slow },
        node: { ...node, slow },
        empty: { ...empty, slow },
      },
      bar: { kind: "at least", value: 3 },
      amount: { unit: "files", of: (run) => run.files },
      cost: { unit: "µs/file", of: (run) => run.files / 1e6 },
    });
    return { ratios: [ratio], costs: [cost] };
  },
};
