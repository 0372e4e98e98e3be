// Prints what was measured: tables with bars and verdicts, or JSON.
import { paint } from "../../generator/cli/style.js";
import {
  verdictOf,
  type Bar,
  type Cost,
  type Fact,
  type NamedOutcome,
  type Outcome,
  type Ratio,
  type Verdict,
} from "./outcome.js";
import type { Spread } from "./spread.js";

type Row = readonly string[];

export function asText(outcomes: readonly Outcome[], color: boolean): string {
  const ratios = outcomes.flatMap((outcome) => outcome.ratios ?? []);
  const costs = outcomes.flatMap((outcome) => outcome.costs ?? []);
  const facts = outcomes.flatMap((outcome) => outcome.facts ?? []);
  const parts = [
    table(
      color,
      [
        "speed of whole jobs",
        "baseline",
        "measured",
        "",
        "ratio",
        "of rounds",
        "no start-up",
        "bar",
      ],
      ratios.map((ratio) => ({
        cells: ratioCells(ratio),
        verdict: verdictOf(ratio.ratio, ratio.bar),
      })),
    ),
    table(
      color,
      ["processor time, no start-up", "C++", "daemon", "worker", "", "worker's peak"],
      costs.map((cost) => ({ cells: costCells(cost), verdict: null })),
    ),
    table(
      color,
      ["start-up and idleness", "median", "", "of rounds", "bar"],
      facts.map((fact) => ({ cells: factCells(fact), verdict: verdictOf(fact.value, fact.bar) })),
    ),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Every ratio and fact with its verdict; null for one without a bar. */
export function asObjects(outcomes: readonly NamedOutcome[]): readonly object[] {
  return outcomes.map(({ figure, ratios = [], costs = [], facts = [] }) => ({
    figure,
    ratios: ratios.map((ratio) => ({ ...ratio, verdict: verdictOf(ratio.ratio, ratio.bar) })),
    costs,
    facts: facts.map((fact) => ({
      ...fact,
      what: fact.what.trim(),
      verdict: verdictOf(fact.value, fact.bar),
    })),
  }));
}

function ratioCells({ what, unit, baseline, measured, ratio, withoutStartUp, bar }: Ratio): Row {
  return [
    what,
    number(baseline),
    number(measured),
    unit,
    ratio.median.toFixed(2),
    `${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}`,
    withoutStartUp === null ? "" : withoutStartUp.median.toFixed(2),
    barText(bar),
  ];
}

function costCells({ what, unit, reference, daemon, worker, workerMiB }: Cost): Row {
  return [
    what,
    reference === null ? "" : number(reference),
    number(daemon),
    number(worker),
    unit,
    `${workerMiB.toFixed(0)} MiB`,
  ];
}

function factCells({ what, unit, value, bar }: Fact): Row {
  return [what, number(value.median), unit, range(value), barText(bar)];
}

function barText(bar: Bar | null): string {
  if (bar === null) return "";
  const wanted = bar.wanted === undefined ? "" : ` (wanted ${String(bar.wanted)})`;
  return `${bar.kind} ${String(bar.value)}${wanted}`;
}

function range({ least, most }: Spread): string {
  return `${number(least)} to ${number(most)}`;
}

/** Three significant digits, or all before the point. */
function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4);
}

interface Line {
  readonly cells: Row;
  readonly verdict: Verdict | null;
}

/** The first column is a name, the others are mostly numbers. Empty without lines. */
function table(color: boolean, head: Row, lines: readonly Line[]): string {
  if (lines.length === 0) return "";
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const layout = (cells: Row): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ");
  const body = lines.map(({ cells, verdict }) => {
    const shown =
      verdict === null ? "" : paint(color, verdict === "met" ? "green" : "red", verdict);
    return `${layout(cells)}  ${shown}`.trimEnd();
  });
  return `${[paint(color, "bold", layout(head).trimEnd()), ...body].join("\n")}\n`;
}
