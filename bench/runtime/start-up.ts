// What it takes until a worker can be asked for files, and to end it.
import { spawnSync } from "node:child_process";
import type { Figure } from "./bench.js";
import { ownPlugin, progress, runJob, type Bench } from "./bench.js";
import type { JobRun } from "./core-host.js";
import type { Fact } from "./outcome.js";
import { spreadOf } from "./spread.js";

/** What the plugin start-up says, in milliseconds after the start of its process. */
interface Marks {
  readonly loaded: number;
  readonly asked: number;
}

export const startUp: Figure = {
  name: "start-up",
  summary: "a job without files: worker start, memory and processor time",
  measure: async (bench) => {
    const runs: JobRun[] = [];
    const bare: number[] = [];
    progress(bench, "start-up of the worker");
    const job = { plugins: ["node"], definitions: [ownPlugin("start-up")] } as const;
    await runJob(bench, job);
    // They are short, so there may be more of them.
    for (let round = 0; round < 2 * bench.rounds; round++) {
      bare.push(bareNode(bench));
      runs.push(await runJob(bench, job));
    }
    const fact = (what: string, unit: string, values: readonly number[]): Fact => ({
      what,
      unit,
      value: spreadOf(values),
      bar: null,
    });
    const each = (pick: (run: JobRun) => number): readonly number[] => runs.map(pick);
    const marks = runs.map(marksOf);
    return {
      facts: [
        fact(
          "a job without files, from beginning to end",
          "ms",
          each(({ seconds }) => seconds * 1000),
        ),
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
        fact("  to compare: node that runs an empty script, all of it", "ms", bare),
        fact(
          "processor time of its daemon",
          "ms",
          each(({ cpuSeconds }) => cpuSeconds * 1000),
        ),
        fact(
          "processor time of its worker",
          "ms",
          each(({ childrenCpuSeconds }) => childrenCpuSeconds * 1000),
        ),
        fact(
          "peak memory of its worker",
          "MiB",
          each(({ childrenPeakKiB }) => childrenPeakKiB / 1024),
        ),
      ],
    };
  },
};

/** Milliseconds of the Node that workers run on, for nothing. */
function bareNode({ host }: Bench): number {
  const started = host.now();
  spawnSync(process.execPath, ["-e", "0"], { stdio: "ignore" });
  return host.now() - started;
}

function marksOf(run: JobRun): Marks {
  const text = run.jobs[0]?.messages[0]?.text;
  if (text === undefined) throw new Error("the plugin start-up sent no message");
  return JSON.parse(text) as Marks;
}
