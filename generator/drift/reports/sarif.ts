// The report for code scanning: SARIF 2.1.0. A result points to the new tree where it declares the item, else to the old one.
import { packageVersion } from "../../paths.js";
import type { Judgement } from "../judgement.js";
import { RULES } from "../rules/index.js";
import type { DriftFinding, DriftPlace, Rule, Severity } from "../types.js";
import { OUTCOME_WORDS, sideTitle } from "./words.js";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  breaking: "error",
  source: "warning",
  addition: "note",
  note: "note",
};

/**
 * Places are below the root of the new tree, which code scanning takes for the repository that it runs in, so that a finding is shown
 * beside its line; those of the old tree have a base of their own.
 */
const BASES = { new: "%SRCROOT%", old: "OLDROOT" } as const;
const SOURCES = "core/src";

export function sarifReport({ comparison, drift, problems }: Judgement): string {
  const { findings, allowed, verdicts, old, new: next } = comparison;
  const results = [
    ...findings.map((finding) => resultOf(finding)),
    ...allowed.map(({ finding, reason }) => ({
      ...resultOf(finding),
      suppressions: [{ kind: "external", status: "accepted", justification: reason }],
    })),
  ];
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "bareos-node",
            semanticVersion: packageVersion(),
            rules: RULES.map(ruleOf),
          },
        },
        originalUriBaseIds: {
          [BASES.new]: { description: { text: `root of Bareos ${sideTitle(next)}` } },
          [BASES.old]: { description: { text: `root of Bareos ${sideTitle(old)}` } },
        },
        invocations: [
          {
            executionSuccessful: true,
            exitCode: drift ? 1 : 0,
            ...(problems.length === 0
              ? {}
              : {
                  toolConfigurationNotifications: problems.map(({ entry, problem }) => ({
                    level: "error",
                    message: {
                      text: `allow-list: ${entry.rule} of ${entry.subject} is ${problem}`,
                    },
                  })),
                }),
          },
        ],
        properties: { verdicts },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ id, title, severity, change, effect, remedy }: Rule): object {
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${change} ${effect}` },
    help: { text: remedy },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(finding: DriftFinding): object {
  const { rule, severity, subject, summary, daemons, effects, oldPlace, newPlace } = finding;
  const main = newPlace === null ? locationOf(oldPlace, "old") : locationOf(newPlace, "new");
  const other = newPlace === null ? [] : locationOf(oldPlace, "old");
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: `${subject} (${daemons.join(", ")}): ${summary}` },
    ...(main.length === 0 ? {} : { locations: main }),
    ...(other.length === 0 ? {} : { relatedLocations: other }),
    partialFingerprints: { "rule/subject/v1": `${rule}:${subject}` },
    properties: {
      daemons,
      old: finding.old,
      new: finding.new,
      ...(finding.condition === null ? {} : { condition: finding.condition }),
      oldPluginOnNewDaemon: OUTCOME_WORDS[effects.oldPluginOnNewDaemon],
      newPluginOnOldDaemon: OUTCOME_WORDS[effects.newPluginOnOldDaemon],
      sourceMustChange: effects.sourceMustChange,
    },
  };
}

function locationOf(place: DriftPlace | null, side: keyof typeof BASES): readonly object[] {
  if (place === null) return [];
  return [
    {
      physicalLocation: {
        artifactLocation: { uri: `${SOURCES}/${place.file}`, uriBaseId: BASES[side] },
        region: { startLine: place.line },
      },
    },
  ];
}
