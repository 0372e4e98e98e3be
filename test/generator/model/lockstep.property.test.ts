// Whatever single thing a release adds or loses: there is exactly one finding, and it is about that thing.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/errors.js";
import type { Daemon, Ir } from "../../../generator/ir/types.js";
import { buildModel } from "../../../generator/model/build.js";
import { paths } from "../../../generator/paths.js";
import { loadSemantics } from "../../../generator/semantics/load.js";
import type { Semantics } from "../../../generator/semantics/types.js";
import {
  changeRelease,
  withConstant,
  withFields,
  withoutConstant,
} from "../../support/changed-irs.js";
import { daemon, irIn, name, pick, pickFrom, release } from "../../support/arbitraries.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";
import { RELEASES } from "../../support/releases.js";

let semantics: Semantics;
let irs: readonly Ir[];

beforeAll(async () => {
  semantics = await loadSemantics(paths.semantics);
  irs = irsFromFacts(RELEASES, ["x86_64-linux-gnu"]);
});

/** Code and message of each finding. */
function findings(changed: readonly Ir[]): readonly string[] {
  try {
    buildModel(changed, semantics);
    return [];
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    const all: readonly unknown[] =
      error.cause instanceof AggregateError ? error.cause.errors : [error];
    return all.map((one) => (one instanceof GeneratorError ? `${one.code} ${one.message}` : ""));
  }
}

function irOf(at: string, of: Daemon): Ir {
  return irIn(irs, at, of);
}

test("an added constant", () => {
  fc.assert(
    fc.property(release, daemon, name, fc.integer(), (at, of, added, value) => {
      const header = "filed/fd_plugins.h";
      const found = findings(changeRelease(irs, at, withConstant(added, value, header, 1), of));
      expect(found).toEqual([expect.stringMatching(`^BN510 the constant ${added}, .*${at} `)]);
    }),
    { numRuns: 60 },
  );
});

test("a lost constant", () => {
  fc.assert(
    fc.property(release, daemon, pick, (at, of, index) => {
      const names = Object.keys(irOf(at, of).constants);
      const lost = pickFrom(names, index);
      const found = findings(changeRelease(irs, at, withoutConstant(lost), of));
      expect(found).toEqual([
        `BN511 the constant ${lost} is described, but release ${at} does not declare it`,
      ]);
    }),
    { numRuns: 60 },
  );
});

test("an added field", () => {
  fc.assert(
    fc.property(release, daemon, pick, name, (at, of, index, added) => {
      // IoStatus holds constants only; the glue does not use it, so its fields do not matter.
      const tags = Object.keys(irOf(at, of).structs).filter((tag) => tag !== "IoStatus");
      const tag = pickFrom(tags, index);
      const field = { name: added, type: "int", offset: 512, size: 4 };
      const add = withFields(tag, (fields) => [...fields, field]);
      const found = findings(changeRelease(irs, at, add, of));
      expect(found).toEqual([expect.stringMatching(`^BN510 the field ${tag}\\.${added}, `)]);
    }),
    { numRuns: 60 },
  );
});

test("a lost field", () => {
  fc.assert(
    fc.property(release, daemon, pick, (at, of, index) => {
      const ir = irOf(at, of);
      const slots = new Set(
        Object.values(ir.functionTables).flatMap((table) => table.map((slot) => slot.name)),
      );
      const fields = Object.entries(ir.structs).flatMap(([tag, struct]) =>
        struct.fields
          .filter((field) => !slots.has(field.name))
          .map((field) => ({ tag, field: field.name })),
      );
      const lost = pickFrom(fields, index);
      const remove = withFields(lost.tag, (all) =>
        all.filter((field) => field.name !== lost.field),
      );
      // A hole where a field was leaves the packet as long as it is: that is told, too.
      const found = findings(changeRelease(irs, at, remove, of)).filter(
        (text) => !text.startsWith("BN409"),
      );
      expect(found).toEqual([
        `BN511 the field ${lost.tag}.${lost.field} is described, but release ${at} does not declare it`,
      ]);
    }),
    { numRuns: 60 },
  );
});
