// Throughput of large files: I/O in the core on the plugin's descriptor, and I/O through the plugin.
import { referenceJob, runJob, type Bench, type Figure } from "./bench.js";
import { backups, compare, restores, type Comparison } from "./compare.js";
import type { Job } from "./core-host.js";
import { BIG_FILE_MIB } from "./fixtures.js";
import type { Bar, Outcome } from "./outcome.js";

const MIB = 1 << 20;
const GIB = 1 << 30;

const SIZE = `${String(BIG_FILE_MIB)} MiB`;

/** Who moves the bytes of a file. */
interface Way {
  readonly what: string;
  readonly direct: boolean;
  /** Enough for the start-up of a worker to be a small part of a job. */
  readonly seconds: number;
  readonly bar: Bar;
}

const DIRECT: Way = {
  what: "direct I/O",
  direct: true,
  seconds: 12,
  bar: { kind: "at least", value: 0.97 },
};

const PLUGIN: Way = {
  what: "I/O in the plugin",
  direct: false,
  seconds: 5,
  bar: { kind: "at least", value: 0.95 },
};

const AMOUNT: Pick<Comparison, "amount" | "cost"> = {
  amount: { unit: "MiB", of: ({ bytes }) => bytes / MIB },
  cost: { unit: "s/GiB", of: ({ bytes }) => bytes / GIB },
};

export const directIo: Figure = {
  name: "direct-io",
  summary: "files of 512 MiB that the core reads itself, on the plugin's descriptor",
  measure: (bench) => measureSaving(bench, DIRECT),
};

export const directIoRestored: Figure = {
  name: "direct-io-restored",
  summary: "the same, written by the core",
  measure: (bench) => measureRestoring(bench, DIRECT),
};

export const pluginIo: Figure = {
  name: "plugin-io",
  summary: "files of 512 MiB that the plugin reads, in blocks of 256 KiB",
  measure: (bench) => measureSaving(bench, PLUGIN),
};

export const pluginIoRestored: Figure = {
  name: "plugin-io-restored",
  summary: "the same, written by the plugin",
  measure: (bench) => measureRestoring(bench, PLUGIN),
};

/** One file comes from the page cache in less time than a worker needs to start: the bar is for a list of many. */
async function measureSaving(bench: Bench, way: Way): Promise<Outcome> {
  const one = bench.fixtures.bigFile(1);
  const short = await compare(bench, {
    ...AMOUNT,
    what: `${way.what}, one file of ${SIZE}`,
    jobs: backups(bench, one, way.direct),
    bar: null,
  });
  const count = await timesFor(bench, way, referenceJob(one, way.direct));
  const long = await compare(bench, {
    ...AMOUNT,
    what: `${way.what}, ${String(count)} times that file`,
    jobs: backups(bench, bench.fixtures.bigFile(count), way.direct),
    bar: way.bar,
    isWarm: true,
  });
  return { ratios: [short.ratio, long.ratio], costs: [long.cost] };
}

/** One file that was saved, restored again and again onto itself. */
async function measureRestoring(bench: Bench, way: Way): Promise<Outcome> {
  const name = `big-${way.what}`;
  const saved = backups(bench, bench.fixtures.bigFile(1), way.direct);
  const once = await restores(bench, name, saved);
  const count = await timesFor(bench, way, once.reference);
  const { ratio, cost } = await compare(bench, {
    ...AMOUNT,
    what: `${way.what}, ${String(count)} times ${SIZE} restored`,
    jobs: await restores(bench, name, saved, count),
    bar: way.bar,
  });
  return { ratios: [ratio], costs: [cost] };
}

/** How many files of that size the C++ plugin works on in the time of this way. */
async function timesFor(bench: Bench, { seconds }: Way, job: Job): Promise<number> {
  await runJob(bench, job);
  return Math.ceil((bench.share * seconds) / (await runJob(bench, job)).seconds);
}
