// The release matrix: rows side by side, what happened from one column to the next, and the two documents of it.
import { describe, expect, test } from "vitest";
import { buildMatrix } from "../../../generator/matrix/build.js";
import { html } from "../../../generator/matrix/html-text.js";
import { matrixPage } from "../../../generator/matrix/html.js";
import { mergeOrders } from "../../../generator/matrix/order.js";
import { matrixDocuments } from "../../../generator/matrix/shipped.js";
import type { Matrix, MatrixRow } from "../../../generator/matrix/types.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";
import { RELEASES } from "../../support/releases.js";

const irs = irsFromFacts();
const matrix = buildMatrix(
  RELEASES.map((name) => ({ name, irs: irs.filter(({ release }) => release === name) })),
);

function rowOf(of: Matrix, section: string, group: string, name: string): MatrixRow | undefined {
  const groups = of.sections.find(({ id }) => id === section)?.groups ?? [];
  return groups.find(({ title }) => title === group)?.rows.find((row) => row.name === name);
}

function cells(row: MatrixRow | undefined): readonly string[] {
  return row?.cells.map(({ state, value }) => `${state} ${value}`.trim()) ?? [];
}

describe("what happened to a row", () => {
  test("a field that came, and one that it pushed along", () => {
    expect(cells(rowOf(matrix, "fd", "struct io_pkt", "filedes"))).toEqual([
      "absent",
      "absent",
      "added at 68",
      ...Array<string>(4).fill("same at 68"),
    ]);
    expect(cells(rowOf(matrix, "fd", "struct io_pkt", "pkt_end")).slice(0, 3)).toEqual([
      "base at 68",
      "same at 68",
      "moved at 72",
    ]);
  });

  test("a constant that went, and one that got its number", () => {
    const group = "enum bsdrVariable";
    const gone = cells(rowOf(matrix, "sd", group, "bsdVarCompatible"));
    expect(gone.slice(2, 5)).toEqual(["same 16", "gone", "absent"]);
    expect(cells(rowOf(matrix, "sd", group, "bsdVarPluginDir")).slice(2, 4)).toEqual([
      "same 17",
      "moved 16",
    ]);
  });

  test("a macro that became an enumerator stays one row", () => {
    const row = rowOf(matrix, "common", "enum FILETYPES", "FT_REG");
    expect(cells(row).slice(2, 4)).toEqual(["same 3", "form 3"]);
  });

  test("a function whose signature changed keeps its slot", () => {
    const row = rowOf(matrix, "fd", "function table s_bareosFuncs", "setBareosValue");
    expect(cells(row).slice(1, 3)).toEqual(["same slot 4", "changed slot 4"]);
  });

  test("what all daemons share is not repeated, and nothing is lost", () => {
    expect(rowOf(matrix, "fd", "enum bRC", "bRC_OK")).toBeUndefined();
    expect(rowOf(matrix, "common", "enum bRC", "bRC_OK")).toBeDefined();
    const names = new Set(
      matrix.sections.flatMap(({ groups }) =>
        groups.flatMap(({ rows }) => rows.map(({ name }) => name)),
      ),
    );
    for (const ir of irs)
      for (const name of Object.keys(ir.constants)) expect(names).toContain(name);
  });
});

test("orders are merged: the newest leads, what is gone stays behind its neighbour", () => {
  expect(
    mergeOrders([
      ["a", "old", "b"],
      ["b", "a", "new"],
    ]),
  ).toEqual(["b", "a", "old", "new"]);
});

test("what goes into a page is escaped", () => {
  const page = matrixPage({
    title: `<b>&"'`,
    lead: html`${"<script>"}`,
    matrix: { columns: [], overview: [], sections: [] },
  });
  expect(page).toContain("<h1>&lt;b&gt;&amp;&quot;&#39;</h1>");
  expect(page).toContain("&lt;script&gt;");
});

test("the documents name what changed and say what did not", () => {
  const documents = matrixDocuments(irs);
  expect([...documents.keys()]).toEqual(["abi-matrix.html", "abi-matrix.md"]);
  const text = documents.get("abi-matrix.md") ?? "";
  expect(text).toContain("| `bsdVarPluginDir` | 17 | 17 | 17 | ↕ 16 | 16 | 16 | 16 |");
  expect(text).toMatch(/The same in all releases: .*`enum bRC` \(12\)/);
});
