// The release matrix as Markdown: everything that is not the same in all releases, and a list of what is.
import { GENERATED_MARK } from "../emit/ownership.js";
import { tableText } from "../markdown-table.js";
import type { Matrix, MatrixCell, MatrixGroup, MatrixRow, MatrixSection } from "./types.js";
import { CHANGES, SECTION_TITLES, SIGNS, STATE_WORDS } from "./words.js";

export function matrixMarkdown(matrix: Matrix): string {
  const parts = [
    `<!-- ${GENERATED_MARK}: npx bareos-node generate. Do not edit. -->`,
    "",
    "# The plugin ABI, release by release",
    "",
    "What Bareos's plugin headers declare, side by side, from the header sets in `headers/`. The same with every row, colours",
    "and a filter is in [abi-matrix.html](abi-matrix.html), one page that needs no network. What a change does to plugins:",
    "`npx bareos-node diff OLD NEW`, see [upgrading.md](upgrading.md).",
    "",
    `Signs: ${CHANGES.map((state) => `${SIGNS[state]} ${STATE_WORDS[state]}`).join("; ")}. A cell without a sign is as the`,
    "one before it. Equal ABI hashes mean equal ABIs (x86_64).",
    "",
    overview(matrix),
    "",
    ...matrix.sections.flatMap((section) => sectionPart(section, matrix.columns)),
  ];
  return `${parts
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function overview({ columns, overview: rows }: Matrix): string {
  const lines = rows.map(({ daemon, cells }) => [
    SECTION_TITLES[daemon],
    ...cells.map(({ interfaceNumber, hash, counts }) => {
      const changes = CHANGES.filter((state) => counts[state] > 0).map(
        (state) => `${SIGNS[state]}${String(counts[state])}`,
      );
      return [`no. ${interfaceNumber}`, `\`${hash}\``, ...changes].join(" ");
    }),
  ]);
  return tableText(["daemon", ...columns], lines);
}

function sectionPart({ id, groups }: MatrixSection, columns: readonly string[]): readonly string[] {
  const changed = groups.filter(({ rows }) => rows.some(({ differs }) => differs));
  const same = groups.filter((group) => !changed.includes(group));
  return [
    `## ${SECTION_TITLES[id]}`,
    "",
    ...changed.flatMap((group) => groupPart(group, columns)),
    same.length === 0
      ? ""
      : `The same in all releases: ${same.map((group) => `${titleOf(group)} (${String(group.rows.length)})`).join(", ")}.`,
    "",
  ];
}

function groupPart(group: MatrixGroup, columns: readonly string[]): readonly string[] {
  const changed = group.rows.filter(({ differs }) => differs);
  const formOnly = changed.filter(isFormOnly);
  const told = changed.filter((row) => !formOnly.includes(row));
  const rest = group.rows.length - changed.length;
  const rows = told.map((row) => [`\`${row.name}\``, ...row.cells.map(cellText)]);
  return [
    `### ${titleOf(group)}`,
    "",
    ...(told.length === 0 ? [] : [tableText(["name", ...columns], rows), ""]),
    ...(formOnly.length === 0 ? [] : [formText(formOnly, columns), ""]),
    ...(rest === 0
      ? []
      : [
          `${String(rest)} more ${rest === 1 ? "row is" : "rows are"} the same in all releases.`,
          "",
        ]),
  ];
}

function isFormOnly({ cells }: MatrixRow): boolean {
  return cells.every(({ state }) => state === "base" || state === "same" || state === "form");
}

/** The numbers are the same, so the names will do. */
function formText(rows: readonly MatrixRow[], columns: readonly string[]): string {
  const releases = columns.filter((_, index) =>
    rows.some(({ cells }) => cells[index]?.state === "form"),
  );
  const names = rows.map(({ name }) => `\`${name}\``).join(", ");
  return `Only the C form changed, in ${releases.join(" and ")}: ${names}.`;
}

function titleOf({ title, target }: MatrixGroup): string {
  return target === "" ? `\`${title}\`` : `\`${title}\` on ${target}`;
}

function cellText({ state, value, detail }: MatrixCell): string {
  const text = [SIGNS[state], value].filter((part) => part !== "").join(" ");
  return detail === "" || state === "base" ? text : `${text} (${detail})`;
}
