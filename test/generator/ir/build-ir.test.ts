// Merging the common headers with one daemon's: names, places, contradictions.
import { describe, expect, it } from "vitest";
import { buildIr } from "../../../generator/ir/build-ir.js";
import { enumKey } from "../../../generator/ir/enum-key.js";
import type { RawDeclaration, RawEnum, RawTree } from "../../../generator/ir/raw.js";

const place = (line: number) => ({ file: "filed/fd_plugins.h", line });
const base = (name: string, line: number) => ({
  name,
  place: place(line),
  endLine: line,
  doc: undefined,
});

function constant(name: string, value: number, line: number): RawDeclaration {
  return { kind: "constant", ...base(name, line), form: "macro", value };
}

function anonymous(...names: readonly string[]): RawEnum {
  const members = names.map((name, index) => ({ ...base(name, index), value: BigInt(index) }));
  return { kind: "enum", ...base("", 1), underlying: "int", members };
}

function treeOf(common: readonly RawDeclaration[], fd: readonly RawDeclaration[]): RawTree {
  return {
    release: "25",
    units: new Map([
      ["common", { name: "common", declarations: common }],
      ["fd", { name: "fd", declarations: fd }],
    ]),
    layouts: new Map(),
  };
}

const build = (common: readonly RawDeclaration[], fd: readonly RawDeclaration[]) =>
  buildIr(treeOf(common, fd), ["fd"], ["x86_64-linux-gnu"])[0];

describe("buildIr", () => {
  it("merges both units and keeps places", () => {
    const ir = build([constant("B", 2, 1)], [constant("A", 1, 7)]);
    expect(ir).toMatchObject({
      constants: { A: 1, B: 2 },
      places: { A: place(7) },
      forms: { A: "macro" },
      docs: {},
    });
    expect(Object.keys(ir?.constants ?? {})).toEqual(["A", "B"]);
  });

  it("accepts the same value said twice, and refuses two values", () => {
    expect(build([constant("A", 1, 1)], [constant("A", 1, 7)])?.constants).toEqual({ A: 1 });
    expect(() => build([constant("A", 1, 1)], [constant("A", 2, 7)])).toThrow(
      /A \(1 and 2\).*fd_plugins.h:1/,
    );
  });

  it("refuses a type declared twice and an enumerator that JavaScript cannot hold", () => {
    const alias = (line: number): RawDeclaration => ({
      kind: "typedef",
      ...base("T", line),
      type: "int",
    });
    expect(() => build([alias(1)], [alias(2)])).toThrow(/type T/);
    const big: RawEnum = {
      ...anonymous("X_A"),
      members: [{ ...base("X_A", 3), value: 2n ** 60n }],
    };
    expect(() => build([], [big])).toThrow(/53 bits/);
  });
});

describe("enumKey", () => {
  const free = (): boolean => false;

  it("is the name, or what the members have in common", () => {
    expect(enumKey({ ...anonymous("A"), name: "bRC" }, free)).toBe("bRC");
    expect(enumKey(anonymous("IO_OPEN", "IO_READ"), free)).toBe("IO_*");
    expect(enumKey(anonymous("FT_PLUGIN", "FT_PLUGIN_CONFIG"), free)).toBe("FT_*");
    expect(enumKey(anonymous("alpha", "alpine"), free)).toBe("alp*");
  });

  it("falls back to the first member", () => {
    expect(enumKey(anonymous("ONE", "TWO"), free)).toBe("ONE*");
    expect(enumKey(anonymous("IO_OPEN", "IO_READ"), (key) => key === "IO_*")).toBe("IO_OPEN*");
  });
});
