// Lint refuses circles of imports, in whatever form they come, and everywhere in the house.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { noImportCircle } from "./no-import-circle.js";
import { tempDir } from "../support/temp-dir.js";

const TSCONFIG = {
  compilerOptions: { module: "NodeNext", moduleResolution: "NodeNext", target: "ES2022" },
  include: ["**/*.ts"],
};

/** Lints a made-up project; what is said of each file that something is said of. */
async function findings(
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const root = tempDir();
  const all = { "tsconfig.json": JSON.stringify(TSCONFIG), "package.json": '{"type":"module"}' };
  for (const [name, text] of Object.entries({ ...all, ...files })) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ["**/*.ts"],
        languageOptions: {
          parser: tseslint.parser,
          parserOptions: { project: "./tsconfig.json", tsconfigRootDir: root },
        },
        plugins: { house: { rules: { "no-import-circle": noImportCircle } } },
        rules: { "house/no-import-circle": "error" },
      },
    ],
  });
  const results = await eslint.lintFiles(["**/*.ts"]);
  return Object.fromEntries(
    results
      .filter(({ messages }) => messages.length > 0)
      .map(({ filePath, messages }) => [
        path.relative(root, filePath),
        messages.map(
          ({ line, message }) => `${String(line)}: ${message.replace(/^.*: |;.*$/g, "")}`,
        ),
      ]),
  );
}

describe("circles of imports", () => {
  it.each([
    ["values", 'import { b } from "./b.js"; export const a = (): unknown => b;'],
    ["types", 'import type { b } from "./b.js"; export type a = typeof b;'],
    ["import types", 'export type a = import("./b.js").b;'],
    ["exports of exports", 'export * from "./b.js"; export const a = 1;'],
    ["imports at run time", 'export const a = (): unknown => import("./b.js");'],
  ])("of two files are refused: %s", async (_form, text) => {
    const found = await findings({
      "a.ts": text,
      "b.ts": 'import { a } from "./a.js";\nexport const b = typeof a;',
    });
    expect(found).toEqual({ "a.ts": ["1: a.ts → b.ts → a.ts"], "b.ts": ["1: b.ts → a.ts → b.ts"] });
  });

  it("are followed through folders; the import that leads into one is named", async () => {
    const found = await findings({
      "a.ts":
        'import { leaf } from "./leaf.js";\nimport { b } from "./inner/b.js";\nexport const a = () => [leaf, b];',
      "inner/b.ts":
        'import type { c } from "./c.js";\nexport const b = (way: typeof c): unknown => way;',
      "inner/c.ts": 'import { a } from "../a.js";\nexport const c = a;',
      "leaf.ts": "export const leaf = 1;",
    });
    expect(found["a.ts"]).toEqual(["2: a.ts → inner/b.ts → inner/c.ts → a.ts"]);
    expect(Object.keys(found).sort()).toEqual(["a.ts", "inner/b.ts", "inner/c.ts"]);
  });

  it("are not seen where two ways lead to one file", async () => {
    const found = await findings({
      "a.ts": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nexport const a = [b, c];',
      "b.ts": 'import { d } from "./d.js";\nexport const b = d;',
      "c.ts": 'import { d } from "./d.js";\nexport const c = d;',
      "d.ts": 'import path from "node:path";\nexport const d = path.sep;',
    });
    expect(found).toEqual({});
  });

  it.each([
    "generator/pipeline.ts",
    "runtime/worker/main.ts",
    "runtime/plugins/volume-log/volume-log.ts",
    "runtime/library/files/names.ts",
    "test/support/native.ts",
    "bench/main.ts",
  ])("are refused by the lint of this repository: %s", async (file) => {
    const eslint = new ESLint({ cwd: packageRoot });
    const config: unknown = await eslint.calculateConfigForFile(path.join(packageRoot, file));
    expect(config).toMatchObject({ rules: { "house/no-import-circle": [2] } });
  });
});
