// headers/API.json: which headers that came later are read as part of the plugin API.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readApiHeaders } from "../../../generator/tree/headers.js";
import { readLaterHeaders } from "../../../generator/tree/later-headers.js";
import { copyHeaderSets } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

const LIMITS = { path: "lib/limits.h", since: "25", reason: "What plugins may ask of the core." };

test("a header is wanted from its release on, and read wherever it is", async () => {
  const sets = copyHeaderSets("24", "25");
  const read = async (release: string): Promise<readonly string[]> => {
    const folder = join(sets, release, "core/src");
    const { common } = await readApiHeaders(folder, ["fd"], release, [LIMITS]);
    return common.map(({ path }) => path);
  };
  expect(await read("24")).not.toContain(LIMITS.path);
  await expect(read("25")).rejects.toMatchObject({ code: "BN203" });
  for (const release of ["24", "25"]) {
    const folder = join(sets, release, "core/src/lib");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "limits.h"), "#define LIMIT 1\n");
    expect(await read(release)).toContain(LIMITS.path);
  }
});

test("the file is ours to keep in form; without it there is nothing later", async () => {
  const folder = tempDir();
  expect(await readLaterHeaders(folder)).toEqual({ api: [], outside: [] });
  const file = join(folder, "API.json");
  for (const text of ["{", "[]", '{"api": [{"path": "x"}], "outside": []}', '{"api": []}']) {
    writeFileSync(file, text);
    await expect(readLaterHeaders(folder), text).rejects.toMatchObject({ code: "BN213" });
  }
  writeFileSync(file, JSON.stringify({ api: [LIMITS], outside: [] }));
  expect(await readLaterHeaders(folder)).toEqual({ api: [LIMITS], outside: [] });
});
