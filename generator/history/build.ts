// From the IRs of all points to the history: states, steps between them, lives of facts, and what runs where.
import { compareTrees, type ComparedSide } from "../drift/compare-trees.js";
import { OUTCOMES, type PluginOutcome, type Verdict, worse } from "../drift/types.js";
import { TARGETS, type Ir } from "../ir/types.js";
import { buildMatrix } from "../matrix/build.js";
import type { CellState, Matrix } from "../matrix/types.js";
import { chain, type Link, splitBeginnings } from "./chain.js";
import type { Points } from "./points.js";
import type { Reading } from "./read.js";
import { comparePoints, type Point } from "./refs.js";
import {
  type FactLife,
  type History,
  HISTORY_SCHEMA_VERSION,
  type RunsOn,
  type State,
  type Step,
  type UnreadablePoint,
} from "./types.js";

export interface HistoryInput {
  readonly repository: string;
  readonly from: string | null;
  readonly points: Points;
  /** By commit. */
  readonly readings: ReadonlyMap<string, Reading>;
}

export function buildHistory({ repository, from, points, readings }: HistoryInput): History {
  const irsOf = (point: Point): readonly Ir[] | undefined => {
    const reading = readings.get(point.commit);
    return reading === undefined || "unreadable" in reading ? undefined : reading.irs;
  };
  const isRead = (point: Point): boolean => irsOf(point) !== undefined;
  const { line, beginnings } = splitBeginnings(points.line.filter(isRead).sort(comparePoints));
  const states = statesOf(line, irsOf);
  const side = points.side
    .filter(({ point, base }) => isRead(point) && isRead(base))
    .map(({ point, base }): Link => ({ point, before: base, isInsideSeries: false }));
  const all = [...points.line, ...points.side.map(({ point }) => point)];
  return {
    schema: HISTORY_SCHEMA_VERSION,
    repository,
    from,
    tags: all.filter(({ kind }) => kind === "release" || kind === "pre").length,
    branches: all.filter(({ kind }) => kind === "branch" || kind === "side-branch").length,
    states,
    beginnings: beginnings.map((point) => {
      const irs = irsOf(point) ?? [];
      const { label, date } = point;
      return { label, date, abi: states.find((state) => sameAbi(state.irs, irs))?.name ?? null };
    }),
    steps: [
      ...chain(line).flatMap((link) => stepOf(link, false, irsOf)),
      ...side.flatMap((link) => stepOf(link, true, irsOf)),
    ],
    runsOn: runsOn(line, irsOf),
    facts: factLives(matrixOf(states)),
    unreadable: all.sort(comparePoints).flatMap((point) => unreadable(point, readings)),
    unknown: points.unknown,
  };
}

type IrsOf = (point: Point) => readonly Ir[] | undefined;

/** Points in a row, in the order of versions, whose ABI is the same. */
function statesOf(line: readonly Point[], irsOf: IrsOf): readonly State[] {
  const states: { points: Point[]; irs: readonly Ir[] }[] = [];
  for (const point of line) {
    const irs = irsOf(point) ?? [];
    const last = states.at(-1);
    if (last !== undefined && sameAbi(last.irs, irs)) last.points.push(point);
    else states.push({ points: [point], irs });
  }
  return states.map(({ points, irs }) => ({
    name: rangeOf(points),
    labels: points.map(({ label }) => label),
    since: points[0]?.date ?? "",
    hashes: Object.fromEntries(irs.map((ir) => [ir.daemon, ir.hash])),
    irs,
  }));
}

function sameAbi(left: readonly Ir[], right: readonly Ir[]): boolean {
  return abiOf(left) === abiOf(right);
}

function abiOf(irs: readonly Ir[]): string {
  return irs.map((ir) => `${ir.daemon} ${ir.hash} ${JSON.stringify(ir.loading)}`).join("\n");
}

function rangeOf(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "";
  return first === last ? first.label : `${first.label} … ${last.label}`;
}

function stepOf({ point, before, isInsideSeries }: Link, isSide: boolean, irsOf: IrsOf): Step[] {
  const old = before === undefined ? undefined : irsOf(before);
  const next = irsOf(point);
  if (before === undefined || old === undefined || next === undefined || sameAbi(old, next))
    return [];
  const comparison = compare({ input: before.label, irs: old }, { input: point.label, irs: next });
  const findings = comparison.findings.filter(
    ({ severity, rule }) => severity !== "note" && rule !== "interface-number-unchanged",
  );
  const about = { from: before.label, to: point.label, date: point.date };
  return [{ ...about, isInsideSeries, isSideBranch: isSide, comparison, findings }];
}

function compare(old: ComparedSide, next: ComparedSide): Step["comparison"] {
  return compareTrees(old, next, { target: TARGETS[0] });
}

/** One row and column for each series: its newest release, or what there is of it. */
function runsOn(line: readonly Point[], irsOf: IrsOf): readonly RunsOn[] {
  const series = [...new Set(line.map((point) => point.series))];
  const newest = series.flatMap((name) => {
    const own = line.filter((point) => point.series === name);
    return own.findLast(({ kind }) => kind === "release") ?? own.at(-1) ?? [];
  });
  // One comparison tells both ways.
  const outcomes = new Map<string, PluginOutcome>();
  const key = (builtFor: Point, on: Point): string => `${builtFor.name} ${on.name}`;
  for (const [index, builtFor] of newest.entries()) {
    for (const on of newest.slice(index + 1)) {
      const { verdicts } = compare(
        { input: builtFor.label, irs: irsOf(builtFor) ?? [] },
        { input: on.label, irs: irsOf(on) ?? [] },
      );
      outcomes.set(key(builtFor, on), worst(verdicts, "oldPluginOnNewDaemon"));
      outcomes.set(key(on, builtFor), worst(verdicts, "newPluginOnOldDaemon"));
    }
  }
  return newest.map((builtFor) => ({
    builtFor: builtFor.label,
    on: newest.map((on) => ({
      label: on.label,
      outcome: outcomes.get(key(builtFor, on)) ?? OUTCOMES[0],
    })),
  }));
}

/** The worst over all daemons' plugins. */
function worst(
  verdicts: readonly Verdict[],
  way: "oldPluginOnNewDaemon" | "newPluginOnOldDaemon",
): PluginOutcome {
  return verdicts.reduce<PluginOutcome>((sum, verdict) => worse(sum, verdict[way]), OUTCOMES[0]);
}

/** All states side by side. */
export function matrixOf(states: readonly State[]): Matrix {
  return buildMatrix(states.map(({ name, irs }) => ({ name, irs })));
}

const EVENTS: Readonly<Record<CellState, FactLife["events"][number]["what"] | undefined>> = {
  base: "there",
  same: undefined,
  added: "came",
  moved: "moved",
  changed: "changed",
  form: "form",
  gone: "went",
  absent: undefined,
};

function factLives({ columns, sections }: Matrix): readonly FactLife[] {
  return sections.flatMap(({ id, groups }) =>
    groups.flatMap(({ title, rows }) =>
      rows.map((row): FactLife => {
        const events = row.cells.flatMap(({ state, value, detail }, index) => {
          const what = EVENTS[state];
          const text = [value, detail].filter((part) => part !== "").join(", ");
          return what === undefined ? [] : [{ at: columns[index] ?? "", what, value: text }];
        });
        return { section: id, group: title, name: row.name, events };
      }),
    ),
  );
}

function unreadable(
  point: Point,
  readings: ReadonlyMap<string, Reading>,
): readonly UnreadablePoint[] {
  const reading = readings.get(point.commit);
  return reading !== undefined && "unreadable" in reading
    ? [{ label: point.label, ...reading.unreadable }]
    : [];
}
