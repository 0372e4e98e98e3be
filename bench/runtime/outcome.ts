// What a figure of the benchmark yields: ratios, costs and plain facts, some of them with a bar.
import type { Spread } from "./spread.js";

/** What a value is held against. */
export interface Bar {
  readonly kind: "at least" | "at most";
  readonly value: number;
  /** What we want beyond the bar; missing it fails nothing. */
  readonly wanted?: number;
}

/** How fast something is, as a ratio to a baseline of the same rounds. */
export interface Ratio {
  readonly what: string;
  readonly unit: string;
  /** Median of the baseline, in `unit`, of whole jobs. */
  readonly baseline: number;
  /** The same of what is measured. */
  readonly measured: number;
  /** Of whole jobs, start-up of the worker included; the bar is for this one. */
  readonly ratio: Spread;
  /** The same with the time of a job without files taken off; null where little else would be left. */
  readonly withoutStartUp: Spread | null;
  readonly bar: Bar | null;
}

/** Processor time per unit without the start-up, and memory. All are medians. */
export interface Cost {
  readonly what: string;
  readonly unit: string;
  /** The C++ plugin and the core host; null where there is none. */
  readonly reference: number | null;
  /** The core host with node-fd.so. */
  readonly daemon: number;
  /** The worker; of several the sum. */
  readonly worker: number;
  /** Peak of resident memory of one worker. */
  readonly workerMiB: number;
}

export interface Fact {
  readonly what: string;
  readonly unit: string;
  readonly value: Spread;
  readonly bar: Bar | null;
}

export interface Outcome {
  readonly ratios?: readonly Ratio[];
  readonly costs?: readonly Cost[];
  readonly facts?: readonly Fact[];
}

/** What a figure of this name yielded. */
export interface NamedOutcome extends Outcome {
  readonly figure: string;
}

export type Verdict = "met" | "missed";

/** Null for what has no bar. */
export function verdictOf(value: Spread, bar: Bar | null): Verdict | null {
  if (bar === null) return null;
  const met = bar.kind === "at least" ? value.median >= bar.value : value.median <= bar.value;
  return met ? "met" : "missed";
}

/** Whether every bar of all outcomes is met. */
export function allMet(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(
    ({ ratios = [], facts = [] }) =>
      ratios.every(({ ratio, bar }) => verdictOf(ratio, bar) !== "missed") &&
      facts.every(({ value, bar }) => verdictOf(value, bar) !== "missed"),
  );
}
