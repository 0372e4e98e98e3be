// The documents that show the matrix of the shipped header sets; `generate` writes them, `check` holds them fresh.
import type { Ir } from "../ir/types.js";
import { buildMatrix } from "./build.js";
import { html } from "./html-text.js";
import { matrixPage } from "./html.js";
import { matrixMarkdown } from "./markdown.js";

/** File name below docs/ -> text. IRs of all shipped releases, oldest first. */
export function matrixDocuments(irs: readonly Ir[]): ReadonlyMap<string, string> {
  const names = [...new Set(irs.map(({ release }) => release))];
  const matrix = buildMatrix(
    names.map((name) => ({ name, irs: irs.filter(({ release }) => release === name) })),
  );
  const lead = html`<p>
    What Bareos's plugin headers declare in each release, side by side: byte offsets, slots of
    function tables, numbers of constants. A cell with a colour differs from the one before it. What
    a change does to plugins is told by <code>npx bareos-node diff OLD NEW</code>.
  </p>`;
  return new Map([
    [
      "abi-matrix.html",
      matrixPage({ title: "Bareos plugin ABI, release by release", lead, matrix }),
    ],
    ["abi-matrix.md", matrixMarkdown(matrix)],
  ]);
}
