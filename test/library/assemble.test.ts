// A package's dist/: generated and hand-written modules in one tree, maps that lead to the real files, whole or as it was.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { packageRoot, paths } from "../../generator/paths.js";
import { tempDir } from "../support/temp-dir.js";

const CONFIG = `{
  // A comment, as generated ones have it.
  "compilerOptions": {
    "target": "ES2022", "module": "NodeNext", "types": ["node"], "strict": true,
    "rootDirs": ["src", "../room"], "rootDir": "..", "noEmit": true, "noEmitOnError": true,
    "declaration": true, "declarationMap": true, "sourceMap": true, "inlineSources": true
  },
  "include": ["src", "../room"]
}
`;
const GENERATED = `export { twice } from "./deep/twice.js";\nexport const three = 3;\n`;
const BY_HAND = `import { three } from "../index.js";\nexport const twice = () => 2 * three;\n`;

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

function project(files: Readonly<Record<string, string>> = {}): string {
  const root = tempDir();
  write(root, {
    "package.json": `{ "type": "module" }`,
    "package/package.json": `{ "type": "module" }`,
    "package/tsconfig.json": CONFIG,
    "package/src/index.ts": GENERATED,
    "room/deep/twice.ts": BY_HAND,
    ...files,
  });
  symlinkSync(join(packageRoot, "node_modules"), join(root, "node_modules"));
  return root;
}

function assemble(root: string): { code: number | null; output: string } {
  const program = join(paths.library, "assemble.mjs");
  const run = spawnSync(process.execPath, [program], {
    cwd: join(root, "package"),
    encoding: "utf8",
  });
  return { code: run.status, output: run.stdout + run.stderr };
}

describe("assembling a package", () => {
  test("modules of both halves import each other", async () => {
    const root = project();
    expect(assemble(root)).toEqual({ code: 0, output: "" });
    const index = pathToFileURL(join(root, "package/dist/index.js")).href;
    const { twice } = (await import(/* @vite-ignore */ index)) as { twice: () => number };
    expect(twice()).toBe(6);
    expect(existsSync(join(root, "package/build"))).toBe(false);
  });

  test("maps name the files that were written by hand or by the generator, and hold their text", () => {
    const root = project();
    assemble(root);
    for (const [map, source] of [
      ["index.js.map", "package/src/index.ts"],
      ["index.d.ts.map", "package/src/index.ts"],
      ["deep/twice.js.map", "room/deep/twice.ts"],
      ["deep/twice.d.ts.map", "room/deep/twice.ts"],
    ] as const) {
      const file = join(root, "package/dist", map);
      const { sources, sourcesContent } = JSON.parse(readFileSync(file, "utf8")) as {
        sources: string[];
        sourcesContent?: string[];
      };
      expect(sources.map((name) => resolve(dirname(file), name))).toEqual([join(root, source)]);
      if (map.endsWith(".js.map")) {
        expect(sourcesContent).toEqual([readFileSync(join(root, source), "utf8")]);
      }
    }
  });

  test("what is gone from the sources is gone from dist", () => {
    const root = project();
    assemble(root);
    write(root, {
      "package/src/index.ts": "export const three = 3;\n",
      "room/other.ts": "export {};\n",
    });
    rmSync(join(root, "room/deep"), { recursive: true });
    expect(assemble(root).code).toBe(0);
    expect(existsSync(join(root, "package/dist/deep"))).toBe(false);
    expect(existsSync(join(root, "package/dist/other.js"))).toBe(true);
  });

  test("what does not compile is named, and dist stays as it was", () => {
    const root = project();
    assemble(root);
    write(root, { "room/deep/twice.ts": BY_HAND.replace("three }", "four }") });
    const { code, output } = assemble(root);
    expect(code).not.toBe(0);
    expect(output).toMatch(/room\/deep\/twice\.ts.*four/);
    expect(readFileSync(join(root, "package/dist/deep/twice.js"), "utf8")).toContain("three");
    expect(existsSync(join(root, "package/build"))).toBe(false);
  });

  test("a module that both halves have is refused", () => {
    const root = project({ "room/index.ts": "export const three = 4;\n" });
    const { code, output } = assemble(root);
    expect(code).toBe(2);
    expect(output).toMatch(/index\.\S+ stands twice/);
    expect(existsSync(join(root, "package/dist"))).toBe(false);
  });
});
