// The shipped header sets against the stated facts (test/facts): every value, size, offset, type and parameter, of each
// release and daemon. The facts were read off the daemons' own headers; the sets were written from them, and this holds both equal.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { factsText } from "../../generator/adopt/draft-facts.js";
import { findClang } from "../../generator/clang/find-clang.js";
import { parseTree } from "../../generator/ir/parse-tree.js";
import type { Ir } from "../../generator/ir/types.js";
import { DAEMONS } from "../../generator/ir/types.js";
import { paths } from "../../generator/paths.js";
import { locateTree } from "../../generator/tree/locate.js";
import { irFromFacts, irsFromFacts, type ReleaseFacts } from "../support/ir-from-facts.js";
import { RELEASES } from "../support/releases.js";

const TARGET = "x86_64-linux-gnu";

/** Typedefs that only repeat the tag of an enum or struct say nothing: `typedef enum {…} bRC`. */
function named(typedefs: Ir["typedefs"]): Record<string, string> {
  return Object.fromEntries(Object.entries(typedefs).filter(([alias, type]) => alias !== type));
}

describe.each(RELEASES)("headers/%s", async (release) => {
  const clang = await findClang({ env: process.env });
  const irs = await parseTree(await locateTree(join(paths.headers, release)), {
    clang,
    targets: [TARGET],
  });
  const facts = irsFromFacts([release], [TARGET]);

  test.each(DAEMONS)("say for the %s exactly what the facts say", (daemon) => {
    const said = irs.find((ir) => ir.daemon === daemon);
    const stated = facts.find((ir) => ir.daemon === daemon);
    if (said === undefined || stated === undefined) throw new Error("no IR of this daemon");
    expect(Object.keys(said.constants).length).toBeGreaterThan(200);
    expect(said.constants).toEqual(stated.constants);
    expect(said.enums).toEqual(stated.enums);
    for (const [name, { members }] of Object.entries(stated.enums)) {
      expect(Object.keys(said.enums[name]?.members ?? {}), name).toEqual(Object.keys(members));
    }
    // boffset_t is declared in a header that the facts do not cover; its width is checked with the fields.
    expect(said.structs).toEqual(stated.structs);
    expect(said.functionTables).toEqual(stated.functionTables);
    expect(named(said.typedefs)).toEqual(named(stated.typedefs));
  });

  test("have the C form that the release has", () => {
    const fd = irs.find((ir) => ir.daemon === "fd");
    const stated = facts.find((ir) => ir.daemon === "fd");
    for (const [name, form] of Object.entries(stated?.forms ?? {}))
      expect([name, fd?.forms[name]]).toEqual([name, form]);
    expect(fd?.forms["FT_REG"]).toBe(Number.parseInt(release) < 23 ? "macro" : "enumerator");
  });

  test("document every declaration that becomes part of the packages", () => {
    const undocumented = irs.flatMap((ir) =>
      [
        ...Object.keys(ir.constants),
        ...Object.keys(ir.structs),
        ...Object.entries(ir.structs).flatMap(([struct, { fields }]) =>
          fields.map((field) => `${struct}.${field.name}`),
        ),
      ].filter((name) => (ir.docs[name] ?? "") === ""),
    );
    expect([...new Set(undocumented)]).toEqual([]);
  });
});

test("facts that adopt drafts say what the IR says", async () => {
  const clang = await findClang({ env: process.env });
  const set = await locateTree(join(paths.headers, "26-dev"));
  const irs = await parseTree(set, { clang, targets: [TARGET] });
  const facts = JSON.parse(factsText(irs, "26-dev")) as ReleaseFacts;
  for (const ir of irs) {
    const stated = irFromFacts(facts, ir.daemon, TARGET);
    for (const key of ["constants", "enums", "structs", "functionTables", "forms"] as const) {
      expect(stated[key], key).toEqual(ir[key]);
    }
    expect(named(stated.typedefs)).toEqual(named(ir.typedefs));
  }
});
