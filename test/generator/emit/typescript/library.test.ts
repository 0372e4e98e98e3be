// A package names its hand-written half by relative paths, wherever it is written.
import { expect, test } from "vitest";
import { renderPackages } from "./package-build.js";
import { sampleModel } from "./sample-model.js";

interface Compiler {
  readonly compilerOptions: { readonly rootDirs: readonly string[]; readonly rootDir: string };
  readonly include: readonly string[];
}

async function settings(out: string, library: string): Promise<Compiler & { build: string }> {
  const files = await renderPackages(sampleModel, { out, library });
  const config = (files.get("fd/tsconfig.json") ?? "").replace(/^\s*\/\/.*$/gm, "");
  const manifest = JSON.parse(files.get("fd/package.json") ?? "") as { scripts: { build: string } };
  return { ...(JSON.parse(config) as Compiler), build: manifest.scripts.build };
}

test("inside of the checkout", async () => {
  const { compilerOptions, include, build } = await settings("/c/generated", "/c/runtime/library");
  expect(compilerOptions.rootDirs).toEqual([
    "src",
    "../../runtime/library/fd",
    "../../runtime/library/common",
  ]);
  expect(include).toEqual(compilerOptions.rootDirs);
  expect(compilerOptions.rootDir).toBe("../..");
  expect(build).toBe("node ../../runtime/library/assemble.mjs");
});

test("far from it, and through a folder whose name a shell would take apart", async () => {
  const { compilerOptions, build } = await settings("/tmp/out", "/opt/it's new/library");
  expect(compilerOptions.rootDirs[1]).toBe("../../../opt/it's new/library/fd");
  expect(compilerOptions.rootDir).toBe("../../..");
  expect(build).toBe(`node '../../../opt/it'\\''s new/library/assemble.mjs'`);
});

test("a package passes on the base class and opens the test drivers", async () => {
  const files = await renderPackages(sampleModel);
  expect(files.get("fd/src/index.ts")).toContain('export * from "./plugin/index.js";');
  expect(files.get("fd/package.json")).toContain('"./testing": {');
});
