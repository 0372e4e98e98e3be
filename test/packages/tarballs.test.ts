// The packages as npm packs them: what publint and attw say, and whether editors of any TypeScript find their types.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { buildTargets } from "../support/native.js";
import { packageNames, packAll, tarballOf, unpack } from "../support/tarballs.js";
import { removeTree } from "../support/temp-dir.js";

const run = promisify(execFile);
const LIBRARIES = packageNames.filter((name) => name !== "bareos-node");
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const BUNDLER = { module: "esnext", moduleResolution: "bundler" };
/** The newest compiler, which is quick, in both ways; the older ones in one, since each costs seconds and attw asks about the other. */
const EDITORS = [
  { compiler: "typescript-5.4", ...NODENEXT },
  { compiler: "typescript", ...BUNDLER },
  { compiler: "typescript-7", ...NODENEXT },
  { compiler: "typescript-7", ...BUNDLER },
];
/** Modules are ESM only, so whoever resolves as CommonJS or as Node 10 did finds none. */
const OTHER_WORLDS = ["node10", "node16-cjs"];

let folder = "";
beforeAll(async () => {
  await buildTargets("release");
  folder = mkdtempSync(path.join(tmpdir(), "bareos-node-tarballs-"));
  await packAll(folder);
  await Promise.all(packageNames.map((name) => unpack(name, folder, folder)));
  // What npm would install for them.
  for (const name of ["@types/node", "undici-types"]) {
    const source = path.join(packageRoot, "node_modules", name);
    cpSync(source, path.join(folder, "node_modules", name), { recursive: true });
  }
});
afterAll(() => {
  removeTree(folder);
});

describe.each(packageNames)("%s", (name) => {
  it("has nothing that publint objects to", async () => {
    const pkgDir = path.join(folder, "node_modules", name);
    const found = await publint({ pkgDir, strict: true, pack: false });
    // The packages within bareos-node are compiled and linked under their names by `build --bareos-src`.
    const messages = found.messages.filter(
      ({ code }) => code !== "NESTED_PACKAGE_JSON_FIELD_IGNORED",
    );
    const pkg = JSON.parse(readFileSync(path.join(pkgDir, "package.json"), "utf8")) as object;
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

it("none carries a path of the machine that packed it", async () => {
  const { stdout } = await run("grep", ["-rlF", packageRoot, folder]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout).toBe("");
});

describe.each(LIBRARIES)("%s", (name) => {
  it("has nothing that attw objects to", async () => {
    const data = new Uint8Array(readFileSync(tarballOf(name, folder)));
    const analysis = await checkPackage(createPackageFromTarballData(data));
    if (analysis.types === false) throw new Error(`${name} has no types`);
    expect(
      analysis.problems.filter(
        (problem) =>
          !("resolutionKind" in problem && OTHER_WORLDS.includes(problem.resolutionKind)),
      ),
    ).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual([
      ".",
      "./codec",
      "./testing",
      "./package.json",
    ]);
  });
});

/** What authors write: each door of each package, and types that lead to those of Node. */
const CONSUMER = `
import { BareosFdPlugin, command, option, type FileEntry, type RestoreEntry } from "bareosfd";
import { SavePacket } from "bareosfd";
import { createMockCore, runBackup, type BackupResult } from "bareosfd/testing";
import * as codec from "bareosfd/codec";
import { BareosSdPlugin, type DeviceRecord } from "bareossd";
import { runEvents } from "bareossd/testing";
import { BareosDirPlugin, SetValue, bwDirVarPriority } from "bareosdir";
import { createMockCore as director } from "bareosdir/testing";

export default class Plugin extends BareosFdPlugin.withOptions({ port: option.number({ default: 1 }) }) {
  override *files(): Generator<FileEntry> {
    const port: number = this.options.port;
    const signal: AbortSignal | undefined = this.signal;
    yield { path: String(port) + String(signal), content: command("true", []) };
  }
  override restore(entry: RestoreEntry) {
    const name: string = entry.name;
    return name === "" ? command("cat", []) : undefined;
  }
}
export class Drive extends BareosSdPlugin {
  override onDeviceOpen(record: DeviceRecord) { void record; }
}
export class Priority extends BareosDirPlugin {
  override onJobStart() { SetValue(bwDirVarPriority, 3); }
}
export const backup: Promise<BackupResult> = runBackup(new Plugin(), { core: createMockCore() });
export const packet = new SavePacket();
export const rest = [codec, runEvents, director];
// @ts-expect-error: a type that is found knows what it lacks
export const wrong: string = new Plugin().files;
`;

it.each(EDITORS)(
  "types are found by $compiler with the resolution $moduleResolution",
  async ({ compiler, module, moduleResolution }) => {
    const project = path.join(folder, `${compiler}-${moduleResolution}`);
    cpSync(
      path.join(folder, "node_modules", "bareosfd", "package.json"),
      path.join(project, "package.json"),
    );
    symlinkSync(path.join(folder, "node_modules"), path.join(project, "node_modules"));
    writeFileSync(path.join(project, "plugin.ts"), CONSUMER);
    const compilerOptions = {
      ...{
        module,
        moduleResolution,
        target: "es2022",
        lib: ["es2022"],
        strict: true,
        noEmit: true,
      },
      // Whoever installed nothing but the package: declarations have to lead to Node's by themselves, and all of them be right.
      ...{ types: [], skipLibCheck: false },
    };
    const config = { compilerOptions, files: ["plugin.ts"] };
    writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify(config));
    const manifest = createRequire(import.meta.url).resolve(`${compiler}/package.json`);
    const tsc = path.join(path.dirname(manifest), "bin", "tsc");
    const { stdout } = await run(process.execPath, [tsc, "-p", project]).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toBe("");
  },
);
