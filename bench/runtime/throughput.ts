// Throughput of large files: I/O in the core on the plugin's descriptor, and I/O through the plugin.
import { referenceJob, runJob, type Bench, type Figure } from "./bench.js";
import { compare, type Comparison } from "./compare.js";
import { BIG_FILE_MIB } from "./fixtures.js";
import type { Bar, Outcome } from "./outcome.js";

const MIB = 1 << 20;
const GIB = 1 << 30;

/** Enough for the start-up of a worker to be a small part of a job. */
const LONG_SECONDS = { direct: 12, plugin: 5 } as const;

const AMOUNT: Pick<Comparison, "amount" | "cost"> = {
  amount: { unit: "MiB", of: ({ bytes }) => bytes / MIB },
  cost: { unit: "s/GiB", of: ({ bytes }) => bytes / GIB },
};

export const directIo: Figure = {
  name: "direct-io",
  summary: "files of 512 MiB that the core reads itself, on the plugin's descriptor",
  measure: (bench) =>
    measure(bench, "direct I/O", true, LONG_SECONDS.direct, { kind: "at least", value: 0.97 }),
};

export const pluginIo: Figure = {
  name: "plugin-io",
  summary: "files of 512 MiB that the plugin reads, in blocks of 256 KiB",
  measure: (bench) =>
    measure(bench, "I/O in the plugin", false, LONG_SECONDS.plugin, {
      kind: "at least",
      value: 0.6,
      wanted: 0.8,
    }),
};

/** One file comes from the page cache in less time than a worker needs to start: the bar is for a list of many. */
async function measure(
  bench: Bench,
  name: string,
  direct: boolean,
  seconds: number,
  bar: Bar,
): Promise<Outcome> {
  const size = `${String(BIG_FILE_MIB)} MiB`;
  const one = bench.fixtures.bigFile(1);
  const short = await compare(bench, {
    ...AMOUNT,
    what: `${name}, one file of ${size}`,
    list: one,
    direct,
    bar: null,
  });
  const count = Math.ceil(seconds / (await runJob(bench, referenceJob(one, direct))).seconds);
  const long = await compare(bench, {
    ...AMOUNT,
    what: `${name}, ${String(count)} times that file`,
    list: bench.fixtures.bigFile(count),
    direct,
    bar,
    isWarm: true,
  });
  return { ratios: [short.ratio, long.ratio], costs: [long.cost] };
}
