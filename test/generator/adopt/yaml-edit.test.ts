// Edits of YAML that leave every other character alone.
import { describe, expect, test } from "vitest";
import { addEntry, addItem, setField } from "../../../generator/adopt/yaml-edit.js";

const TEXT = `# A head.
groups:
  - name: first
    members:
      A: { read: int32 } # why
      B:
      C:
        read: string
        note: Long.
  # Between the groups.
  - name: second
    members: { X: , Y: }

structs:
  one: { use: glue }

# The end.
`;

/** Lines that the edit added or took away. */
function difference(after: string): {
  readonly added: readonly string[];
  readonly gone: readonly string[];
} {
  const before = TEXT.split("\n");
  const lines = after.split("\n");
  return {
    added: lines.filter((line) => !before.includes(line)),
    gone: before.filter((line) => !lines.includes(line)),
  };
}

describe("adding an entry", () => {
  test("behind a block, before the comment of what follows", () => {
    const after = addEntry(TEXT, ["groups", 0, "members"], "D", "{ read: int32 }");
    expect(difference(after)).toEqual({ added: ["      D: { read: int32 }"], gone: [] });
    expect(after).toContain("note: Long.\n      D: { read: int32 }\n  # Between");
  });

  test("inside of braces", () => {
    expect(addEntry(TEXT, ["groups", 1, "members"], "Z", "")).toContain(
      "members: { X: , Y: , Z: }\n",
    );
  });

  test("behind the last one of a map, before empty lines", () => {
    expect(addEntry(TEXT, ["structs"], "two", "{ use: ignored }")).toContain(
      "  one: { use: glue }\n  two: { use: ignored }\n\n# The end.",
    );
  });
});

test("adding an item", () => {
  const after = addItem(TEXT, ["groups"], ["name: third", "members:", "  Q: { read: int32 }"]);
  expect(after).toContain(
    "members: { X: , Y: }\n  - name: third\n    members:\n      Q: { read: int32 }\n\nstructs:",
  );
});

describe("setting a field", () => {
  test("of an entry in braces, of one alone, of a block", () => {
    const set = (name: string): readonly string[] =>
      difference(setField(TEXT, ["groups", 0, "members", name], "until", '"25"')).added;
    expect(set("A")).toEqual(['      A: { until: "25", read: int32 } # why']);
    expect(set("B")).toEqual(['      B: { until: "25" }']);
    expect(set("C")).toEqual(['        until: "25"']);
  });

  test("of an entry without a value inside of braces", () => {
    const after = setField(TEXT, ["groups", 1, "members", "X"], "until", '"25"');
    expect(difference(after).added).toEqual(['    members: { X: { until: "25" } , Y: }']);
  });

  test("what is not there is an error, not a silent nothing", () => {
    expect(() => setField(TEXT, ["groups", 0, "members", "Q"], "until", '"25"')).toThrow("Q");
    expect(() => addEntry(TEXT, ["nowhere"], "a", "b")).toThrow("nowhere");
  });
});
