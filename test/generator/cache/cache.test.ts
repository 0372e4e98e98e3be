// The cache through the command line: a second run says the same without a compiler, and whatever could change what is said is
// noticed. The compiler is a real clang behind a script that counts.
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { type RecordedRun, runCli } from "../../support/fake-host.js";
import { edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

let folder: string;
let cache: string;
let tree: string;
let clang: string;

beforeEach(() => {
  folder = tempDir();
  cache = join(folder, "cache");
  tree = join(folder, "tree");
  cpSync(join(paths.headers, "25", "core"), join(tree, "core"), { recursive: true });
  // A source tree, with something that every source file of it includes first.
  writeFileSync(join(tree, "core/src/include/bareos.h"), '#include "lib/base.h"\n');
  writeFileSync(join(tree, "core/src/lib/base.h"), "#include <cstdint>\n");
  const real = execFileSync("sh", ["-c", "command -v clang++"], { encoding: "utf8" }).trim();
  clang = join(folder, "clang++");
  writeFileSync(clang, `#!/bin/sh\necho run >> '${folder}/runs'\nexec '${real}' "$@"\n`);
  chmodSync(clang, 0o755);
});

async function ir(...options: readonly string[]): Promise<RecordedRun> {
  const env = { ...process.env, BAREOS_NODE_CACHE: cache };
  const argv = ["ir", tree, "--daemon", "sd", "--release", "25", "--clang", clang];
  return runCli([...argv, ...options], { env });
}

/** How many compilers ran since the last question, the one that only tells its version left out. */
function compilers(): number {
  const runs = readFileSync(join(folder, "runs"), "utf8").split("\n").length - 1;
  writeFileSync(join(folder, "runs"), "");
  return runs - 1;
}

async function isReadAnew(...options: readonly string[]): Promise<boolean> {
  const run = await ir(...options);
  expect(run.stderr).toBe("");
  return compilers() > 0;
}

test("a second run prints the same bytes without a compiler", async () => {
  const first = await ir();
  expect(compilers()).toBeGreaterThan(3);
  expect(await ir()).toEqual(first);
  expect(compilers()).toBe(0);
});

test("a tree with the same content elsewhere needs none either", async () => {
  await ir();
  renameSync(tree, join(folder, "moved"));
  tree = join(folder, "moved");
  compilers();
  expect(await isReadAnew()).toBe(false);
});

describe("read anew", () => {
  beforeEach(async () => {
    await ir();
    compilers();
  });

  test.each([
    [
      "an API header",
      () => {
        edit(file("stored/sd_plugins.h"), "bsdVarPluginDir = 16", "bsdVarPluginDir = 99");
      },
    ],
    [
      "a common one",
      () => {
        appendFileSync(file("include/streams.h"), "\n");
      },
    ],
    [
      "what a header leans on",
      () => {
        appendFileSync(file("lib/base.h"), "// changed\n");
      },
    ],
    [
      "a header that now comes first",
      () => {
        // The folders of the tree are searched before those of the system.
        writeFileSync(file("cstdint"), "#include_next <cstdint>\n");
      },
    ],
  ])("%s", async (_, change) => {
    change();
    expect(await isReadAnew()).toBe(true);
  });

  test("not for a header that nobody includes", async () => {
    writeFileSync(file("lib/unrelated.h"), "int unrelated;\n");
    expect(await isReadAnew()).toBe(false);
  });

  test("the code that loads plugins", async () => {
    writeFileSync(file("lib/plugins.cc"), "");
    writeFileSync(file("stored/sd_plugins.cc"), "");
    expect(await isReadAnew()).toBe(true);
  });

  test("another target, another daemon's question, another folder of headers", async () => {
    expect(await isReadAnew("--target", "aarch64-linux-gnu")).toBe(true);
    expect(await isReadAnew("--include", folder)).toBe(true);
    const fd = ["ir", tree, "--daemon", "fd", "--release", "25", "--clang", clang];
    await runCli(fd, { env: { ...process.env, BAREOS_NODE_CACHE: cache } });
    expect(compilers()).toBeGreaterThan(0);
  });

  test("an entry that is cut off or was tampered with", async () => {
    const whole = await ir();
    for (const spoil of [
      (text: string) => text.slice(0, 1000),
      (text: string) => text.replace("25", "52"),
    ]) {
      for (const name of readdirSync(join(cache, "irs"))) {
        const entry = join(cache, "irs", name);
        writeFileSync(entry, spoil(readFileSync(entry, "utf8")));
      }
      compilers();
      expect((await ir()).stdout).toBe(whole.stdout);
      expect(compilers()).toBeGreaterThan(0);
    }
  });
});

test("another release's name is no reason to read again, and is said", async () => {
  await ir();
  compilers();
  const { stdout } = await ir("--release", "24");
  expect(compilers()).toBe(0);
  expect((JSON.parse(stdout) as { release: string }).release).toBe("24");
});

test("errors are not kept", async () => {
  edit(file("stored/sd_plugins.h"), "bsdVarPluginDir = 16", "bsdVarPluginDir = = 16");
  expect((await ir()).code).toBe(2);
  cpSync(join(paths.headers, "25", "core"), join(tree, "core"), { recursive: true });
  expect((await ir()).code).toBe(0);
});

test("off, or a folder that cannot be made: it works all the same", async () => {
  writeFileSync(join(folder, "file"), "");
  for (const place of ["off", join(folder, "file")]) {
    cache = place;
    const first = await ir();
    expect(first.code).toBe(0);
    expect(await ir()).toEqual(first);
    expect(compilers()).toBeGreaterThan(3);
  }
});

test("a constant with the name of what objects inherit stays what it is", async () => {
  edit(join(tree, FD_HEADER), /bVarUsedConfig = 21/, "constructor = 22,\n  bVarUsedConfig = 21");
  const argv = ["ir", tree, "--daemon", "fd", "--release", "25", "--clang", clang];
  const env = { ...process.env, BAREOS_NODE_CACHE: cache };
  const first = await runCli(argv, { env });
  expect(first.stdout).toContain('"constructor": 22');
  expect(await runCli(argv, { env })).toEqual(first);
});

describe("check", () => {
  test("what agreed is not held together again until something changes", async () => {
    const env = { ...process.env, BAREOS_NODE_CACHE: cache };
    const first = await runCli(["check"], { env });
    expect(first.code).toBe(0);
    expect(readdirSync(join(cache, "checks"))).toHaveLength(1);
    rmSync(join(cache, "irs"), { recursive: true });
    expect(await runCli(["check"], { env })).toEqual(first);
    // Nothing was read for the second one.
    expect(readdirSync(cache)).not.toContain("irs");
    const json = await runCli(["check", "--json"], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, differences: [] });
  });

  test("disagreement is found again each time", async () => {
    const env = { ...process.env, BAREOS_NODE_CACHE: cache };
    const out = join(folder, "out");
    cpSync(paths.generated, out, {
      recursive: true,
      filter: (source) => !/node_modules|\/dist(\/|$)/.test(source),
    });
    appendFileSync(join(out, "abi/25.json"), "\n");
    for (const run of [1, 2])
      expect((await runCli(["check", "--out", out], { env })).code, String(run)).toBe(1);
  });
});

function file(path: string): string {
  return join(tree, "core/src", path);
}
