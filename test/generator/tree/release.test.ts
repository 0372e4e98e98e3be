// Each kind of tree says its release in another place.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  compareReleases,
  detectRelease,
  matchRelease,
  releaseOfChangelog,
  releaseOfVersion,
  requireMatchedRelease,
} from "../../../generator/tree/release.js";
import { canonicalJson, hashFacts } from "../../../generator/ir/canonical.js";
import { IR_SCHEMA_VERSION, type Ir, type IrFacts } from "../../../generator/ir/types.js";
import { gitTree } from "../../support/git-tree.js";
import { tempDir } from "../../support/temp-dir.js";

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function tagged(...tags: readonly string[]): string {
  const { root, commit } = gitTree();
  for (const tag of tags) commit(tag);
  commit();
  return root;
}

function irOf(release: string, constants: Record<string, number>): Ir {
  const facts: IrFacts = { constants, enums: {}, structs: {}, functionTables: {}, typedefs: {} };
  const of = { daemon: "fd", target: "x86_64-linux-gnu" } as const;
  const hash = hashFacts(of.daemon, of.target, facts);
  return {
    schema: IR_SCHEMA_VERSION,
    release,
    ...of,
    hash,
    ...facts,
    forms: {},
    docs: {},
    places: {},
  };
}

describe("versions", () => {
  it.each([
    ["25.1.1-pre-12-gabcdef", "25"],
    ["25.0.0", "25"],
    ["26.0.0-pre-1298-gabcdef", "26-dev"],
    ["26.0.0~pre1298.abcdef", "26-dev"],
    ["19.2.13", "19.2"],
    ["18.2.12", "18.2"],
  ])("%s is of release %s", (version, release) => {
    expect(releaseOfVersion(version)).toBe(release);
  });

  it("sorts a development release between its neighbours", () => {
    expect(["26-dev", "20", "26", "19.2", "25"].sort(compareReleases)).toEqual([
      "19.2",
      "20",
      "25",
      "26-dev",
      "26",
    ]);
  });
});

describe("changelogs", () => {
  const list = (...headings: readonly string[]): string =>
    [
      "# Change Log",
      ...headings.map((heading) => (heading.startsWith("-") ? heading : `## [${heading}]`)),
      "",
    ].join("\n");

  it.each([
    ["a branch with patch releases", list("Unreleased", "25.1.0", "25.0.4", "25.0.0"), "25"],
    [
      "a branch whose next patch is in the works",
      list("Unreleased", "- a fix", "25.0.1", "25.0.0"),
      "25",
    ],
    ["the first release itself", list("Unreleased", "25.0.0", "24.0.0"), "25"],
    [
      "the development branch",
      list("Unreleased", "- a feature", "25.0.0", "24.0.0", "23.0.0"),
      "26-dev",
    ],
    ["an old branch", list("Unreleased", "19.2.13", "19.2.12"), "19.2"],
  ])("%s", (_, text, release) => {
    expect(releaseOfChangelog(text)).toBe(release);
  });

  it("says nothing when nothing is listed", () => {
    expect(releaseOfChangelog(list("Unreleased"))).toBeUndefined();
  });
});

describe("trees", () => {
  it("believes RELEASE before anything else", async () => {
    const root = tempDir();
    write(root, "RELEASE", "26-dev\n");
    write(root, "CHANGELOG.md", "## [25.1.0]\n");
    expect(await detectRelease(root)).toBe("26-dev");
  });

  it("refuses a RELEASE that names none", async () => {
    const root = tempDir();
    write(root, "RELEASE", "latest\n");
    await expect(detectRelease(root)).rejects.toMatchObject({ code: "BN207" });
  });

  it("reads the version file of a tarball, and the header of 18.2", async () => {
    const tarball = tempDir();
    write(tarball, "cmake/BareosVersion.cmake", 'set(VERSION_STRING "24.0.5")\n');
    expect(await detectRelease(tarball)).toBe("24");
    const old = tempDir();
    write(old, "core/src/include/version.h", '#define VERSION "18.2.12"\n');
    expect(await detectRelease(old)).toBe("18.2");
  });

  it("takes the nearest tag of a checkout", async () => {
    expect(await detectRelease(tagged("WIP/25.0.0-pre", "WIP/26.0.0-pre"))).toBe("26-dev");
    expect(await detectRelease(tagged("WIP/24.0.0-pre", "Release/24.0.0"))).toBe("24");
  });

  it("does not ask the repository around it", async () => {
    const root = join(tagged("WIP/25.0.1-pre"), "inner");
    mkdirSync(root);
    expect(await detectRelease(root)).toBeUndefined();
  });
});

describe("matching", () => {
  const known = [irOf("20", { a: 1 }), irOf("21", { a: 1 }), irOf("22", { a: 2 })];

  it("finds the releases with the same facts", () => {
    expect(matchRelease(irOf("unknown", { a: 1 }), known)).toEqual(["20", "21"]);
    expect(matchRelease(irOf("unknown", { a: 2, more: 1 }), known)).toEqual(["22"]);
    expect(canonicalJson(known)).toContain('"20"');
  });

  it("asks for the release when several fit, or none", () => {
    expect(requireMatchedRelease([irOf("unknown", { a: 2 })], known, "/tree")).toBe("22");
    expect(() => requireMatchedRelease([irOf("unknown", { a: 1 })], known, "/tree")).toThrow(
      /20, 21/,
    );
    expect(() => requireMatchedRelease([irOf("unknown", { a: 3 })], known, "/tree")).toThrow(
      /no known release/,
    );
  });
});
