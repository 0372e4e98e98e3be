// The grammar of plugin definitions, in the C++ parser that the daemon's library uses.
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseOptions, rawName, rawText } from "bareosfd";
import { RUNTIME_OPTIONS } from "../../generated/fd/dist/runtime-options.js";
import { buildTestProgram } from "../support/native.js";

let program = "";
beforeAll(async () => {
  program = await buildTestProgram("definition-driver", "sanitized");
});

const hex = (text: string): string => `-${Buffer.from(text).toString("hex")}`;
const unhex = (word: string): string => Buffer.from(word.slice(1), "hex").toString();

/** Answers of the driver, each as its words. */
function ask(...commands: readonly (readonly string[])[]): string[][] {
  return askLines(commands.map(([name = "", ...texts]) => [name, ...texts.map(hex)].join(" ")));
}

function askLines(input: readonly string[]): string[][] {
  const { stdout, stderr, status } = spawnSync(program, {
    input: `${input.join("\n")}\n`,
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "));
}

function one(...command: readonly string[]): string[] {
  return ask(command)[0] ?? [];
}

/** Keys and values of a definition, or its error. */
function parse(text: string): string | [string, string][] {
  const [outcome, ...words] = one("parse", text);
  if (outcome !== "ok") return unhex(words[0] ?? "");
  const options: [string, string][] = [];
  for (let at = 1; at < words.length; at += 3) {
    options.push([unhex(words[at] ?? ""), unhex(words[at + 1] ?? "")]);
  }
  return options;
}

/** As the parser prints it: blanks need a backslash at the ends only. */
const escape = (value: string): string =>
  value.replace(/[:\\]|^[ \n]+|[ \n]+$/g, (found) => found.replace(/[^]/g, "\\$&"));

describe("parsing", () => {
  test.each([
    [
      "node:a=1:b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["node:a=1:", [["a", "1"]]],
    ["node:", []],
    ["node:a=", [["a", ""]]],
    ["node:a==b=c", [["a", "=b=c"]]],
    [
      "node:a=b\\:c/d:e=f",
      [
        ["a", "b:c/d"],
        ["e", "f"],
      ],
    ],
    [
      "node:a=b\\\\:c=d",
      [
        ["a", "b\\"],
        ["c", "d"],
      ],
    ],
    [
      "node:a=b\\n:c=\\",
      [
        ["a", "b\\n"],
        ["c", "\\"],
      ],
    ],
    ["node:a=x\\:", [["a", "x:"]]],
    [
      "node: a=1 ::\n\tb\r\n=\v2 3\f: ",
      [
        ["a", "1"],
        ["b", "2 3"],
      ],
    ],
    ["node:a=\\ 1\\\n\n", [["a", " 1\n"]]],
    [
      "node:a=1:a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
  ])("%s", (text, options) => {
    expect(parse(text)).toEqual(options);
  });

  test.each([
    ["node", "no colon after the plugin's name at character 5"],
    ["node:abc", "an option without '=' at character 6"],
    ["node:a=1:secret:b=2", "an option without '=' at character 10"],
    ["node:a=1: \n secret:b=2", "an option without '=' at character 13"],
    ["node:=1", "an option without a name at character 6"],
    ["node:a\\:b=1", "an option without '=' at character 6"],
  ])("%s is refused", (text, error) => {
    expect(parse(text)).toBe(error);
  });

  test("what is written is what is read", () => {
    const value = fc.string({ unit: fc.constantFrom("a", ":", "\\", "=", "ü", " ", "\n", "/") });
    const key = fc.stringMatching(/^[a-z_]{1,8}$/);
    const definitions = fc.array(fc.array(fc.tuple(key, value), { maxLength: 6 }), {
      minLength: 50,
      maxLength: 200,
    });
    fc.assert(
      fc.property(definitions, (all) => {
        const texts = all.map(
          (options) => `node:${options.map(([k, v]) => `${k}=${escape(v)}`).join(":")}`,
        );
        const answers = ask(...texts.map((text) => ["parse", text]));
        expect(answers).toEqual(
          all.map((options) => [
            "ok",
            hex("node"),
            ...options.flatMap(([k, v]) => [hex(k), hex(v), hex(escape(v))]),
          ]),
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe("the parser of the packages", () => {
  const words = ["a", "b", "=", ":", "\\", " ", "\n", "\t", "\r", "\u00a0", "\udc80", "\0", "ü"];
  const text = fc.string({ unit: fc.constantFrom(...words), maxLength: 12 });

  /** Pairs, or the position of the mistake behind the plugin's name, in bytes. */
  const theirs = (options: string): unknown => {
    try {
      return parseOptions(options);
    } catch (error) {
      const [, position] = /at character (\d+)$/.exec(String(error)) ?? [];
      return Buffer.from(rawName(options.slice(0, Number(position) - 1))).length;
    }
  };

  test("agrees with it about every text", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 200, maxLength: 400 }), (all) => {
        const answers = askBytes(all.map((options) => Buffer.from(rawName(`node:${options}`))));
        expect(answers).toEqual(all.map(theirs));
      }),
      { numRuns: 30 },
    );
  });

  /** What the daemon's side says: pairs, or the position of the mistake. */
  function askBytes(definitions: readonly Buffer[]): unknown[] {
    const lines = definitions.map((definition) => `parse -${definition.toString("hex")}`);
    const bytes = (word = ""): Buffer => Buffer.from(word.slice(1), "hex");
    return askLines(lines).map(([outcome, ...words]) => {
      if (outcome !== "ok") return Number(/\d+$/.exec(bytes(words[0]).toString())?.[0]) - 6;
      const pairs: [string, string][] = [];
      for (let at = 1; at < words.length; at += 3) {
        pairs.push([rawText(bytes(words[at])), rawText(bytes(words[at + 1]))]);
      }
      return pairs;
    });
  }
});

test("the packages know the names of all options that the daemon's side takes", () => {
  const taken = askLines([`names ${RUNTIME_OPTIONS.map(hex).join(" ")}`]);
  expect(taken).toEqual([["ok", "all"]]);
});

describe("options of the runtime", () => {
  test("are consumed, by whole names only, the rest passed on with its escapes", () => {
    const text =
      "node:module_path=/p\\:q:module_name=m:node=/n:node_memory=64:cancel_grace=5:inspect=9229:release=22:module=x:m=a\\:b";
    const [outcome, modulePath, moduleName, node, memory, grace, inspect, release, rest] = one(
      "runtime",
      text,
    );
    expect(outcome).toBe("ok");
    expect([modulePath, moduleName, node, inspect].map((word) => unhex(word ?? ""))).toEqual([
      "/p:q",
      "m",
      "/n",
      "9229",
    ]);
    expect([memory, grace, release]).toEqual(["64", "5", "22"]);
    expect(unhex(rest ?? "")).toBe("module=x:m=a\\:b:");
  });

  test("the first of two wins", () => {
    expect(unhex(one("runtime", "node:module_path=/a:module_name=1:module_name=2")[2] ?? "")).toBe(
      "1",
    );
  });

  test.each([
    ["node:module_path=/a", "module_name is missing or empty"],
    ["node:module_path=/a:module_name=", "module_name is missing or empty"],
    ["node:module_name=a", "module_path is missing or empty"],
    [
      "node:module_path=/:module_name=a:node_memory=x",
      "node_memory is not a whole number at character 34",
    ],
    [
      "node:module_path=/:module_name=a:cancel_grace=-1",
      "cancel_grace is not a whole number at character 34",
    ],
    [
      "node:module_path=/:module_name=a:release=19",
      "release is not one of 20, 21, 22, 23, 24, 25, 26-dev at character 34",
    ],
  ])("%s is refused", (text, error) => {
    expect(one("runtime", text)).toEqual(["error", hex(error)]);
  });
});

test.each([
  ["", "node:a=1", "node:a=1"],
  ["node:a=2", "node:b=1", "node:a=2:b=1"],
  ["node:a=2:", "node:b=1", "node:a=2::b=1"],
  ["node:a=2\\:", "node:b=1", "node:a=2\\::b=1"],
  ["node:a=2\\", "node:b=1", "node:a=2\\\\:b=1"],
  ["node:a=2\\\\", "node:b=1", "node:a=2\\\\:b=1"],
])("%s before %s", (kept, text, combined) => {
  expect(one("combine", kept, text)).toEqual(["ok", hex(combined)]);
});

test.each([
  ["node:x", "node", "1"],
  ["nod:x", "node", "1"],
  ["nodes:x", "node", "0"],
  ["*all*", "node", "0"],
  ["python3:module_path=/", "node", "0"],
  ["", "n", "0"],
])("%s for %s: %s", (text, own, meant) => {
  expect(one("name", text, own)).toEqual(["ok", meant]);
});

test.each([
  ["25.1.1 (02 August 2026)", "25"],
  ["26.0.0~pre1", "26-dev"],
  ["27.0.0", "26-dev"],
  ["20.0.9", "20"],
  ["19.2.7", "-"],
  ["", "-"],
  ["bareos", "-"],
])("release of %s", (version, release) => {
  expect(one("release", version)).toEqual(["ok", release]);
});
