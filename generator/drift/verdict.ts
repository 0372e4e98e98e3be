// From findings to what they mean for one daemon's plugins: the worst outcome each way, and what decides it.
import type { Daemon } from "../ir/types.js";
import {
  OUTCOMES,
  worse,
  type Coverage,
  type DriftFinding,
  type PluginOutcome,
  type Verdict,
} from "./types.js";

/** How many subjects a verdict names. */
const NAMED = 6;

/** Outcomes after which a plugin works as it should, apart from what the daemon does not have. */
export function isGood(outcome: PluginOutcome): boolean {
  return outcome === "runs" || outcome === "lacks-items";
}

export function verdictOf(
  daemon: Daemon,
  findings: readonly DriftFinding[],
  runtime: Coverage | null,
): Verdict {
  const own = findings.filter(({ daemons }) => daemons.includes(daemon));
  const forSource = own.filter(({ effects }) => effects.sourceMustChange);
  const worst = (key: Direction): PluginOutcome => worstOf(own, key);
  const conditions = (key: Direction): readonly string[] => {
    const always = own.filter(({ condition }) => condition === null);
    const outcome = worst(key);
    if (isBarred || worstOf(always, key) === outcome) return [];
    const deciding = own.filter(({ effects }) => effects[key] === outcome);
    return [...new Set(deciding.flatMap(({ condition }) => condition ?? []))];
  };
  // Where each side refuses all plugins of the other one, nothing else comes to pass.
  const isBarred = own.some(isBar);
  const oldPluginOnNewDaemon = isBarred ? "refused" : worst("oldPluginOnNewDaemon");
  return {
    daemon,
    oldPluginOnNewDaemon,
    newPluginOnOldDaemon: isBarred ? "refused" : worst("newPluginOnOldDaemon"),
    conditions: {
      oldPluginOnNewDaemon: conditions("oldPluginOnNewDaemon"),
      newPluginOnOldDaemon: conditions("newPluginOnOldDaemon"),
    },
    mustRebuild: !isGood(oldPluginOnNewDaemon),
    sourceMustChange: forSource.length > 0,
    why: isBarred ? owners(own.filter(isBar)) : decidingSubjects(own),
    sourceWhy: [...new Set(forSource.map(({ subject }) => subject))],
    runtime,
  };
}

type Direction = "oldPluginOnNewDaemon" | "newPluginOnOldDaemon";

function worstOf(findings: readonly DriftFinding[], key: Direction): PluginOutcome {
  return findings.reduce<PluginOutcome>((sum, { effects }) => worse(sum, effects[key]), "runs");
}

function isBar({ effects }: DriftFinding): boolean {
  return effects.oldPluginOnNewDaemon === "refused" && effects.newPluginOnOldDaemon === "refused";
}

/** Subjects of the worst findings: those that do harm, or when there are none, those that are not everywhere. */
function decidingSubjects(findings: readonly DriftFinding[]): readonly string[] {
  const weight = ({ effects }: DriftFinding): number =>
    Math.max(
      OUTCOMES.indexOf(effects.oldPluginOnNewDaemon),
      OUTCOMES.indexOf(effects.newPluginOnOldDaemon),
    );
  const sorted = findings
    .filter(({ rule }) => rule !== "interface-number-unchanged")
    .filter((finding) => weight(finding) > 0)
    .sort((left, right) => weight(right) - weight(left));
  const harmful = sorted.filter((finding) => weight(finding) > OUTCOMES.indexOf("lacks-items"));
  return owners(harmful.length > 0 ? harmful : sorted);
}

/** Of fields and slots only the struct: the findings name the rest. */
function owners(findings: readonly DriftFinding[]): readonly string[] {
  const names = [...new Set(findings.map(({ subject }) => subject.split(".")[0] ?? subject))];
  const rest = names.length - NAMED;
  return rest > 1 ? [...names.slice(0, NAMED), `${String(rest)} more`] : names;
}
