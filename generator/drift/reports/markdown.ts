// The report for a pull request or an issue: GitHub's Markdown.
import { tableText } from "../../markdown-table.js";
import { problemText } from "../allow-list.js";
import type { Judgement } from "../judgement.js";
import type { Comparison, DriftFinding, Verdict } from "../types.js";
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
  type Fold,
  type RuleGroup,
} from "./words.js";

export function markdownReport(judgement: Judgement): string {
  const { comparison, problems } = judgement;
  const { old, new: next, daemons, target, allowed } = comparison;
  const names = daemons.map((daemon) => DAEMON_NAMES[daemon]).join(", ");
  const parts = [
    `# Bareos ${sideTitle(old)} → ${sideTitle(next)}`,
    `${names} on ${target}: ${countsText(comparison)}.`,
    ...groupByRule(comparison.findings).map(ruleSection),
    ...(allowed.length === 0
      ? []
      : [
          "## Accepted by the allow-list",
          tableText(
            ["what", "rule", "reason", "until"],
            allowed.map(({ finding, reason, until }) => [
              code(finding.subject),
              finding.rule,
              reason,
              until,
            ]),
          ),
        ]),
    ...(problems.length === 0
      ? []
      : ["## The allow-list is stale", problems.map((one) => `- ${problemText(one)}`).join("\n")]),
    "## Verdict",
    verdictTable(comparison),
  ];
  return `${parts.join("\n\n")}\n`;
}

function ruleSection({ rule, findings }: RuleGroup): string {
  const direction = directionWords(findings);
  return [
    `## ${rule.title}`,
    `*${SEVERITY_WORDS[rule.severity]}*, \`${rule.id}\``,
    ...(direction === null ? [] : [`${direction}.`]),
    `${rule.effect} **Cure:** ${rule.remedy}`,
    tableText(["daemon", "what", "change", "place"], fold(findings).map(findingRow)),
  ].join("\n\n");
}

function findingRow({ first, subjects }: Fold): readonly string[] {
  const daemons = first.daemons.join(", ");
  const place = subjects.length > 1 ? fileOf(first) : placesText(first);
  return [daemons, subjects.map(code).join(", "), first.summary, place === "" ? "" : code(place)];
}

function fileOf({ newPlace, oldPlace }: DriftFinding): string {
  return (newPlace ?? oldPlace)?.file ?? "";
}

function verdictTable({ old, new: next, verdicts }: Comparison): string {
  const yes = (value: boolean): string => (value ? "yes" : "no");
  return tableText(
    [
      "daemon",
      `built for ${sideName(old)}, on ${sideName(next)}`,
      `built for ${sideName(next)}, on ${sideName(old)}`,
      "build anew",
      "source changes",
      "our runtime",
      "because of",
    ],
    verdicts.map((verdict: Verdict) => [
      DAEMON_NAMES[verdict.daemon],
      outcomeWords(verdict, "oldPluginOnNewDaemon"),
      outcomeWords(verdict, "newPluginOnOldDaemon"),
      yes(verdict.mustRebuild),
      yes(verdict.sourceMustChange),
      verdict.runtime === null ? "not looked into" : coverageWords(verdict.runtime),
      verdict.why.map(code).join(", "),
    ]),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
