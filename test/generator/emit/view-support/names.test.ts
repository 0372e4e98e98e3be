// Names, imports and literals of generated TypeScript.
import { expect, test } from "vitest";
import {
  NameRegistry,
  safeIdentifier,
} from "../../../../generator/emit/view-support/identifiers.js";
import { ImportCollector } from "../../../../generator/emit/view-support/imports.js";
import { stringLiteral, valueLiteral } from "../../../../generator/emit/view-support/literals.js";

test("reserved words get a dollar sign, which no C name has", () => {
  expect(safeIdentifier("var", "x")).toBe("var$");
  expect(safeIdentifier("variable", "x")).toBe("variable");
});

test("what is no identifier is refused with its subject", () => {
  expect(() => safeIdentifier("IoStatus.error", "constant IoStatus.error")).toThrow(
    /^constant IoStatus\.error: "IoStatus\.error" cannot be a name in TypeScript$/,
  );
});

test("a value and a type may share a name, two values may not", () => {
  const names = new NameRegistry("bareosfd");
  names.add("bVariable", ["value"], "a dictionary");
  names.add("bVariable", ["type"], "a group");
  expect(() => {
    names.add("bVariable", ["value"], "a constant");
  }).toThrow(/"bVariable" twice: for a dictionary and for a constant/);
});

test("imports are sorted, merged, and types unless a value is needed", () => {
  const imports = new ImportCollector();
  imports.type("B", "./b.js");
  imports.type("A", "./b.js");
  imports.value("B", "./b.js");
  imports.value("inspect", "node:util");
  imports.type("A", "./b.js");
  imports.type("Z", "./a.js");
  expect(imports.lines()).toEqual([
    'import { inspect } from "node:util";',
    'import type { Z } from "./a.js";',
    'import { B } from "./b.js";',
    'import type { A } from "./b.js";',
  ]);
});

test("an import that is too long for a line gets one line per name", () => {
  const imports = new ImportCollector();
  const names = Array.from({ length: 9 }, (_, index) => `aRatherLongName${index}`);
  for (const name of names) imports.type(name, "./x.js");
  const lines = imports.lines();
  expect(lines[0]).toBe("import type {");
  expect(lines).toHaveLength(names.length + 2);
});

test("values keep their exactness", () => {
  expect(valueLiteral(-1)).toBe("-1");
  expect(valueLiteral("18446744073709551615")).toBe("18446744073709551615n");
  expect(valueLiteral("*FDPluginData*")).toBe('"*FDPluginData*"');
  expect(stringLiteral('a\u2028"\\')).toBe('"a\\u2028\\"\\\\"');
});
