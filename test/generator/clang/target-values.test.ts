// Values that are not the same on every target are those of the target that was asked for, or they are refused by name.
import { describe, expect, it } from "vitest";
import type { ConstantValue } from "../../../generator/ir/types.js";
import { type Edit, FD, parseChanged, replace } from "../../support/changed-tree.js";

const NUMBER = "#define FD_PLUGIN_INTERFACE_VERSION";
const AARCH64 = "aarch64-linux-gnu";

function declared(text: string): Edit {
  return replace(FD, NUMBER, `${text}\n${NUMBER}`);
}

async function valuesOf(text: string): Promise<readonly (ConstantValue | undefined)[]> {
  const irs = [await parseChanged(declared(text)), await parseChanged(declared(text), AARCH64)];
  return irs.map(({ constants }) => constants["VALUE"]);
}

// x86_64 first: `struct stat` has 144 bytes there and 128 on aarch64, where char is unsigned.
it.each<[string, string, ConstantValue, ConstantValue]>([
  ["a macro", "#define VALUE sizeof(struct stat)", 144, 128],
  ["a macro of a macro", "#define ONE sizeof(struct stat)\n#define VALUE (ONE * 2 + 1)", 289, 257],
  ["an enumerator", "enum sizes { FIRST = 3, VALUE = sizeof(struct stat) };", 144, 128],
  ["one behind it", "enum sizes { FIRST = sizeof(struct stat), VALUE };", 145, 129],
  [
    "one that names it",
    "enum sizes { FIRST = sizeof(struct stat) };\nenum more { VALUE = FIRST + 1 };",
    145,
    129,
  ],
  ["a constant", "static constexpr int VALUE = sizeof(struct stat) + 1;", 145, 129],
  ["a constant in braces", "static constexpr unsigned VALUE{sizeof(struct stat)};", 144, 128],
  [
    "an offset in a packet",
    "struct odd { struct stat st; int last; };\n#define VALUE __builtin_offsetof(odd, last)",
    144,
    128,
  ],
  ["a processor", "#define VALUE __SIZEOF_LONG__ + __LP64__", 9, 9],
  ["a character beyond ASCII", "#define VALUE '\\xe9'", -23, 233],
  ["a cast to char", "static constexpr int VALUE = (char)200;", -56, 200],
  ["a limit of the C library", "#define VALUE UINT32_MAX", 4294967295, 4294967295],
  ["a plain number", "#define ONE 5\n#define VALUE (ONE << 2)", 20, 20],
])("%s has the value of each target", async (_, text, ours, theirs) => {
  expect(await valuesOf(text)).toEqual([ours, theirs]);
});

describe("what only the headers of the system tell", () => {
  const text = "#include <fcntl.h>\n#define VALUE O_DIRECT";

  it("is read for the host", async () => {
    expect((await parseChanged(declared(text))).constants["VALUE"]).toBe(0o40000);
  });

  it("is refused for another target", async () => {
    await expect(parseChanged(declared(text), AARCH64)).rejects.toMatchObject({
      code: "BN313",
      message: expect.stringMatching(/VALUE.*aarch64/) as string,
    });
  });
});

describe("the length of an array", () => {
  it("may be written by what is the same everywhere", async () => {
    const ir = await parseChanged(declared("struct odd { char name[sizeof(void*)]; };"), AARCH64);
    expect(ir.structs["odd"]?.fields[0]).toMatchObject({ type: "char[8]", size: 8 });
  });

  it.each(["sizeof(struct stat)", "2 * LENGTH"])("is refused as %s", async (bound) => {
    const text = `#define LENGTH sizeof(struct stat)\nstruct odd { char name[${bound}]; };`;
    await expect(parseChanged(declared(text), AARCH64)).rejects.toMatchObject({ code: "BN313" });
  });
});
