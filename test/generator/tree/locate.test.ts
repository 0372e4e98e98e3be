// Any folder of a tree that a user may name leads to the same core/src.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { paths } from "../../../generator/paths.js";
import { readApiHeaders } from "../../../generator/tree/headers.js";
import { listHeaderSets, locateTree } from "../../../generator/tree/locate.js";
import { DAEMONS } from "../../../generator/ir/types.js";
import { tempDir } from "../../support/temp-dir.js";

function copyOfSet(): string {
  const root = tempDir();
  cpSync(join(paths.headers, "25"), root, { recursive: true });
  return root;
}

describe("locateTree", () => {
  it("accepts the root, core and core/src", async () => {
    const root = copyOfSet();
    const expected = { root, sourceRoot: join(root, "core/src"), kind: "headers", release: "25" };
    for (const dir of [root, join(root, "core"), join(root, "core/src")]) {
      expect(await locateTree(dir)).toEqual(expected);
    }
  });

  it("knows a source tree by its lack of RELEASE", async () => {
    const root = copyOfSet();
    rmSync(join(root, "RELEASE"));
    expect(await locateTree(root)).toMatchObject({ kind: "source", release: undefined });
  });

  it("refuses what is not there and what is something else", async () => {
    const other = tempDir();
    mkdirSync(join(other, "src"));
    writeFileSync(join(other, "src", "main.c"), "int main(void) { return 0; }\n");
    await expect(locateTree(join(other, "nothing"))).rejects.toMatchObject({ code: "BN201" });
    await expect(locateTree(other)).rejects.toMatchObject({
      code: "BN202",
      fix: expect.stringContaining("core/src/filed/fd_plugins.h") as string,
    });
  });
});

describe("listHeaderSets", () => {
  it("lists the shipped sets, oldest first", async () => {
    const sets = await listHeaderSets(paths.headers);
    expect(sets.map((set) => set.release)).toEqual(["20", "21", "22", "23", "24", "25", "26-dev"]);
  });

  it("refuses a folder without sets", async () => {
    await expect(listHeaderSets(tempDir())).rejects.toMatchObject({ code: "BN202" });
  });
});

describe("readApiHeaders", () => {
  it("names the header that is missing", async () => {
    const root = copyOfSet();
    rmSync(join(root, "core/src/include/job_level.h"));
    const { sourceRoot } = await locateTree(root);
    await expect(readApiHeaders(sourceRoot, DAEMONS, "25")).rejects.toMatchObject({
      code: "BN203",
      message: expect.stringContaining("include/job_level.h") as string,
    });
    const old = await readApiHeaders(sourceRoot, DAEMONS, "18.2");
    expect(old.absent).toEqual(["include/job_level.h"]);
  });
});
