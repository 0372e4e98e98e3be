// Which clang is taken, and what is said when none can be.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findClang, parseVersion } from "../../../generator/clang/find-clang.js";
import { OLDEST_CLANG } from "../../../generator/setup/clangs.mjs";
import { fakeTool } from "../../support/fake-tool.js";
import { tempDir } from "../../support/temp-dir.js";

/** A PATH with the shell that the fakes need and the clangs that the test wants. */
function pathWith(...versions: readonly (readonly [name: string, version: string])[]): string {
  const dir = tempDir();
  for (const [name, version] of versions) fakeTool(dir, name, `Debian clang version ${version}`);
  return dir;
}

describe("findClang", () => {
  it("takes the newest in PATH, by version and not by name", async () => {
    const dir = pathWith(
      ["clang++-14", "14.0.6"],
      ["clang-19", "19.1.7"],
      ["clang++", "16.0.6"],
      ["clang-format-21", "21.0"],
    );
    const clang = await findClang({ env: { PATH: dir } });
    expect(clang).toMatchObject({ path: join(dir, "clang-19"), version: { major: 19, minor: 1 } });
  });

  it("prefers clang++ over clang, and the first folder of PATH", async () => {
    const first = pathWith(["clang-14", "14.0.6"], ["clang++-14", "14.0.6"]);
    const second = pathWith(["clang++-14", "14.0.6"]);
    const clang = await findClang({ env: { PATH: `${first}:${second}` } });
    expect(clang.path).toBe(join(first, "clang++-14"));
  });

  it("obeys --clang, then CLANG", async () => {
    const dir = pathWith(["clang-14", "14.0.6"], ["clang-19", "19.1.7"], ["mine", "15.0.1"]);
    const env = { PATH: dir, CLANG: "clang-14" };
    expect((await findClang({ env })).version.major).toBe(14);
    expect((await findClang({ explicit: join(dir, "mine"), env })).version.major).toBe(15);
  });

  it("says how to install one when there is none", async () => {
    await expect(findClang({ env: { PATH: tempDir() } })).rejects.toMatchObject({
      code: "BN101",
      fix: expect.stringContaining("apt-get install") as string,
    });
  });

  it("names the oldest that works when the one it found is older", async () => {
    const dir = pathWith(["clang", "7.0.1"]);
    await expect(findClang({ env: { PATH: dir } })).rejects.toMatchObject({
      code: "BN102",
      message: expect.stringContaining(String(OLDEST_CLANG)) as string,
    });
  });

  it("refuses a chosen one that is no clang", async () => {
    const dir = tempDir();
    mkdirSync(join(dir, "empty"));
    const gcc = fakeTool(dir, "gcc", "gcc (Debian 12.2.0) 12.2.0");
    for (const explicit of [gcc, join(dir, "empty"), "no-such-clang"]) {
      await expect(findClang({ explicit, env: { PATH: dir } })).rejects.toMatchObject({
        code: "BN104",
      });
    }
  });
});

describe("parseVersion", () => {
  it("sees through a vendor's words", () => {
    const tool = parseVersion(
      "clang",
      "Ubuntu clang version 18.1.3 (1ubuntu1)\nTarget: aarch64-unknown-linux-gnu\n",
    );
    expect(tool).toMatchObject({ version: { major: 18, minor: 1 }, hostArchitecture: "aarch64" });
  });
});
