// Tables in Markdown, for every page and report that has some.

type Cells = readonly string[];

/** One line of a table; `|` in a cell is escaped. */
export function tableRow(cells: Cells): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** A whole table as text, without a line end behind it. */
export function tableText(head: Cells, rows: readonly Cells[]): string {
  return [head, head.map(() => "---"), ...rows].map(tableRow).join("\n");
}
