// What it takes until a worker can be asked for files, and to end it.
import { spawnSync } from "node:child_process";
import type { Figure } from "./bench.js";
import { nodeJob, ownPlugin, progress, runJob, type Bench } from "./bench.js";
import { environmentOf, type Job, type JobRun } from "./core-host.js";
import type { Bar, Fact } from "./outcome.js";
import { spreadOf } from "./spread.js";

const BAR: Bar = { kind: "at most", value: 90 };

/** What the plugin start-up says, in milliseconds after the start of its process. */
interface Marks {
  readonly loaded: number;
  readonly asked: number;
}

export const startUp: Figure = {
  name: "start-up",
  summary: "a job without files: worker start, memory and processor time",
  measure: async (bench) => {
    const shipped: JobRun[] = [];
    const own: JobRun[] = [];
    const bare: number[] = [];
    progress(bench, "start-up of the worker");
    const ofOwn: Job = { plugins: ["node"], definitions: [ownPlugin("start-up")] };
    const ofShipped = nodeJob(bench.fixtures.emptyList(), false);
    await runJob(bench, ofOwn);
    await runJob(bench, ofShipped);
    // They are short, so there may be more of them.
    for (let round = 0; round < 4 * bench.rounds; round++) {
      bare.push(bareNode(bench));
      shipped.push(await runJob(bench, ofShipped));
      own.push(await runJob(bench, ofOwn));
    }
    const milliseconds = ({ seconds }: JobRun): number => seconds * 1000;
    const marks = own.map(marksOf);
    return {
      facts: [
        fact(
          "a job of local-fileset without files, all of it",
          "ms",
          shipped.map(milliseconds),
          BAR,
        ),
        fact(
          "  processor time of its daemon",
          "ms",
          shipped.map(({ cpuSeconds }) => cpuSeconds * 1000),
        ),
        fact(
          "  processor time of its worker",
          "ms",
          shipped.map(({ childrenCpuSeconds }) => childrenCpuSeconds * 1000),
        ),
        fact(
          "  peak memory of its worker",
          "MiB",
          shipped.map(({ childrenPeakKiB }) => childrenPeakKiB / 1024),
        ),
        fact("to compare: node that runs an empty script, all of it", "ms", bare),
        fact("a job of a plugin in TypeScript, without files", "ms", own.map(milliseconds)),
        fact(
          "  its worker: from the start of Node until the plugin's module runs",
          "ms",
          marks.map(({ loaded }) => loaded),
        ),
        fact(
          "  its worker: from the start of Node until it is asked for files",
          "ms",
          marks.map(({ asked }) => asked),
        ),
      ],
    };
  },
};

function fact(what: string, unit: string, values: readonly number[], bar: Bar | null = null): Fact {
  return { what, unit, value: spreadOf(values), bar };
}

/** Milliseconds of the Node that workers run on, for nothing. */
function bareNode({ host }: Bench): number {
  const started = host.now();
  spawnSync(process.execPath, ["-e", "0"], { stdio: "ignore", env: environmentOf({}, host) });
  return host.now() - started;
}

function marksOf(run: JobRun): Marks {
  const text = run.jobs[0]?.messages[0]?.text;
  if (text === undefined) throw new Error("the plugin start-up sent no message");
  return JSON.parse(text) as Marks;
}
