// The history for a wiki or a pull request: GitHub's Markdown.
import { countsText, fold, SEVERITY_WORDS } from "../drift/reports/words.js";
import { DAEMONS } from "../ir/types.js";
import { tableText } from "../markdown-table.js";
import { SECTION_TITLES } from "../matrix/words.js";
import type { FactLife, History, Step } from "./types.js";
import {
  abiWords,
  eventText,
  isChanged,
  OUTCOME_SIGNS,
  sectionTitle,
  SHOWN_HASH,
  stepTitle,
  summary,
  unreadableGroups,
} from "./words.js";

export function historyMarkdown(history: History): string {
  const { states, beginnings, steps, runsOn, facts, unreadable, unknown } = history;
  const columns = runsOn.map(({ builtFor }) => builtFor);
  const lives = facts.filter(isChanged);
  const parts = [
    "# Plugin ABI, release by release",
    `${summary(history)}.`,
    "## ABIs",
    tableText(
      ["releases", "points", "since", ...DAEMONS.map((daemon) => SECTION_TITLES[daemon])],
      states.map(({ name, labels, since, hashes }) => [
        name,
        String(labels.length),
        since,
        ...DAEMONS.map((daemon) => hashes[daemon]?.slice(0, SHOWN_HASH) ?? ""),
      ]),
    ),
    ...(beginnings.length === 0
      ? []
      : [
          "## Before the first release of a series",
          tableText(
            ["point", "date", "ABI"],
            beginnings.map(({ label, date, abi }) => [label, date, abiWords(abi)]),
          ),
        ]),
    "## Changes",
    ...(steps.length === 0 ? ["None."] : steps.map(stepSection)),
    "## What runs where",
    "A plugin that was built for the row's release, in the daemons of the column's.",
    tableText(
      ["built for", ...columns],
      runsOn.map(({ builtFor, on }) => [
        builtFor,
        ...on.map(({ outcome }) => OUTCOME_SIGNS[outcome].sign),
      ]),
    ),
    Object.values(OUTCOME_SIGNS)
      .map(({ sign, words }) => `\`${sign}\` ${words}`)
      .join(", "),
    ...(lives.length === 0
      ? []
      : [
          "## Declarations that came, changed or went",
          tableText(["daemon", "in", "what", "where"], lives.map(lifeRow)),
        ]),
    ...(unreadable.length + unknown.length === 0
      ? []
      : [
          "## Not in this history",
          [
            ...unreadableGroups(unreadable).map(
              ({ labels, code, message }) => `- ${labels}: ${message} (${code})`,
            ),
            ...(unknown.length === 0 ? [] : [`- no versions of Bareos: ${unknown.join(", ")}`]),
          ].join("\n"),
        ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function stepSection(step: Step): string {
  const rows = fold(step.findings).map(({ first, subjects }) => [
    SEVERITY_WORDS[first.severity],
    first.daemons.join(", "),
    subjects.map((subject) => `\`${subject}\``).join(", "),
    first.summary,
  ]);
  return [
    `### ${stepTitle(step)}`,
    `${step.date}: ${countsText(step.comparison)}.`,
    ...(rows.length === 0 ? [] : [tableText(["severity", "daemon", "what", "change"], rows)]),
  ].join("\n\n");
}

function lifeRow({ section, group, name, events }: FactLife): readonly string[] {
  return [sectionTitle(section), group, `\`${name}\``, events.map(eventText).join("; ")];
}
