// `DIR@REVISION` as users type it: read from git's objects, called by the name that was typed, and nothing left behind.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { releaseOfTag } from "../../../generator/tree/release.js";
import { runCli } from "../../support/fake-host.js";
import { type GitTree, gitTree } from "../../support/git-tree.js";
import { edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

interface PrintedIr {
  readonly release: string;
  readonly constants: Readonly<Record<string, number>>;
}

/** A source tree with the facts of one of our sets. */
function put(release: string, tree: GitTree): void {
  rmSync(join(tree.root, "core"), { recursive: true, force: true });
  cpSync(join(paths.headers, release, "core"), join(tree.root, "core"), { recursive: true });
}

async function irOf(tree: string): Promise<PrintedIr> {
  const run = await runCli(["ir", tree, "--daemon", "sd"]);
  expect(run.stderr).toBe("");
  return JSON.parse(run.stdout) as PrintedIr;
}

/** 22.1.0 published, 23 begun, published and changed, and an uncommitted change that nobody asks for. */
function history(): GitTree {
  const tree = gitTree();
  put("22", tree);
  tree.commit("Release/22.1.0");
  tree.commit("WIP/23.0.0-pre");
  put("23", tree);
  tree.commit();
  tree.commit("Release/23.0.0");
  tree.commit();
  edit(join(tree.root, FD_HEADER), "namespace filedaemon {", "namespace filedaemon { broken");
  return tree;
}

describe("DIR@REVISION", () => {
  test("is a tag, a branch, a commit or what git makes of it, whatever the work tree holds", async () => {
    const { root, git } = history();
    const commit = git("rev-parse", "HEAD~1").trim();
    for (const [revision, release, pluginDir] of [
      ["Release/22.1.0", "22", 17],
      ["Release/23.0.0", "23", 16],
      [commit, "23", 16],
      ["master", "23", 16],
      ["HEAD@{0}", "23", 16],
      ["HEAD~2", "23-dev", 16],
    ] as const) {
      const ir = await irOf(`${root}@${revision}`);
      expect([revision, ir.release, ir.constants["bsdVarPluginDir"]]).toEqual([
        revision,
        release,
        pluginDir,
      ]);
    }
    expect(git("status", "--porcelain").trim()).toBe(`M ${FD_HEADER}`);
  });

  test("may name a folder of the checkout, or a bare repository", async () => {
    const { root } = history();
    const bare = join(tempDir(), "bare.git");
    const clone = gitTree();
    clone.git("clone", "--bare", root, bare);
    for (const folder of [`${root}/core`, `${root}/core/src`, bare])
      expect((await irOf(`${folder}@Release/23.0.0`)).release).toBe("23");
  });

  test("is a side of a comparison, called by what was typed", async () => {
    const { root } = history();
    const sides = [`${root}@Release/22.1.0`, `${root}@Release/23.0.0`];
    const run = await runCli(["diff", ...sides, "--daemon", "sd"]);
    expect(run.stdout).toContain("bsdVarPluginDir");
    for (const side of sides) expect(run.stderr).toContain(`Parsed ${side}`);
    expect(run.stdout + run.stderr).not.toContain(tmpdir() + "/bareos-node-revision");
  });

  test("is a tree for audit and generate, and may hold header sets", async () => {
    const { root, commit } = history();
    expect((await runCli(["audit", `${root}@Release/23.0.0`])).stdout).toContain("Bareos 23");
    const out = join(tempDir(), "out");
    const generated = ["generate", "--bareos-src", `${root}@Release/23.0.0`, "--out", out];
    expect(await runCli(generated)).toMatchObject({ code: 0 });
    expect(existsSync(join(out, "fd"))).toBe(true);

    mkdirSync(join(root, "sets"));
    for (const release of ["24", "25"])
      cpSync(join(paths.headers, release), join(root, "sets", release), { recursive: true });
    commit("v1");
    expect((await irOf(`${root}/sets/24@v1`)).release).toBe("24");
    const sets = ["generate", "--headers", `${root}/sets@v1`, "--out", out];
    const both = await runCli(sets);
    expect(both.stdout + both.stderr).toContain("25");
  });

  test("what is wrong in it is told with its name, never with a temporary one", async () => {
    const { root, commit } = history();
    commit("broken");
    const run = await runCli(["ir", `${root}@broken`, "--daemon", "fd"]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(new RegExp(`--> ${root}@broken:${FD_HEADER}:\\d+`));
  });

  test("an unknown revision names near ones; a folder without repository says so", async () => {
    const { root } = history();
    const near = await runCli(["ir", `${root}@23.0.0`, "--daemon", "fd"]);
    expect(near.stderr).toContain('no revision "23.0.0"; did you mean Release/23.0.0?');
    const none = await runCli(["ir", `${tempDir()}@master`, "--daemon", "fd"]);
    expect(none.stderr).toContain("BN209");
    const noFolder = await runCli(["ir", "no-such-folder@master", "--daemon", "fd"]);
    expect(noFolder.stderr).toContain("BN201");
  });

  test("a revision without API headers is no Bareos tree", async () => {
    const tree = gitTree();
    tree.write("README", "nothing here\n");
    tree.commit("v1");
    const run = await runCli(["ir", `${tree.root}@v1`, "--daemon", "fd"]);
    expect(run.stderr).toContain("BN202");
    expect(run.stderr).toContain(`${tree.root}@v1`);
  });

  test("a folder whose name holds an @ is that folder", async () => {
    const folder = join(tempDir(), "bareos@work");
    cpSync(join(paths.headers, "25"), folder, { recursive: true });
    expect((await irOf(folder)).release).toBe("25");
  });

  describe("in a git hook", () => {
    beforeEach(() => {
      process.env["GIT_DIR"] = "/nonexistent";
    });
    afterEach(() => {
      delete process.env["GIT_DIR"];
    });
    test("the named folder counts, not the hook's repository", async () => {
      delete process.env["GIT_DIR"];
      const { root } = history();
      process.env["GIT_DIR"] = "/nonexistent";
      expect((await irOf(`${root}@Release/23.0.0`)).release).toBe("23");
    });
  });

  test("leaves no file behind, also after an error", async () => {
    const { root } = history();
    const before = leftovers();
    await runCli(["ir", `${root}@Release/23.0.0`, "--daemon", "fd"]);
    await runCli(["ir", `${root}@nothing`, "--daemon", "fd"]);
    expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
  });
});

function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("bareos-node-revision-"));
}

test.each([
  ["Release/18.2.4-rc1", "18.2"],
  ["Release/18.4.1", "18.4"],
  ["Release/19.2.13", "19.2"],
  ["WIP/19.2.14-pre", "19.2"],
  ["Release/20.0.0", "20"],
  ["WIP/20.0.0-pre", "20-dev"],
  ["WIP/21.1.1-pre", "21"],
  ["Release/24.0.10", "24"],
  ["refs/tags/WIP/26.0.0-pre", "26-dev"],
  ["WIP/26.0.0-pre-1298-gabcdef", "26-dev"],
  ["Release/25.1.0-3-gabcdef", "25"],
  ["Release/bacula-5.2.13", undefined],
  ["v25", undefined],
])("the tag %s is of release %s", (tag, release) => {
  expect(releaseOfTag(tag)).toBe(release);
});
