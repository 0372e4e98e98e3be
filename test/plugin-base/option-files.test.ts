// Files of options, encoded values, and options with bytes that are no UTF-8.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BareosFdPlugin,
  bVarUsedConfig,
  formatOptions,
  M_FATAL,
  M_WARNING,
  OptionError,
  parseOptions,
  parseOptionsFile,
  PluginOptions,
  rawName,
  rawText,
  type OptionPair,
} from "bareosfd";
import { decodeBase85 } from "../../runtime/library/common/options/base85.js";
import { createMockCore, runBackup } from "bareosfd/testing";
import { tempDir } from "../support/temp-dir.js";

class Taker extends BareosFdPlugin {
  static override readonly multiValueOptions = ["path"];
}

/** Runs a plugin whose configuration is in a folder with these files; gives its options and the messages. */
async function optionsOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  definition: readonly OptionPair[],
): Promise<{ readonly options: PluginOptions; readonly messages: readonly object[] }> {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const core = createMockCore({ values: { [bVarUsedConfig]: `${folder}/*/*.conf` } });
  const plugin = new Taker();
  await runBackup(plugin, { definition: formatOptions(definition), core });
  return { options: plugin.options, messages: core.messages };
}

describe("a file", () => {
  test("has comments, titles, blanks, and values of several lines", () => {
    const text = [
      "\ufeff# key = comment \\",
      "",
      "   ; another",
      "[a title",
      " [and=one]",
      "=",
      "plain=1",
      "\tblanks =  one  two\t",
      "signs = a=b:c\\d # e",
      "long=one\\",
      "   two \\",
      "\t# three\\",
      "",
      "plain=2",
    ];
    for (const end of ["\n", "\r\n", "\r"]) {
      expect(parseOptionsFile(text.join(end), "f")).toEqual([
        ["plain", "1"],
        ["blanks", "one  two"],
        ["signs", "a=b:c\\d # e"],
        ["long", "onetwo # three"],
        ["plain", "2"],
      ]);
    }
  });

  test.each([
    ["a=1\nword", "f, line 2: not of the form key = value"],
    ["a=", "f, line 1: not of the form"],
    ["=b", "f, line 1: not of the form"],
    ["a=1\nb=2\\", "f, line 2: the value goes on behind the last line"],
    ["s3cr3t", /^(?!.*s3cr3t)/],
  ])("%j is refused with its place, and is not shown", (text, said) => {
    expect(() => parseOptionsFile(text, "f")).toThrow(said);
    expect(() => parseOptionsFile(text, "f")).toThrow(OptionError);
  });

  test("stands beside the configuration, and its own option is no option", async () => {
    const files = { "d.ini": "a = d\nb = d\nc = d\n", "o.ini": "a = o\npath = 1\npath = 2" };
    const definition: OptionPair[] = [
      ["a", "given"],
      ["b", "given"],
      ["path", "given"],
      ["defaults_file", "d.ini"],
      ["overrides_file", "o.ini"],
    ];
    const { options, messages } = await optionsOf(files, definition);
    expect([...options]).toEqual([
      ["a", "o"],
      ["path", "1"],
      ["path", "2"],
      ["b", "given"],
      ["c", "d"],
    ]);
    expect(messages).toEqual([]);
  });

  test("that repeats a key means the last one, and says so", async () => {
    const { options, messages } = await optionsOf({ d: "a=1\na=2\na=3\n" }, [
      ["defaults_file", "d"],
    ]);
    expect(options.get("a")).toBe("3");
    expect(messages).toEqual([
      {
        type: M_WARNING,
        message: "option a stands in defaults_file more than once: the last counts",
      },
    ]);
  });

  test("beside a configuration of one file, and at the root without any", async () => {
    const folder = tempDir();
    writeFileSync(path.join(folder, "bareos-fd.conf"), "");
    mkdirSync(path.join(folder, "sub"));
    writeFileSync(path.join(folder, "sub", "d"), "a=1");
    const plugin = new Taker();
    const core = createMockCore({
      values: { [bVarUsedConfig]: path.join(folder, "bareos-fd.conf") },
    });
    await runBackup(plugin, { definition: "defaults_file=sub/d", core });
    expect(plugin.options.get("a")).toBe("1");
    const bare = createMockCore();
    await runBackup(new Taker(), { definition: "defaults_file=no-such", core: bare });
    expect(bare.messages).toEqual([
      { type: M_FATAL, message: expect.stringContaining("ENOENT") as string },
    ]);
    expect(bare.messages[0]?.message).toContain("'/no-such'");
  });
});

describe("encoded values", () => {
  test("come decoded, from files and definitions, and in the order of all others", async () => {
    const { options } = await optionsOf({ d: "key#enc = WMyVyb!>DkaA9+EcW-iJ\nother#enc=VRH\n" }, [
      ["mine#enc", "aA9+EcW-iJ"],
      ["other", "plain"],
      ["defaults_file", "d"],
      ["odd#", "x"],
    ]);
    expect([...options]).toEqual([
      ["mine", "password"],
      ["other", "plain"],
      ["odd#", "x"],
      ["key", "default-password"],
    ]);
  });

  test.each<[OptionPair, string]>([
    [["a#enc", "with blank"], "option a#enc: it has a character that base 85 does not have"],
    [["a#enc", "~~~~~"], "option a#enc: a group of characters is above the highest number"],
    [["a#rot", "x"], "option a: behind # stands rot; only #enc is known"],
  ])("%j is refused without its value", async (pair, message) => {
    expect((await optionsOf({}, [pair])).messages).toEqual([{ type: M_FATAL, message }]);
  });

  test("mean what others encode", () => {
    const digits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    const encode = (bytes: Uint8Array): string => {
      let text = "";
      for (let at = 0; at < bytes.length; at += 4) {
        const group = Buffer.alloc(4);
        const length = Buffer.from(bytes).copy(group, 0, at, at + 4);
        let number = group.readUInt32BE();
        let part = "";
        for (let digit = 0; digit < 5; digit += 1) {
          part = (digits[number % 85] ?? "") + part;
          number = Math.floor(number / 85);
        }
        text += part.slice(0, length + 1);
      }
      return text;
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(decodeBase85(encode(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe("bytes that are no UTF-8", () => {
  const bytes = fc.uint8Array({ maxLength: 12 });

  test("survive as text", () => {
    fc.assert(
      fc.property(bytes, (all) => {
        expect(Buffer.from(rawName(rawText(all)))).toEqual(Buffer.from(all));
      }),
    );
    const whole = Buffer.from("ä\u{1f600}z");
    expect(rawText(Buffer.concat([whole, Buffer.from([0xf0, 0x9f, 0x98])]))).toBe(
      "ä\u{1f600}z\udcf0\udc9f\udc98",
    );
  });

  test("are had as a file name, and as nothing else", () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = formatOptions([["file", rawText(value)]]);
        const options = new PluginOptions(parseOptions(text));
        expect(Buffer.from(options.getFileName("file"))).toEqual(Buffer.from(value));
      }),
    );
    const options = new PluginOptions([["file", "a\udce9"]]);
    expect(() => options.get("file")).toThrow('option file: "a\\xe9" has bytes that are no UTF-8');
    expect(options.getFileName("file")).toEqual(Buffer.from([0x61, 0xe9]));
    expect(options.getFileName("none", "x")).toBe("x");
    expect(() => options.getFileName("none")).toThrow("option none is missing");
  });

  test("name a file of options", async () => {
    const folder = tempDir();
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9])]),
      "a = \xe9",
      "latin1",
    );
    const { options } = await optionsOf({}, [["defaults_file", `${folder}/\udce9`]]);
    expect(options.getFileName("a")).toEqual(Buffer.from([0xe9]));
  });
});
