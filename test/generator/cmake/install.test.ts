// `cmake --install` by component gives what `bareos-node install` gives.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { nativeFolder } from "../../../generator/cmake/presets.js";
import { runCli } from "../../support/fake-host.js";
import { buildTargets } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";

const run = promisify(execFile);

beforeAll(() => buildTargets("release"), 900_000);

/** Files below a folder, with modes and digests of their contents. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => {
        const mode = (statSync(file).mode & 0o777).toString(8);
        const content = createHash("sha256").update(readFileSync(file)).digest("hex");
        return [path.relative(folder, file), `${mode} ${content}`];
      }),
  );
}

const PLUGINS = path.join("lib", "bareos", "plugins");

async function installByCMake(...components: readonly string[]): Promise<string> {
  const prefix = tempDir();
  for (const component of components) {
    await run("cmake", ["--install", nativeFolder, "--prefix", prefix, "--component", component]);
  }
  return path.join(prefix, PLUGINS);
}

test("all components together are an installation", async () => {
  const byCMake = await installByCMake("common", "file", "storage", "director");
  const byCommand = tempDir();
  expect(await runCli(["install", "--prefix", byCommand])).toMatchObject({ code: 0 });
  const [one, other] = [contentOf(byCMake), contentOf(byCommand)];
  expect(Object.keys(one)).toEqual(Object.keys(other));
  expect(one).toEqual(other);
});

test.each([
  ["file", "node-fd.so"],
  ["storage", "node-sd.so"],
  ["director", "node-dir.so"],
])("the component %s is one library", async (component, library) => {
  expect(readdirSync(await installByCMake(component))).toEqual([library]);
});
