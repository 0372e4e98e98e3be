// Every rule on every pair of fixtures: each finds its own case, none tells a fact that another one tells, and equal sides
// give nothing.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "../../../generator/drift/rules/index.js";
import { packageRoot } from "../../../generator/paths.js";
import { compareSketches, linesOf, loadFixtures } from "./fixture.js";

const fixtures = await loadFixtures();

test("each rule is a file named after its id, is registered once and has a fixture", () => {
  const files = readdirSync(join(packageRoot, "generator/drift/rules"))
    .map((name) => name.replace(/\.ts$/, ""))
    .filter((name) => name !== "index")
    .sort();
  const ids = RULES.map(({ id }) => id).sort();
  expect(ids).toEqual(files);
  expect([...fixtures.keys()]).toEqual(files);
});

test("each rule says what changed, what that does and what to do, in sentences", () => {
  for (const { change, effect, remedy, title } of RULES) {
    for (const text of [change, effect, remedy]) expect(text).toMatch(/^[\w].{10,}\.$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});

test("rules that mirror each other name each other", () => {
  for (const { id, mirrors } of RULES) {
    for (const other of mirrors) {
      expect(RULES.find((rule) => rule.id === other)?.mirrors, `${other} of ${id}`).toContain(id);
    }
  }
});

describe.each([...fixtures])("%s", (id, { old, next, expected }) => {
  const comparison = compareSketches(old, next);

  test("is found, and everything else that follows is told once", () => {
    expect(linesOf(comparison)).toEqual(expected);
    expect(comparison.findings.map(({ rule }) => rule)).toContain(id);
  });

  test("the same on both sides is nothing", () => {
    expect(linesOf(compareSketches(old, old))).toEqual([]);
    expect(linesOf(compareSketches(next, next))).toEqual([]);
  });

  test("seen from the other side it is its mirror", () => {
    const mirrored = compareSketches(next, old).findings;
    expect(mirrored).toHaveLength(comparison.findings.length);
    for (const finding of comparison.findings) {
      const rule = RULES.find((one) => one.id === finding.rule);
      const twin = mirrored.find(
        (one) =>
          rule?.mirrors.includes(one.rule) === true &&
          one.old === finding.new &&
          one.new === finding.old &&
          one.effects.oldPluginOnNewDaemon === finding.effects.newPluginOnOldDaemon &&
          one.effects.newPluginOnOldDaemon === finding.effects.oldPluginOnNewDaemon,
      );
      expect(twin, `${finding.rule} ${finding.subject}`).toBeDefined();
    }
  });
});
