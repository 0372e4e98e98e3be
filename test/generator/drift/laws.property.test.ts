// Laws of the comparison, on the facts of real releases: nothing changes without a finding, one change is told as exactly
// that, and looking from the other side exchanges old and new.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAll } from "../../../generator/drift/compare-trees.js";
import { RULES } from "../../../generator/drift/rules/index.js";
import { hashFacts } from "../../../generator/ir/canonical.js";
import type { Daemon, Ir, IrField } from "../../../generator/ir/types.js";
import { withConstant, withFields, withFunctions, without } from "../../support/changed-irs.js";
import { daemon, irIn, name, pick, pickFrom, release } from "../../support/arbitraries.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";
import { RELEASES } from "../../support/releases.js";

const irs = irsFromFacts(RELEASES, ["x86_64-linux-gnu"]);

function irOf(at: string, of: Daemon): Ir {
  return irIn(irs, at, of);
}

/** `rule subject` of everything that is found. */
function found(old: Ir, next: Ir): readonly string[] {
  return findAll(old.daemon, old, next).map(({ rule, subject }) => `${rule} ${subject}`);
}

function interfaceNumber(of: Daemon): string {
  return `interface-number-unchanged ${of.toUpperCase()}_PLUGIN_INTERFACE_VERSION`;
}

/** Numbers that only count others, and what has rules of its own. */
const SPECIAL = /_MAX$|_NR_EVENTS$|_COUNT$|_BYTES$|^(HIGHEST|LOWEST)_|_PLUGIN_(MAGIC|INTERFACE)/;

function plainNumbers(ir: Ir): readonly string[] {
  return Object.entries(ir.constants)
    .filter(([constant, value]) => typeof value === "number" && !SPECIAL.test(constant))
    .map(([constant]) => constant);
}

/** With another number, in the enum too. */
function renumbered(ir: Ir, constant: string, value: number): Ir {
  const enums = Object.entries(ir.enums).map(([key, entry]) => {
    const members =
      constant in entry.members ? { ...entry.members, [constant]: value } : entry.members;
    return [key, { ...entry, members }] as const;
  });
  return {
    ...ir,
    constants: { ...ir.constants, [constant]: value },
    enums: Object.fromEntries(enums),
  };
}

/** A packet of the daemon or any other struct with fields, without function tables. */
function structsOf(ir: Ir): readonly string[] {
  return Object.keys(ir.structs).filter(
    (tag) => ir.functionTables[tag] === undefined && (ir.structs[tag]?.fields.length ?? 0) > 0,
  );
}

describe("one change is told as exactly that", () => {
  test("an added constant", () => {
    fc.assert(
      fc.property(release, daemon, name, fc.integer(), (at, of, added, value) => {
        const ir = irOf(at, of);
        const next = withConstant(added, value, "filed/fd_plugins.h", 1)(ir);
        expect(found(ir, next)).toEqual([`constant-added ${added}`]);
        expect(found(next, ir)).toEqual([`constant-removed ${added}`]);
      }),
      { numRuns: 50 },
    );
  });

  test("a renumbered constant", () => {
    fc.assert(
      fc.property(
        release,
        daemon,
        pick,
        fc.integer({ min: 5000, max: 9000 }),
        (at, of, index, value) => {
          const ir = irOf(at, of);
          const constant = pickFrom(plainNumbers(ir), index);
          expect(found(ir, renumbered(ir, constant, value))).toEqual([
            `constant-renumbered ${constant}`,
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a renamed field", () => {
    fc.assert(
      fc.property(release, daemon, pick, pick, name, (at, of, structIndex, index, renamed) => {
        const ir = irOf(at, of);
        const tag = pickFrom(structsOf(ir), structIndex);
        const fields = ir.structs[tag]?.fields ?? [];
        const field = pickFrom(fields, index);
        const next = withFields(tag, (all) =>
          all.map((one) => (one === field ? { ...one, name: renamed } : one)),
        )(ir);
        expect(found(ir, next)).toEqual([`field-renamed ${tag}.${field.name}`]);
      }),
      { numRuns: 50 },
    );
  });

  test("a field at the end", () => {
    fc.assert(
      fc.property(release, daemon, pick, name, (at, of, index, added) => {
        const ir = irOf(at, of);
        const tags = structsOf(ir).filter((tag) => tag !== "gen_pluginInfo");
        const tag = pickFrom(tags, index);
        const struct = ir.structs[tag];
        if (struct === undefined) throw new Error("no struct");
        const field: IrField = { name: added, type: "int64_t", offset: struct.size, size: 8 };
        const grown = { ...struct, size: struct.size + 8, fields: [...struct.fields, field] };
        const next = { ...ir, structs: { ...ir.structs, [tag]: grown } };
        expect(found(ir, next)).toEqual([
          interfaceNumber(of),
          `struct-size ${tag}`,
          `field-added-at-end ${tag}.${added}`,
        ]);
      }),
      { numRuns: 50 },
    );
  });

  test("a function at the end of the core's table", () => {
    fc.assert(
      fc.property(release, daemon, name, (at, of, added) => {
        const ir = irOf(at, of);
        const tag = ir.typedefs["CoreFunctions"] ?? "";
        const slot = { name: added, returns: "bRC", parameters: [], variadic: false };
        const field = {
          name: added,
          type: "bRC (*)()",
          offset: ir.structs[tag]?.size ?? 0,
          size: 8,
        };
        const next = withFields(tag, (all) => [...all, field])(
          withFunctions(tag, (all) => [...all, slot])(ir),
        );
        expect(found(ir, next)).toEqual([interfaceNumber(of), `slot-added ${tag}.${added}`]);
      }),
      { numRuns: 30 },
    );
  });

  test("const on a parameter that is a pointer", () => {
    fc.assert(
      fc.property(release, daemon, pick, (at, of, index) => {
        const ir = irOf(at, of);
        const slots = Object.entries(ir.functionTables).flatMap(([tag, all]) =>
          all.flatMap((slot) =>
            slot.parameters.flatMap(({ type }, parameter) =>
              /^(?!const).*\*$/.test(type) ? [{ tag, slot, parameter }] : [],
            ),
          ),
        );
        const { tag, slot, parameter } = pickFrom(slots, index);
        const parameters = slot.parameters.map((one, at) =>
          at === parameter ? { ...one, type: `const ${one.type}` } : one,
        );
        const next = withFunctions(tag, (all) =>
          all.map((one) => (one === slot ? { ...one, parameters } : one)),
        )(ir);
        expect(found(ir, next)).toEqual([`signature-spelling ${tag}.${slot.name}`]);
      }),
      { numRuns: 50 },
    );
  });

  test("a lost type name", () => {
    fc.assert(
      fc.property(release, daemon, pick, (at, of, index) => {
        const ir = irOf(at, of);
        // A type name that others are spelled with takes their meaning along.
        const lost = pickFrom(["DBId_t", "FileId_t", "JobId_t", "float64_t"], index);
        expect(found(ir, { ...ir, typedefs: without(ir.typedefs, lost) })).toEqual([
          `typedef-removed ${lost}`,
        ]);
      }),
      { numRuns: 20 },
    );
  });
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [Key: string]: Json };

/** Paths to all leaves. */
function leaves(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function replaced(value: Json, path: readonly string[], change: (leaf: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((child: Json, at) =>
      String(at) === key ? replaced(child, rest, change) : child,
    );
  }
  const record = value as Readonly<Record<string, Json>>;
  return { ...record, [key]: replaced(record[key] ?? null, rest, change) };
}

function perturbed(leaf: Json): Json {
  if (typeof leaf === "number") return leaf + 4096;
  if (typeof leaf === "boolean") return !leaf;
  return `${JSON.stringify(leaf).slice(1, -1)}_`;
}

test("no fact changes without a finding", () => {
  fc.assert(
    fc.property(release, daemon, pick, (at, of, index) => {
      const ir = irOf(at, of);
      const { constants, enums, structs, functionTables, typedefs } = ir;
      const facts = JSON.parse(
        JSON.stringify({ constants, enums, structs, functionTables, typedefs }),
      ) as Json;
      // Slots are stated twice, as fields and as functions; the function is the one that counts.
      const paths = leaves(facts).filter(
        ([part, tag = "", , position]) =>
          !(part === "structs" && functionTables[tag] !== undefined && Number(position) > 1),
      );
      const path = pickFrom(paths, index);
      const [part, , , member = ""] = path;
      const raw = replaced(facts, path, perturbed) as unknown as Ir;
      const next = { ...ir, ...raw };
      // An enumerator is a constant too.
      const value = part === "enums" ? next.enums[path[1] ?? ""]?.members[member] : undefined;
      const whole =
        value === undefined ? next : { ...next, constants: { ...next.constants, [member]: value } };
      expect(hashFacts(of, ir.target, whole)).not.toBe(ir.hash);
      expect(found(ir, whole), path.join(".")).not.toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("equal facts give nothing, whatever the release is called", () => {
  for (const ir of irs) {
    const copy = JSON.parse(
      JSON.stringify({ ...ir, release: "other", docs: {}, places: {} }),
    ) as Ir;
    expect(found(ir, copy)).toEqual([]);
  }
});

test("from the other side, old and new are exchanged", () => {
  const mirrors = new Map(RULES.map((rule) => [rule.id, rule.mirrors]));
  fc.assert(
    fc.property(release, release, daemon, (left, right, of) => {
      const forth = findAll(of, irOf(left, of), irOf(right, of));
      const back = findAll(of, irOf(right, of), irOf(left, of));
      const key = (old: string | null, next: string | null, on: string, off: string): string =>
        JSON.stringify([old, next, on, off]);
      const exchanged = forth.map(({ old, new: next, effects }) =>
        key(next, old, effects.newPluginOnOldDaemon, effects.oldPluginOnNewDaemon),
      );
      const seen = back.map(({ old, new: next, effects }) =>
        key(old, next, effects.oldPluginOnNewDaemon, effects.newPluginOnOldDaemon),
      );
      expect(seen.sort()).toEqual(exchanged.sort());
      const expectedRules = new Set(forth.flatMap(({ rule }) => mirrors.get(rule) ?? []));
      for (const { rule } of back) expect(expectedRules).toContain(rule);
    }),
    { numRuns: 100 },
  );
});
