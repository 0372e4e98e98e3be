// The release matrix as HTML: an overview, then a table for each struct, function table, enum and list of constants.
import { GENERATED_MARK } from "../emit/ownership.js";
import { Html, html, join } from "./html-text.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";
import { CHANGES, SECTION_TITLES, STATE_WORDS, SIGNS } from "./words.js";
import type { Matrix, MatrixCell, MatrixGroup, MatrixRow, MatrixSection } from "./types.js";

export interface Page {
  readonly title: string;
  /** What stands above the matrix. */
  readonly lead: Html;
  readonly matrix: Matrix;
}

/** One self-contained page: no file beside it, no network. */
export function matrixPage({ title, lead, matrix }: Page): string {
  const sections = matrix.sections.map(
    ({ id }) => html`<a href="#${id}">${SECTION_TITLES[id]}</a>`,
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="${GENERATED_MARK}" />
        <title>${title}</title>
        <style>
          ${new Html(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${lead}
          <div class="bar">
            <input
              id="search"
              type="search"
              placeholder="Filter: save_pkt, bVar, pkt_end …"
              aria-label="Filter rows by name"
            />
            <label><input id="only-changes" type="checkbox" checked /> only what changed</label>
            <span id="shown" class="soft" role="status"></span>
            <nav>${join(sections)}</nav>
          </div>
          <h2>Overview</h2>
          ${overview(matrix)}
          <p class="legend">
            ${join(CHANGES.map((state) => html`<span class="${state}">${SIGNS[state]} ${STATE_WORDS[state]}</span>`))}
          </p>
          ${join(
            matrix.sections.map((section) => sectionPart(section, matrix.columns)),
            "\n",
          )}
        </main>
        <script>
          ${new Html(PAGE_SCRIPT)};
        </script>
      </body>
    </html> `;
  return page.text;
}

function overview({ columns, overview: rows }: Matrix): Html {
  const lines = rows.map(
    ({ daemon, cells }) =>
      html`<tr>
        <th scope="row">${SECTION_TITLES[daemon]}</th>
        ${join(
          cells.map(({ interfaceNumber, hash, counts }) => {
            const changes = CHANGES.filter((state) => counts[state] > 0).map(
              (state) =>
                html`<small>${SIGNS[state]} ${String(counts[state])} ${STATE_WORDS[state]}</small>`,
            );
            return html`<td>
              interface ${interfaceNumber}<small>ABI ${hash}</small>${join(changes)}
            </td>`;
          }),
        )}
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th></th>
        ${headings(columns)}
      </tr>
    </thead>
    <tbody>
      ${join(lines)}
    </tbody>
  </table>`;
}

function headings(columns: readonly string[]): Html {
  return join(columns.map((name) => html`<th scope="col">${name}</th>`));
}

function sectionPart({ id, groups }: MatrixSection, columns: readonly string[]): Html {
  return html`<section id="${id}">
    <h2>${SECTION_TITLES[id]}</h2>
    ${join(
      groups.map((group) => groupPart(group, columns)),
      "\n",
    )}
  </section>`;
}

function groupPart(group: MatrixGroup, columns: readonly string[]): Html {
  const target = group.target === "" ? html`` : html` <span class="soft">on ${group.target}</span>`;
  return html`<div data-group="${group.title} ${group.target}">
    <h3>${group.title}${target}</h3>
    <table class="facts">
      <thead>
        <tr>
          <th scope="col">name</th>
          <th scope="col">what</th>
          ${headings(columns)}
        </tr>
      </thead>
      <tbody>
        ${join(group.rows.map(rowPart), "\n")}
      </tbody>
    </table>
  </div>`;
}

function rowPart(row: MatrixRow): Html {
  const differs = row.differs ? html` data-differs` : html``;
  return html`<tr data-row="${row.name}" ${differs}>
    <th scope="row">${row.name}</th>
    <td class="about">${row.detail}</td>
    ${join(row.cells.map(cellPart))}
  </tr>`;
}

function cellPart({ state, value, detail }: MatrixCell): Html {
  const sign = SIGNS[state];
  const text = sign === "" ? value : `${sign} ${value}`.trim();
  const more = detail === "" ? html`` : html`<small>${detail}</small>`;
  return html`<td class="${state}" title="${STATE_WORDS[state]}">${text}${more}</td>`;
}
