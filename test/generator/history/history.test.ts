// `bareos-node history` over a repository that has what real ones have: series that go on beside each other, a change inside of
// one, starts of development, branches, a version that cannot be read and a tag that is none.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { opened, visibleRows } from "../../support/browser.js";
import { runCli } from "../../support/fake-host.js";
import { type GitTree, gitTree, gitTreeIn } from "../../support/git-tree.js";
import { edit, FD_HEADER } from "../../support/header-sets.js";
import { chromium } from "../../support/optional-tools.js";
import { removeTree, tempDir } from "../../support/temp-dir.js";

interface Told {
  readonly tags: number;
  readonly branches: number;
  readonly states: readonly { name: string; labels: readonly string[] }[];
  readonly beginnings: readonly { label: string; abi: string | null }[];
  readonly steps: readonly {
    from: string;
    to: string;
    isInsideSeries: boolean;
    isSideBranch: boolean;
    findings: readonly { rule: string; subject: string }[];
  }[];
  readonly runsOn: readonly {
    builtFor: string;
    on: readonly { label: string; outcome: string }[];
  }[];
  readonly facts: readonly {
    group: string;
    name: string;
    events: readonly { at: string; what: string; value: string }[];
  }[];
  readonly unreadable: readonly { label: string; code: string; message: string }[];
  readonly unknown: readonly string[];
}

let tree: GitTree;
let told: Told;

function put(release: string): void {
  rmSync(join(tree.root, "core"), { recursive: true, force: true });
  cpSync(join(paths.headers, release, "core"), join(tree.root, "core"), { recursive: true });
}

function history(...options: readonly string[]): ReturnType<typeof runCli> {
  return runCli(["history", tree.root, ...options]);
}

beforeAll(async () => {
  tree = gitTreeIn(mkdtempSync(join(tmpdir(), "bareos-node-test-")));
  const { root, git, commit, write } = tree;
  write("README", "older than all\n");
  commit("Release/bacula-5.2.13");
  put("21");
  commit("WIP/22.0.0-pre");
  put("22");
  edit(join(root, FD_HEADER), /bVarCheckChanges = \d+,?/, "");
  commit("Release/22.0.0");
  git("checkout", "-b", "bareos-22");
  put("22");
  commit("Release/22.1.0");
  edit(join(root, FD_HEADER), "namespace filedaemon {", "namespace filedaemon { broken");
  commit("Release/22.1.1");
  git("checkout", "master");
  commit("WIP/23.0.0-pre");
  put("23");
  commit("Release/23.0.0", "v23.0.0");
  git("tag", "--annotate", "--message", "signed off", "Release/23.0.1");
  commit("WIP/24.0.0-pre");
  git("checkout", "-b", "dev/somebody/topic");
  edit(join(root, FD_HEADER), /bVarUsedConfig = 21/, "bVarTopic = 22,\n  bVarUsedConfig = 21");
  commit();
  git("checkout", "master");
  commit();
  told = JSON.parse((await history("--json")).stdout) as Told;
});

afterAll(() => {
  removeTree(tree.root);
});

test("points with one ABI are one state, in the order of versions", () => {
  expect(told.states.map(({ name }) => name)).toEqual(["22.0.0", "22.1.0", "23.0.0 … master"]);
  expect(told.states.at(-1)?.labels).toEqual([
    "23.0.0",
    "23.0.0",
    "23.0.1",
    "24.0.0-pre",
    "master",
  ]);
  expect([told.tags, told.branches]).toEqual([9, 3]);
});

test("a start of development is no part of the row, and said to be as what it is", () => {
  expect(told.beginnings).toMatchObject([
    { label: "22.0.0-pre", abi: null },
    { label: "23.0.0-pre", abi: "22.0.0" },
  ]);
});

test("a series is compared with the first release before it, a change inside of one stands out", () => {
  const steps = told.steps.map(({ from, to, isInsideSeries, isSideBranch }) => [
    `${from} → ${to}`,
    isInsideSeries,
    isSideBranch,
  ]);
  expect(steps).toEqual([
    ["22.0.0 → 22.1.0", true, false],
    ["22.0.0 → 23.0.0", false, false],
    [expect.stringMatching(/^master at [0-9a-f]{10} → dev\/somebody\/topic$/), false, true],
  ]);
  const subjects = told.steps.map(({ findings }) => findings.map(({ subject }) => subject));
  expect(subjects[0]).toContain("bVarCheckChanges");
  expect(subjects[1]).toEqual(expect.arrayContaining(["bsdVarPluginDir", "bVarUsedConfig"]));
  expect(subjects[2]).toEqual(["bVarTopic"]);
});

test("what runs where is told for the newest release of each series", () => {
  expect(told.runsOn.map(({ builtFor }) => builtFor)).toEqual(["22.1.0", "23.0.1", "master"]);
  const outcome = (builtFor: string, label: string): string | undefined =>
    told.runsOn.find((row) => row.builtFor === builtFor)?.on.find((cell) => cell.label === label)
      ?.outcome;
  expect(outcome("22.1.0", "22.1.0")).toBe("runs");
  expect(outcome("22.1.0", "23.0.1")).toBe("misbehaves");
  expect(outcome("23.0.1", "master")).toBe("runs");
});

test("each fact has its life", () => {
  const lifeOf = (name: string): readonly string[] | undefined =>
    told.facts
      .find((fact) => fact.name === name)
      ?.events.map(({ at, what, value }) => `${what} ${at} ${value}`);
  expect(lifeOf("bVarCheckChanges")).toEqual(["came 22.1.0 20"]);
  expect(lifeOf("bsdVarCompatible")).toEqual(["there 22.0.0 16", "went 23.0.0 … master "]);
  expect(lifeOf("bsdVarPluginDir")).toEqual(["there 22.0.0 17", "moved 23.0.0 … master 16"]);
});

test("what is missing is named, with the reason", () => {
  expect(told.unreadable).toEqual([
    {
      label: "22.1.1",
      code: expect.stringMatching(/^BN3/) as string,
      message: expect.stringContaining(FD_HEADER) as string,
    },
    {
      label: "bareos-22",
      code: expect.stringMatching(/^BN3/) as string,
      message: expect.stringContaining(FD_HEADER) as string,
    },
  ]);
  expect(told.unknown).toEqual(["Release/bacula-5.2.13"]);
});

test("--from leaves the series before out", async () => {
  const later = JSON.parse((await history("--json", "--from", "23")).stdout) as Told;
  expect(later.states.map(({ name }) => name)).toEqual(["23.0.0 … master"]);
  const none = await history("--from", "40");
  expect(none.stderr).toContain("BN212");
  expect(none.code).toBe(2);
  expect((await history("--from", "soon")).stderr).toContain("BN207");
});

describe("reports", () => {
  test("text: ABIs, changes, a table of what runs where, what is missing", async () => {
    const { stdout, code } = await history();
    expect(code).toBe(0);
    expect(stdout).toContain(`Plugin ABI of ${tree.root}: 9 tags and 3 branches, 3 different ABIs`);
    expect(stdout).toMatch(
      /22\.0\.0 → 22\.1\.0 {2}\d{4}-\d\d-\d\d {2}inside of a published series/,
    );
    expect(stdout).toMatch(/\n {2}22\.1\.0 {2}\+ +~ +~\n/);
    expect(stdout).toContain("no versions of Bareos: Release/bacula-5.2.13");
  });

  test("Markdown: tables that say the same", async () => {
    const { stdout } = await history("--format", "markdown");
    expect(stdout).toContain("### 22.0.0 → 22.1.0 (inside of a published series)");
    expect(stdout).toContain("| 22.1.0 | + | ~ | ~ |");
    expect(stdout).toContain("moved in 23.0.0 (16)");
  });
});

test.skipIf(chromium.path === undefined)(
  `HTML: one page that opens without network and shows all of it${chromium.note}`,
  async () => {
    const page = join(tempDir(), "history.html");
    const { stderr } = await history("--format", "html", "--output", page);
    expect(stderr).toContain("Written");
    expect(readFileSync(page, "utf8")).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const shown = await opened(page);
    expect(shown).toContain("22.0.0 → 22.1.0 (inside of a published series)");
    expect(shown).toMatch(/<th scope="row">22\.1\.0<\/th>\s*<td[^>]*title="runs">/);
    expect(visibleRows(shown)).toEqual(
      expect.arrayContaining(["bVarCheckChanges", "bsdVarPluginDir"]),
    );
    expect(visibleRows(shown)).not.toContain("bRC_OK");
  },
);

test("what was read once is not read again", async () => {
  const again = await history("--json");
  expect(again.stderr).toBe("");
  expect(JSON.parse(again.stdout)).toEqual(told);
});

test("the work tree and the repository stay as they are", async () => {
  const state = (): string => tree.git("status", "--porcelain") + tree.git("for-each-ref");
  const before = state();
  await history();
  expect(state()).toBe(before);
});

test("a folder that is no repository, and one without versions", async () => {
  expect((await runCli(["history", "/"])).stderr).toContain("BN209");
  const empty = gitTree();
  empty.commit();
  expect((await runCli(["history", empty.root])).stderr).toContain("BN212");
});
