// The hardened Handlebars: what strict mode lets pass is caught here, for printed values, blocks, lists and partials.
import { describe, expect, test } from "vitest";
import type { OutputFile, ViewValue } from "../../../generator/emit/output-file.js";
import { renderFiles } from "../../../generator/emit/render.js";

function render(
  template: string,
  view: OutputFile["view"],
  partials: Readonly<Record<string, string>> = {},
): string {
  const sources = new Map([["main", template], ...Object.entries(partials)]);
  return (
    renderFiles([{ path: "out.txt", template: "main", view }], { sources }).get("out.txt") ?? ""
  );
}

const fails = (template: string, view: OutputFile["view"], partials = {}): string => {
  try {
    render(template, view, partials);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it rendered";
};

describe("renderFiles", () => {
  test("prints lists, branches and partials without escaping", () => {
    const view = {
      items: [
        { name: "a<b>", last: false },
        { name: "c&d", last: true },
      ],
    };
    expect(
      render("{{#each items}}{{> _item}}{{#unless last}}, {{/unless}}{{/each}}", view, {
        _item: "[{{name}}]",
      }),
    ).toBe("[a<b>], [c&d]");
  });

  test.each<[string, string, { readonly [key: string]: ViewValue }]>([
    ["a printed path", "\n{{missing}}", {}],
    ["a condition", "\n{{#if missing}}x{{/if}}", {}],
    ["a negated condition", "\n{{#unless missing}}x{{/unless}}", {}],
    ["a list", "\n{{#each missing}}x{{/each}}", {}],
    [
      "a path inside of a list's item",
      "\n{{#each items}}{{missing}}{{/each}}",
      { items: [{ name: "x" }] },
    ],
    ["a nested path in a condition", "\n{{#if a.missing}}x{{/if}}", { a: { b: true } }],
    ["a partial's argument", "\n{{> _part missing}}", {}],
  ])("refuses %s that the view lacks, naming template and line", (_, template, view) => {
    expect(fails(template, view, { _part: "x" })).toMatch(
      /template main: line 2: .*missing is not in the view/,
    );
  });

  test("looks into branches that this view does not take", () => {
    expect(fails("{{#if yes}}a{{else}}{{missing}}{{/if}}", { yes: true })).toContain(
      "missing is not in the view",
    );
  });

  test("refuses to print a list, to loop over text, unknown helpers, unknown partials and broken templates", () => {
    expect(fails("{{items}}", { items: [] })).toContain("cannot be printed");
    expect(fails("{{#each text}}x{{/each}}", { text: "abc" })).toContain("wants a list");
    expect(fails("{{upper name}}", { name: "x" })).toContain("template main");
    expect(fails("{{> _nothing}}", {})).toContain("_nothing");
    expect(fails("{{#if x}}", { x: true })).toContain("template main");
  });

  test("two views may not write one file", () => {
    const file = { path: "same", template: "main", view: {} };
    expect(() => renderFiles([file, file], { sources: new Map([["main", "x"]]) })).toThrow(
      /two views want to write same/,
    );
  });
});
