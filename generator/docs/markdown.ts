// Tables and generated sections of Markdown pages.
import { GeneratorError } from "../errors.js";
import { tableRow } from "../markdown-table.js";

/** A table; `|` in a cell is escaped. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [tableRow(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(tableRow)];
}

/** Section name → its lines. */
export type Sections = ReadonlyMap<string, readonly string[]>;

/** A page with what stands between the marks of each section replaced. `page` names it in the error. */
export function withSections(text: string, sections: Sections, page: string): string {
  return [...sections].reduce((before, [name, lines]) => {
    const begin = `<!-- begin: ${name} (written by npx bareos-node generate) -->\n`;
    const end = `<!-- end: ${name} -->\n`;
    const from = before.indexOf(begin);
    const to = before.indexOf(end, from);
    if (from < 0 || to < 0) {
      throw new GeneratorError("BN411", {
        message: `the page lacks its generated section \`${name}\``,
        where: { file: page },
        consequence: "no page of docs/ was made",
        fix: `put these two lines where it belongs: ${begin.trim()} and ${end.trim()}`,
      });
    }
    const body = lines.map((line) => `${line}\n`).join("");
    return before.slice(0, from) + begin + body + before.slice(to);
  }, text);
}
