// The report for programs. Its schema number is raised when a field changes its meaning or goes away.
import { problemText } from "../allow-list.js";
import type { Judgement } from "../judgement.js";
import { REPORT_SCHEMA_VERSION } from "../types.js";
import { groupByRule } from "./words.js";

export function jsonReport(judgement: Judgement): string {
  const { comparison, failOn, drift, problems } = judgement;
  const { old, new: next, target, daemons, findings, allowed, verdicts } = comparison;
  const all = [...findings, ...allowed.map(({ finding }) => finding)];
  const report = {
    schema: REPORT_SCHEMA_VERSION,
    old,
    new: next,
    target,
    daemons,
    failOn,
    drift,
    findings,
    allowed,
    allowListProblems: problems.map((problem) => ({ ...problem, message: problemText(problem) })),
    verdicts,
    rules: groupByRule(all).map(({ rule: { id, title, severity, change, effect, remedy } }) => ({
      id,
      title,
      severity,
      change,
      effect,
      remedy,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
