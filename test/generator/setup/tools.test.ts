// Which programs set-up finds and which it takes, in a PATH made for the test.
import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { OLDEST_CLANG } from "../../../generator/setup/clangs.mjs";
import { compareVersions } from "../../../generator/setup/programs.mjs";
import { findClang, findTools } from "../../../generator/setup/tools.mjs";
import { fakeTool } from "../../support/fake-tool.js";
import { tempDir } from "../../support/temp-dir.js";

const clang = (version: string) => `Debian clang version ${version} (1~deb)`;

describe("clang", () => {
  it("is the newest of PATH, by version and not by name", async () => {
    const [first, second] = [tempDir(), tempDir()];
    fakeTool(first, "clang++", clang("14.0.6"));
    fakeTool(first, "clang++-9", clang("9.0.1"));
    const newest = fakeTool(second, "clang++-19", clang("19.1.7"));
    fakeTool(second, "clang++-tidy", clang("99.0.0"));
    const found = await findClang({ PATH: [first, second, "/absent"].join(delimiter) });
    expect(found).toMatchObject({ ok: true, path: newest, version: "19.1.7" });
  });

  it("is passed over when it does not run", async () => {
    const dir = tempDir();
    fakeTool(dir, "clang++-19", clang("19.1.7"), 1);
    const works = fakeTool(dir, "clang++-15", clang("15.0.7"));
    expect(await findClang({ PATH: dir })).toMatchObject({ ok: true, path: works });
  });

  it("is what CLANG says, by path or by name", async () => {
    const dir = tempDir();
    const old = fakeTool(dir, "clang++-14", clang("14.0.6"));
    fakeTool(dir, "clang++-19", clang("19.1.7"));
    for (const CLANG of [old, "clang++-14"]) {
      expect(await findClang({ PATH: dir, CLANG })).toMatchObject({ ok: true, path: old });
    }
  });

  it("that CLANG names wrongly is not replaced by another one, nor by a package", async () => {
    const dir = tempDir();
    fakeTool(dir, "clang++", clang("19.1.7"));
    expect(await findClang({ PATH: dir, CLANG: "clang++-99" })).toMatchObject({
      ok: false,
      problem: "CLANG=clang++-99 is not a clang that runs",
      aptPackage: undefined,
    });
  });

  it("that is too old counts as missing", async () => {
    const dir = tempDir();
    fakeTool(dir, "clang++", clang("7.0.1"));
    expect(await findClang({ PATH: dir })).toMatchObject({
      ok: false,
      problem: `7.0.1 is older than ${OLDEST_CLANG}`,
      aptPackage: "clang",
    });
  });
});

it("tools that are missing, broken or too old are told apart", async () => {
  const dir = tempDir();
  fakeTool(dir, "make", "GNU Make 4.3", 1);
  fakeTool(dir, "g++", "g++ (Debian 8.3.0-6) 8.3.0");
  const problems = new Map(
    (await findTools({ PATH: dir })).map(({ name, problem }) => [name, problem]),
  );
  expect(Object.fromEntries(problems)).toMatchObject({
    node: undefined,
    npm: "not found",
    "g++": "8.3.0 is older than 11",
    make: "found, but does not run",
    python3: "not found",
    "clang++": "not found",
  });
});

it("versions are compared by number", () => {
  const sorted = ["9", "10", "10.0.1", "10.1"];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  expect(compareVersions("20.19", "20.19.0")).toBe(0);
});
