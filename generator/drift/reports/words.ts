// The words that all reports share, and the counting and folding that they do alike.
import type { Daemon } from "../../ir/types.js";
import { RULES } from "../rules/index.js";
import { isGood } from "../verdict.js";
import {
  SEVERITIES,
  worse,
  type Comparison,
  type Coverage,
  type DriftFinding,
  type PluginOutcome,
  type Rule,
  type Severity,
  type Verdict,
} from "../types.js";

export const DAEMON_NAMES: Readonly<Record<Daemon, string>> = {
  fd: "File Daemon",
  sd: "Storage Daemon",
  dir: "Director",
};

export const OUTCOME_WORDS: Readonly<Record<PluginOutcome, string>> = {
  runs: "runs",
  "lacks-items": "runs without what only its own side has",
  misbehaves: "misbehaves",
  refused: "is refused",
  "corrupts-memory": "corrupts memory",
};

/** `corrupts memory where HAVE_ACL is defined`, `misbehaves where a value is negative`. */
export function outcomeWords(
  verdict: Verdict,
  direction: "oldPluginOnNewDaemon" | "newPluginOnOldDaemon",
): string {
  return `${OUTCOME_WORDS[verdict[direction]]}${whereText(verdict.conditions[direction])}`;
}

/** How many conditions a verdict names. */
const NAMED = 2;

/** ` where X, or where Y`; nothing without conditions. */
export function whereText(conditions: readonly string[]): string {
  if (conditions.length === 0) return "";
  const more = conditions.length - NAMED;
  const rest = more > 0 ? [`one of ${String(more)} more conditions holds`] : [];
  return ` where ${[...conditions.slice(0, NAMED), ...rest].join(", or where ")}`;
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  breaking: "breaks at run time",
  source: "breaks at compile time only",
  addition: "addition",
  note: "note",
};

/** What our runtime does there, and how we know. */
export function coverageWords(coverage: Coverage): string {
  const { proof } = coverage;
  return `${coversText(coverage)}${proof === undefined ? "" : `; ${proof.text}`}`;
}

function coversText({ covers, as }: Coverage): string {
  switch (covers) {
    case "whole":
      return `serves it as it is, with the tables of ${as}`;
    case "without-new-items":
      return `serves it as it is, with the tables of ${as}; what is new there is out of reach`;
    case "no":
      return `does not serve it (held against the tables of ${as})`;
  }
}

/** `breaks both ways; built for the old side, on the new daemon: …`, for the findings of one rule; null when built plugins do not notice. */
export function directionWords(findings: readonly DriftFinding[]): string | null {
  const worst = (key: "oldPluginOnNewDaemon" | "newPluginOnOldDaemon"): PluginOutcome =>
    findings.reduce<PluginOutcome>((sum, { effects }) => worse(sum, effects[key]), "runs");
  const old = worst("oldPluginOnNewDaemon");
  const next = worst("newPluginOnOldDaemon");
  if (old === "runs" && next === "runs") return null;
  const both = !isGood(old) && !isGood(next) ? "breaks both ways; " : "";
  return `${both}built for the old side, on the new daemon: ${OUTCOME_WORDS[old]}; built for the new side, on the old daemon: ${OUTCOME_WORDS[next]}`;
}

export interface RuleGroup {
  readonly rule: Rule;
  readonly findings: readonly DriftFinding[];
}

/** Findings of each rule that found something, in their order. */
export function groupByRule(findings: readonly DriftFinding[]): readonly RuleGroup[] {
  return RULES.map((rule) => ({
    rule,
    findings: findings.filter((finding) => finding.rule === rule.id),
  }))
    .filter((group) => group.findings.length > 0)
    .sort(
      (left, right) =>
        SEVERITIES.indexOf(left.rule.severity) - SEVERITIES.indexOf(right.rule.severity),
    );
}

/** Findings that say the same of different subjects, for one line. */
export interface Fold {
  readonly first: DriftFinding;
  readonly subjects: readonly string[];
}

/** From so many on they become one line. */
const FOLDED_FROM = 4;

export function fold(findings: readonly DriftFinding[]): readonly Fold[] {
  const byText = new Map<string, DriftFinding[]>();
  for (const finding of findings) {
    const key = [finding.summary, ...finding.daemons].join("\n");
    byText.set(key, [...(byText.get(key) ?? []), finding]);
  }
  return [...byText.values()].flatMap((group): Fold[] => {
    const folds = group.map((first) => ({ first, subjects: [first.subject] }));
    const [head] = group;
    return group.length < FOLDED_FROM || head === undefined
      ? folds
      : [{ first: head, subjects: group.map(({ subject }) => subject) }];
  });
}

export function countsText(comparison: Comparison): string {
  const { findings } = comparison;
  const words: Readonly<Record<Severity, readonly [string, string]>> = {
    breaking: ["breaking", "breaking"],
    source: ["breaking at compile time only", "breaking at compile time only"],
    addition: ["addition", "additions"],
    note: ["note", "notes"],
  };
  const parts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${String(count)} ${words[severity][count === 1 ? 0 : 1]}`];
  });
  if (parts.length === 0) return "no difference";
  const total = `${String(findings.length)} finding${findings.length === 1 ? "" : "s"}`;
  return `${total}: ${parts.join(", ")}`;
}

/** What the user typed: two trees of one release are told apart by it. */
export function sideName({ input }: Comparison["old"]): string {
  return input;
}

/** For headings: with the release, where that is not what was typed. */
export function sideTitle({ name, input }: Comparison["old"]): string {
  return name === "unknown" || name === input ? input : `${input} (${name})`;
}

/** `filed/fd_plugins.h:471 → 473`. */
export function placesText({ oldPlace, newPlace }: DriftFinding): string {
  const text = (place: NonNullable<typeof oldPlace>): string =>
    `${place.file}:${String(place.line)}`;
  if (oldPlace === null) return newPlace === null ? "" : text(newPlace);
  if (newPlace === null) return text(oldPlace);
  if (oldPlace.file !== newPlace.file) return `${text(oldPlace)} → ${text(newPlace)}`;
  return oldPlace.line === newPlace.line
    ? text(oldPlace)
    : `${text(oldPlace)} → ${String(newPlace.line)}`;
}
