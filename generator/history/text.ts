// The history for people at a terminal: which ABIs there were, what changed from one to the next, and what runs where.
import { countsText, fold, SEVERITY_WORDS } from "../drift/reports/words.js";
import { DAEMONS } from "../ir/types.js";
import type { History, RunsOn, State, Step } from "./types.js";
import { abiWords, OUTCOME_SIGNS, unreadableGroups, SHOWN_HASH, summary } from "./words.js";

/** Paints a text when the stream shows colours. */
type Paint = (style: "bold" | "dim" | "red" | "green" | "yellow" | "cyan", text: string) => string;

/** Subjects that a folded line names. */
const NAMED = 8;
/** Lines for one step. */
const LINES = 12;

export function historyText(history: History, paint: Paint = (_, text) => text): string {
  const blocks: readonly (readonly string[])[] = [
    [summary(history)],
    [paint("bold", "ABIs"), ...statesTable(history.states)],
    ...(history.beginnings.length === 0
      ? []
      : [[paint("bold", "Before the first release of a series"), ...beginningLines(history)]]),
    [
      paint("bold", "Changes"),
      ...(history.steps.length === 0 ? ["  none"] : []),
      ...history.steps.flatMap((step) => stepLines(step, paint)),
    ],
    [
      paint("bold", "A plugin built for the row's release, in the daemons of the column's"),
      ...runsOnTable(history.runsOn),
      `  ${legend()}`,
    ],
    ...unreadableBlock(history, paint),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function statesTable(states: readonly State[]): readonly string[] {
  const rows = states.map(({ name, labels, since, hashes }) => [
    name,
    labels.length === 1 ? "" : `${String(labels.length)} points`,
    since,
    ...DAEMONS.map((daemon) => hashes[daemon]?.slice(0, SHOWN_HASH) ?? ""),
  ]);
  return table([["", "", "since", ...DAEMONS], ...rows]);
}

function beginningLines({ beginnings }: History): readonly string[] {
  return table(beginnings.map(({ label, date, abi }) => [label, date, abiWords(abi)]));
}

function stepLines(step: Step, paint: Paint): readonly string[] {
  const where = step.isInsideSeries
    ? paint("yellow", "  inside of a published series")
    : step.isSideBranch
      ? paint("dim", "  a branch")
      : "";
  const lines = fold(step.findings);
  const rest = lines.length - LINES;
  const head = `  ${paint("bold", `${step.from} → ${step.to}`)}  ${step.date}${where}`;
  return [
    head,
    `      ${countsText(step.comparison)}`,
    ...lines.slice(0, LINES).map(({ first, subjects }) => {
      const named = subjects.slice(0, NAMED).join(", ");
      const more = subjects.length - NAMED;
      const list = more > 0 ? `${named} and ${String(more)} more` : named;
      const colour = first.severity === "breaking" ? "red" : "dim";
      return `      ${paint(colour, SEVERITY_WORDS[first.severity])}: ${first.daemons.join(" ")}  ${list}: ${first.summary}`;
    }),
    ...(rest > 0
      ? [paint("dim", `      and ${String(rest)} more; all are in the other formats, and in diff`)]
      : []),
  ];
}

function runsOnTable(rows: readonly RunsOn[]): readonly string[] {
  const columns = rows.map(({ builtFor }) => builtFor);
  return table([
    ["", ...columns],
    ...rows.map(({ builtFor, on }) => [
      builtFor,
      ...on.map(({ outcome }) => OUTCOME_SIGNS[outcome].sign),
    ]),
  ]);
}

function legend(): string {
  return Object.values(OUTCOME_SIGNS)
    .map(({ sign, words }) => `${sign} ${words}`)
    .join("   ");
}

function unreadableBlock(history: History, paint: Paint): readonly (readonly string[])[] {
  const groups = unreadableGroups(history.unreadable);
  const unknown =
    history.unknown.length === 0 ? [] : [`  no versions of Bareos: ${history.unknown.join(", ")}`];
  if (groups.length + unknown.length === 0) return [];
  return [
    [
      paint("bold", "Not in this history"),
      ...groups.map(({ labels, code, message }) => `  ${labels}: ${message} [${code}]`),
      ...unknown,
    ],
  ];
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd(),
  );
}
