// The report for people: findings grouped by rule, why once, a line a finding with both places, the verdict last.
import { problemText } from "../allow-list.js";
import type { Judgement } from "../judgement.js";
import type { Comparison, DriftFinding, Rule, Verdict } from "../types.js";
import {
  countsText,
  coverageWords,
  DAEMON_NAMES,
  directionWords,
  fold,
  groupByRule,
  outcomeWords,
  placesText,
  SEVERITY_WORDS,
  sideName,
  sideTitle,
  whereText,
} from "./words.js";
import { isGood } from "../verdict.js";

/** Paints a text when the stream shows colours. */
export type Paint = (
  style: "bold" | "dim" | "red" | "green" | "yellow" | "cyan",
  text: string,
) => string;

const WIDTH = 100;
/** Beside a label, which may name two paths, there is room for this much at least. */
const BESIDE_LABEL = 70;
/** Subjects that a folded line names. */
const NAMED = 12;
/** Subjects that a verdict names for the source. */
const NEEDED = 4;

export function textReport(judgement: Judgement, paint: Paint = (_, text) => text): string {
  const { comparison } = judgement;
  const blocks = [
    heading(comparison),
    ...groupByRule(comparison.findings).map(({ rule, findings }) =>
      ruleBlock(rule, findings, paint),
    ),
    ...allowedBlock(comparison),
    ...problemsBlock(judgement, paint),
    [
      paint("bold", "Verdict"),
      ...comparison.verdicts.flatMap((verdict) => verdictLines(verdict, comparison, paint)),
    ],
    lastLines(judgement, paint),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function heading({ old, new: next, daemons, target }: Comparison): readonly string[] {
  const names = daemons.map((daemon) => DAEMON_NAMES[daemon]).join(", ");
  return [`Bareos ${sideTitle(old)} → ${sideTitle(next)}: ${names} on ${target}`];
}

const COLOURS = { breaking: "red", source: "yellow", addition: "green", note: "cyan" } as const;

function ruleBlock(rule: Rule, findings: readonly DriftFinding[], paint: Paint): readonly string[] {
  const direction = directionWords(findings);
  const width = Math.max(...findings.map(({ daemons }) => daemons.join(" ").length));
  const head = paint(COLOURS[rule.severity], SEVERITY_WORDS[rule.severity]);
  return [
    `${head}: ${paint("bold", rule.title)} ${paint("dim", `[${rule.id}]`)}`,
    ...wrap(`effect: ${rule.effect}`, "  "),
    ...(direction === null ? [] : wrap(direction, "  ")),
    ...wrap(`cure: ${rule.remedy}`, "  "),
    ...fold(findings).flatMap((line) => findingLines(line.first, line.subjects, width, paint)),
  ];
}

function findingLines(
  finding: DriftFinding,
  subjects: readonly string[],
  width: number,
  paint: Paint,
): readonly string[] {
  const daemons = finding.daemons.join(" ").padEnd(width);
  const indent = " ".repeat(4 + width + 2);
  const places = paint("dim", placesText(finding));
  if (subjects.length === 1) {
    const lines = wrap(`${finding.subject}: ${finding.summary}`, indent);
    const [first = "", ...rest] = lines;
    return [
      `    ${daemons}  ${first.trim()}`,
      ...rest,
      ...(places === "" ? [] : [`${indent}${places}`]),
    ];
  }
  const named = subjects.slice(0, NAMED).join(", ");
  const more = subjects.length - NAMED;
  const list = more > 0 ? `${named} and ${String(more)} more` : named;
  const [first = "", ...rest] = wrap(
    `${String(subjects.length)} times ${finding.summary}: ${list}`,
    indent,
  );
  return [`    ${daemons}  ${first.trim()}`, ...rest];
}

function allowedBlock({ allowed }: Comparison): readonly (readonly string[])[] {
  if (allowed.length === 0) return [];
  const lines = allowed.flatMap(({ finding, reason, until }) =>
    wrap(`${finding.subject} [${finding.rule}]: ${reason} (until ${until})`, "    "),
  );
  return [[`Accepted by the allow-list: ${String(allowed.length)}`, ...lines]];
}

function problemsBlock({ problems }: Judgement, paint: Paint): readonly (readonly string[])[] {
  if (problems.length === 0) return [];
  return [
    [
      paint("red", "The allow-list is stale"),
      ...problems.flatMap((problem) => wrap(problemText(problem), "    ")),
    ],
  ];
}

function verdictLines(verdict: Verdict, comparison: Comparison, paint: Paint): readonly string[] {
  const old = sideName(comparison.old);
  const next = sideName(comparison.new);
  const why = verdict.why.length === 0 ? "" : ` (${verdict.why.join(", ")})`;
  const outcome = (direction: "oldPluginOnNewDaemon" | "newPluginOnOldDaemon"): string =>
    paint(isGood(verdict[direction]) ? "green" : "red", outcomeWords(verdict, direction));
  const lines: readonly (readonly [string, string])[] = [
    [`built for ${old}, on ${next}`, outcome("oldPluginOnNewDaemon")],
    [`built for ${next}, on ${old}`, outcome("newPluginOnOldDaemon")],
    [`to run on ${next}`, needs(verdict)],
    ["our runtime", verdict.runtime === null ? "not looked into" : coverageWords(verdict.runtime)],
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return [
    `  ${DAEMON_NAMES[verdict.daemon]}${why}`,
    ...lines.flatMap(([label, text]) => {
      const [first = "", ...rest] = wrap(text, " ".repeat(width + 6), width + 6 + BESIDE_LABEL);
      return [`    ${label.padEnd(width)}  ${first.trim()}`, ...rest];
    }),
    ...(verdict.runtime?.covers === "no"
      ? verdict.runtime.why.slice(0, NAMED).flatMap((text) => wrap(`- ${text}`, "      "))
      : []),
  ];
}

function needs({ mustRebuild, sourceMustChange, sourceWhy, conditions }: Verdict): string {
  const anew = `a plugin has to be built anew${whereText(conditions.oldPluginOnNewDaemon)}`;
  const where = `where it uses ${named(sourceWhy)}`;
  if (mustRebuild && sourceMustChange) {
    return `${anew}; its source may have to change, ${where}`;
  }
  if (mustRebuild) return `${anew}; its source can stay`;
  if (sourceMustChange) return `nothing; built anew, its source may have to change, ${where}`;
  return "nothing";
}

function named(subjects: readonly string[]): string {
  const more = subjects.length - NEEDED;
  return more > 0
    ? `${subjects.slice(0, NEEDED).join(", ")} and ${String(more)} more`
    : subjects.join(", ");
}

function lastLines(
  { comparison, failOn, failing, problems, drift }: Judgement,
  paint: Paint,
): readonly string[] {
  const counts = countsText(comparison);
  if (!drift) {
    const level = failOn === "breaking" ? "No breaking drift" : "No drift";
    return [paint("green", `${level} (${counts}).`)];
  }
  const stale =
    problems.length === 0 ? "" : `; ${String(problems.length)} stale entries in the allow-list`;
  return [
    paint("red", `Drift: ${String(failing.length)} at the level "${failOn}" (${counts})${stale}.`),
    "Each rule is told in full by: npx bareos-node diff --explain ID",
  ];
}

/** Lines of at most WIDTH columns, or as many as `least`, with an indent. A word that is longer stays whole. */
function wrap(text: string, indent: string, least = 0): readonly string[] {
  const columns = Math.max(WIDTH, least);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const isFirst = line.trim() === "";
    if (!isFirst && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line = isFirst ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
