// Same facts, same bytes, same hash; other facts, another hash.
import { describe, expect, it } from "vitest";
import { canonicalJson, hashFacts } from "../../../generator/ir/canonical.js";
import type { IrFacts } from "../../../generator/ir/types.js";

const facts: IrFacts = {
  constants: { b: 2, a: 1 },
  enums: { "X_*": { underlying: "int", members: { X_B: 1, X_A: 0 } } },
  structs: {},
  functionTables: {},
  typedefs: {},
};

describe("canonicalJson", () => {
  it("sorts keys by code unit and ends with a newline", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 1, B: 0 })).toBe(
      '{\n  "B": 0,\n  "a": 1,\n  "b": [\n    {\n      "c": 2,\n      "d": 1\n    }\n  ]\n}\n',
    );
  });

  it("keeps the order of enumerators, which is a fact", () => {
    expect(canonicalJson(facts)).toMatch(/"X_B": 1,\s+"X_A": 0/);
  });
});

describe("hashFacts", () => {
  const hash = hashFacts("fd", "x86_64-linux-gnu", facts);

  it("does not depend on the order of keys", () => {
    expect(hashFacts("fd", "x86_64-linux-gnu", { ...facts, constants: { a: 1, b: 2 } })).toBe(hash);
  });

  it("depends on every fact, on the order of enumerators, on daemon and target", () => {
    const others = [
      hashFacts("fd", "x86_64-linux-gnu", { ...facts, constants: { a: 1, b: 3 } }),
      hashFacts("fd", "x86_64-linux-gnu", {
        ...facts,
        enums: { "X_*": { underlying: "int", members: { X_A: 0, X_B: 1 } } },
      }),
      hashFacts("fd", "x86_64-linux-gnu", { ...facts, typedefs: { T: "int" } }),
      hashFacts("sd", "x86_64-linux-gnu", facts),
      hashFacts("fd", "aarch64-linux-gnu", facts),
    ];
    expect(new Set([hash, ...others]).size).toBe(others.length + 1);
  });
});
