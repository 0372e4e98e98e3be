// Jobs that compute in TypeScript: four at once on two processors against one, which shows that they run in parallel.
import { readFileSync } from "node:fs";
import { ownPlugin, runRounds, type Figure } from "./bench.js";
import type { Job } from "./core-host.js";
import { CannotMeasure } from "./errors.js";
import { medianOf, spreadOf } from "./spread.js";

const JOBS = 4;
const FILES = 600;

export const compute: Figure = {
  name: "compute",
  summary: "four jobs that compute in TypeScript at once on two processors, against one such job",
  measure: async (bench) => {
    const processors = twoProcessors();
    const job = (files: number, jobs: number): Job => {
      const definitions = [ownPlugin("compute", { files: String(files) })];
      return { plugins: ["node"], definitions, jobs, processors };
    };
    const rounds = await runRounds(bench, "computing jobs", {
      one: job(FILES, 1),
      four: job(FILES, JOBS),
      emptyOne: job(0, 1),
      emptyFour: job(0, JOBS),
    });
    const ratio = {
      what: `${String(JOBS)} computing jobs at once (baseline: one)`,
      unit: "files/s",
      baseline: medianOf(rounds.map(({ one }) => FILES / one.seconds)),
      measured: medianOf(rounds.map(({ four }) => (JOBS * FILES) / four.seconds)),
      ratio: spreadOf(rounds.map(({ one, four }) => (JOBS * one.seconds) / four.seconds)),
      withoutStartUp: spreadOf(
        rounds.map(
          ({ one, four, emptyOne, emptyFour }) =>
            (JOBS * (one.seconds - emptyOne.seconds)) / (four.seconds - emptyFour.seconds),
        ),
      ),
      bar: { kind: "at least", value: 1.7 },
    } as const;
    return { ratios: [ratio] };
  },
};

/** The first two processors that this process may use, as `taskset` takes them. */
function twoProcessors(): string {
  const status = readFileSync("/proc/self/status", "utf8");
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "";
  const allowed = list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  if (allowed.length >= 2) return allowed.slice(0, 2).join(",");
  throw new CannotMeasure(
    "the figure compute needs two processors, and there is one",
    "name the other figures with --only, or use another machine",
  );
}
