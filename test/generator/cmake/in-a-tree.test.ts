// `runtime/` as a folder of a Bareos tree: its own headers decide whether the plugins are built.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { packageRoot, paths } from "../../../generator/paths.js";
import { tempDir } from "../../support/temp-dir.js";

const run = promisify(execFile);

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

async function cmake(...args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run("cmake", args, { encoding: "utf8" });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    return { ok: false, output: stdout + stderr };
  }
}

/** A project that is laid out like Bareos's, with a shipped header set as its core/src. */
function tree(version: string, edit = (text: string): string => text): string {
  const folder = tempDir();
  const source = path.join(folder, "core", "src");
  cpSync(path.join(paths.headers, "25", "core", "src"), source, { recursive: true });
  const header = path.join(source, "filed", "fd_plugins.h");
  writeFileSync(header, edit(readFileSync(header, "utf8")));
  writeFileSync(
    path.join(folder, "CMakeLists.txt"),
    `cmake_minimum_required(VERSION 3.22)
project(bareos LANGUAGES CXX)
set(BAREOS_NUMERIC_VERSION "${version}")
add_compile_options(-Wall -Wextra -Wshadow -Werror)
add_subdirectory(core/src/plugins)
`,
  );
  const plugins = path.join(source, "plugins");
  mkdirSync(plugins, { recursive: true });
  writeFileSync(
    path.join(plugins, "CMakeLists.txt"),
    `include_directories("${source}")
add_subdirectory("${path.join(packageRoot, "runtime")}" bareos-node)
`,
  );
  return folder;
}

const configure = (folder: string): Promise<Outcome> =>
  cmake("-G", "Ninja", "-S", folder, "-B", path.join(folder, "build"));

const build = (folder: string, target: string): Promise<Outcome> =>
  cmake("--build", path.join(folder, "build"), "--target", target);

test("the bindings are proven against the tree's own headers", async () => {
  const folder = tree("25.0.1");
  const configured = await configure(folder);
  expect(configured).toMatchObject({ ok: true });
  expect(configured.output).toContain("proves the bindings against Bareos 25");
  expect(await build(folder, "bareos-node-asserts")).toMatchObject({ ok: true });
});

test("a header that says something else keeps the plugin from being linked", async () => {
  const folder = tree("25.0.1", (text) => text.replace("bVarClient = 5", "bVarClient = 55"));
  expect(await configure(folder)).toMatchObject({ ok: true });
  const built = await build(folder, "node-fd");
  expect(built.ok).toBe(false);
  expect(built.output).toContain("bVarClient is not 5");
});

test("a series that has only a preview takes that", async () => {
  const { ok, output } = await configure(tree("26.0.0"));
  expect(output).toContain("proves the bindings against Bareos 26-dev");
  expect(ok).toBe(true);
});

test("a release without bindings is refused with the way to them", async () => {
  const { ok, output } = await configure(tree("99.1.0"));
  expect(ok).toBe(false);
  expect(output).toContain("bareos-node has no bindings of Bareos 99");
  expect(output).toContain("npx bareos-node adopt TREE --release 99");
});

test("a tree that does not tell its release is refused", async () => {
  const { ok, output } = await configure(tree(""));
  expect(ok).toBe(false);
  expect(output).toContain("-DBAREOS_NODE_BAREOS_RELEASE=25");
});
