// Bindings of the shipped releases and a tree of somebody's own: what `bareos-node build --bareos-src` builds, and what it refuses
// before anything is written.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findClang } from "../../../generator/clang/find-clang.js";
import { packageRoot, paths } from "../../../generator/paths.js";
import { joinedBindings, nameTree } from "../../../generator/ship/joined-bindings.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { runCli } from "../../support/fake-host.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

/** A tree that does not say its release, as an archive of sources. */
function tree(release: string): string {
  const folder = join(copyHeaderSets(release), release);
  rmSync(join(folder, "RELEASE"));
  return folder;
}

async function joined(
  folder: string,
  release?: string,
): Promise<Awaited<ReturnType<typeof joinedBindings>>> {
  const options = {
    clang: await findClang({ env: process.env }),
    place: { library: paths.library, out: join(tempDir(), "generated") },
  };
  const located = await locateTree(folder);
  return joinedBindings(
    await nameTree(release === undefined ? located : { ...located, release }, options),
    options,
  );
}

test("a fork of a shipped release stands in its place, the other releases stay", async () => {
  const fork = tree("22");
  edit(join(fork, FD_HEADER), "bVarFileSeen = 10", "bVarFileSeen = 110");
  const { model, files, irs } = await joined(fork, "22");
  expect(model.releases.map(({ name }) => name)).toEqual([
    "20",
    "21",
    "22",
    "23",
    "24",
    "25",
    "26-dev",
  ]);
  const numbers = Object.fromEntries(
    irs
      .filter(({ daemon }) => daemon === "fd")
      .map(({ release, constants }) => [release, constants["bVarFileSeen"]]),
  );
  expect(numbers).toMatchObject({ "21": 10, "22": 110, "23": 10 });
  expect(files.get("cpp/fd/assert_22.h")).toContain("Same(bVarFileSeen, 110)");
  expect(files.get("cpp/fd/assert_23.h")).toContain("Same(bVarFileSeen, 10)");
});

test("what the tree adds and nobody described is refused by name, with the way to describe it", async () => {
  const folder = tree("26-dev");
  edit(
    join(folder, FD_HEADER),
    "bVarAccurateOptions = 23,",
    "bVarAccurateOptions = 23,\n  bVarOne = 24, bVarTwo = 25, bVarThree = 26, bVarFour = 27, bVarFive = 28, bVarSix = 29,",
  );
  const out = join(tempDir(), "out");
  const run = await runCli(["build", "--bareos-src", folder, "--release", "27", "--out", out]);
  expect(run.code).toBe(2);
  for (const name of ["One", "Two", "Three", "Four", "Five", "Six"]) {
    expect(run.stderr).toContain(`bVar${name}`);
  }
  expect(run.stderr).toContain("BN510");
  expect(run.stderr).toContain(`npx bareos-node adopt ${folder} --release 27`);
  expect(existsSync(out)).toBe(false);
});

test("a shipped release that a fork changed is not to be adopted", async () => {
  const folder = tree("24");
  edit(join(folder, FD_HEADER), "bVarPluginPath = 22,", "bVarPluginPath = 22,\n  bVarOurs = 23,");
  const run = await runCli(["build", "--bareos-src", folder, "--release", "24"]);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain("bVarOurs");
  expect(run.stderr).toContain("headers/24");
  expect(run.stderr).not.toContain("adopt");
});

test("a folder with something else in it is left alone", async () => {
  const out = tempDir();
  mkdirSync(join(out, "project"));
  writeFileSync(join(out, "project", "notes.txt"), "mine\n");
  const run = await runCli([...["build", "--bareos-src", join(paths.headers, "25"), "--out", out]]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("BN609");
  expect(existsSync(join(out, "project", "notes.txt"))).toBe(true);
  expect(existsSync(join(out, "project", "runtime"))).toBe(false);
});

test("options about a tree need one", async () => {
  const run = await runCli(["build", "--out", join(packageRoot, "nowhere")]);
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/BN902[\s\S]*--out/);
});
