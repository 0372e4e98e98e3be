// The grammar of options, the three layers, and typed access.
import { writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BareosFdPlugin,
  formatOptions,
  M_FATAL,
  OptionError,
  parseOptions,
  PluginOptions,
  type OptionPair,
} from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";
import { tempDir } from "../support/temp-dir.js";

function file(text: string): string {
  const name = path.join(tempDir(), "options");
  writeFileSync(name, text);
  return name;
}

class Needy extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["host", "user"];
  static override readonly multiValueOptions = ["path"];
}

describe("the grammar", () => {
  const key = fc.stringMatching(/^[a-zA-Z_][\w.-]*$/);
  const pairs = fc.array(fc.tuple(key, fc.string({ unit: "binary" })));

  test("what was formatted parses to the same", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        expect(parseOptions(formatOptions(list))).toEqual(list);
      }),
    );
  });

  test("parsing never does anything but give pairs or an OptionError", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a=:\\ ]*$/), (text) => {
        try {
          const parsed = parseOptions(text);
          expect(parseOptions(formatOptions(parsed.filter(([name]) => /^a+$/.test(name))))).toEqual(
            parsed.filter(([name]) => /^a+$/.test(name)),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
        }
      }),
    );
  });

  test.each<[string, OptionPair[]]>([
    [
      "a=1:b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a=1:b=2:",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["a=x\\:y\\\\z", [["a", "x:y\\z"]]],
    ["a=C\\dir", [["a", "C\\dir"]]],
    ["a=b=c:", [["a", "b=c"]]],
    ["a=", [["a", ""]]],
    [" a = 1 ", [["a", "1"]]],
    [
      "\n a\t=\r\n1 2\v:\f:b=\\ 3\\\n\n:",
      [
        ["a", "1 2"],
        ["b", " 3\n"],
      ],
    ],
    ["a=\u00a0", [["a", "\u00a0"]]],
    ["a\\=1", [["a\\", "1"]]],
    ["::", []],
    [
      "a=x\\\\:b=1",
      [
        ["a", "x\\"],
        ["b", "1"],
      ],
    ],
    [
      "a=1:a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
  ])("%j", (text, expected) => {
    expect(parseOptions(text)).toEqual(expected);
  });

  test("a part without a value names its position", () => {
    expect(() => parseOptions("a=1: oops:b=2")).toThrow(
      "plugin options: an option without '=' at character 6",
    );
    expect(() => parseOptions("a=1:\n=2")).toThrow("an option without a name at character 6");
    for (const name of ["", "a=b", "a:b", " a"]) {
      expect(() => formatOptions([[name, ""]])).toThrow(OptionError);
    }
  });
});

describe("typed access", () => {
  const options = new PluginOptions(
    parseOptions("n=12:h=0x10:t=Yes:f=off:l=a, b,,c:s=x:e=:p=1:p=2"),
    ["p"],
  );

  test("gives what was asked for", () => {
    expect(options.getNumber("n")).toBe(12);
    expect(options.getNumber("h")).toBe(16);
    expect([options.getBoolean("t"), options.getBoolean("f")]).toEqual([true, false]);
    expect(options.getList("l")).toEqual(["a", "b", "c"]);
    expect(options.getList("p")).toEqual(["1", "2"]);
    expect(options.getString("e")).toBe("");
    expect(options.getNumber("none", 7)).toBe(7);
    expect(parseOptions(formatOptions(options))).toEqual([...options]);
  });

  test("names option and value in its errors", () => {
    expect(() => options.getNumber("s")).toThrow('option s: "x" is no number');
    expect(() => options.getNumber("e")).toThrow('option e: "" is no number');
    expect(() => options.getBoolean("n")).toThrow('option n: "12" is neither yes nor no');
    expect(() => options.getString("none")).toThrow("option none is missing");
  });
});

describe("layers", () => {
  test("overrides_file before the definition before defaults_file; the first value wins", async () => {
    const overrides = file("[job]\nuser = over\npath=o1\n; nothing\n\npath=o2\n");
    const defaults = file("# defaults\nhost=standard\nport = 1 # not a comment\nuser=never\n");
    const plugin = new Needy();
    const { ok } = await runBackup(plugin, {
      definition: formatOptions([
        ["user", "given"],
        ["host", "h1"],
        ["host", "h2"],
        ["path", "d1"],
        ["defaults_file", defaults],
        ["overrides_file", overrides],
      ]),
    });
    expect(ok).toBe(true);
    expect(plugin.options.get("user")).toBe("over");
    expect(plugin.options.get("host")).toBe("h1");
    expect(plugin.options.get("port")).toBe("1 # not a comment");
    expect(plugin.options.getAll("path")).toEqual(["o1", "o2"]);
  });

  test.each([
    ["", "mandatory options are missing: host, user"],
    ["node:host=a:", "mandatory option is missing: user"],
    ["host=a:user=b:overrides_file=/does/not/exist", "option overrides_file: ENOENT"],
    ["host=a:user=b:direct_io=perhaps", 'option direct_io: "perhaps" is neither yes nor no'],
    ...["0", "65", "-1", "four", "1.5", ""].map((number): [string, string] => [
      `host=a:user=b:readers=${number}`,
      `option readers: "${number}" is no whole number from 1 to 64`,
    ]),
  ])("%j fails the job and says why", async (definition, message) => {
    const core = createMockCore();
    const { ok, files } = await runBackup(new Needy(), { definition, core });
    expect([ok, files]).toEqual([false, []]);
    expect(core.messages).toEqual([
      { type: M_FATAL, message: expect.stringContaining(message) as string },
    ]);
  });

  test("in a restore the user's options win over the stored ones", async () => {
    const plugin = new Needy();
    const { files } = await runBackup(
      new (class extends BareosFdPlugin {
        override files() {
          return [{ path: "/a/", stat: {} }];
        }
      })(),
    );
    await runRestore(plugin, files, {
      definition: "host=old:user=u:path=x",
      overrides: "host=new:",
      where: tempDir(),
    });
    expect([plugin.options.get("host"), plugin.options.get("user")]).toEqual(["new", "u"]);
  });
});
