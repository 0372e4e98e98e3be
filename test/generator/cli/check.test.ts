// `bareos-node check`: green on what is committed, red with a short diff and the mending command on any disagreement.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { runCli } from "../../support/fake-host.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

/** All that stands in generated/, elsewhere. */
async function generateElsewhere(): Promise<string> {
  const out = join(tempDir(), "generated");
  expect((await runCli(["generate", "--out", out])).code).toBe(0);
  return out;
}

describe("bareos-node check", () => {
  beforeAll(() => {
    expect(readdirSync(paths.generated).length).toBeGreaterThan(3);
  });

  test("headers, semantics, templates and the committed output agree", async () => {
    const run = await runCli(["check"]);
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/agree for Bareos 20, 21, 22, 23, 24, 25, 26-dev/);
    expect(run.code).toBe(0);
  });

  test("edited, missing and stray files are named, with a short diff; builds are nobody's business", async () => {
    const out = await generateElsewhere();
    edit(join(out, "fd/src/constants/bRC.ts"), "bRC_Stop = 1", "bRC_Stop = 7");
    rmSync(join(out, "abi/22.json"));
    writeFileSync(join(out, "stray.txt"), "");
    mkdirSync(join(out, "sd/dist"), { recursive: true });
    writeFileSync(join(out, "sd/dist/index.js"), "");
    const run = await runCli(["check", "--out", out]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/-.*bRC_Stop = 7[\s\S]*\+.*bRC_Stop = 1/);
    expect(run.stdout).toContain("missing: abi/22.json");
    expect(run.stdout).toContain("stray: stray.txt");
    expect(run.stdout).toContain(`fix: npx bareos-node generate --out ${out}`);
    expect(run.stdout).toContain("3 file(s)");
    expect(run.stdout.split("\n").length).toBeLessThan(40);
    const json = JSON.parse((await runCli(["check", "--out", out, "--json"])).stdout) as {
      differences: unknown[];
    };
    expect(json).toMatchObject({ ok: false });
    expect(json.differences).toHaveLength(3);
  });

  test("a changed enumerator value in one header is red and shows the value", async () => {
    const sets = copyHeaderSets();
    edit(join(sets, "24/core/src/lib/plugins.h"), "bRC_Skip = 7", "bRC_Skip = 17");
    const run = await runCli(["check", "--headers", sets]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("bRC_Skip");
    expect(run.stdout).toContain("17");
  });

  test("an added enumerator and a vanished one are findings too, not failures", async () => {
    const sets = copyHeaderSets();
    edit(join(sets, "26-dev", FD_HEADER), "bVarAccurateOptions = 23", "bVarSurprise = 23");
    const run = await runCli(["check", "--headers", sets]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("bVarSurprise");
    expect(run.stderr).toContain("bVarAccurateOptions");
  });

  test("what cannot be decided is 2: no output folder, no headers", async () => {
    const noOutput = await runCli(["check", "--out", join(tempDir(), "nothing")]);
    expect(noOutput.code).toBe(2);
    expect(noOutput.stderr).toMatch(/BN403[\s\S]*bareos-node generate/);
    const noHeaders = await runCli(["check", "--headers", tempDir()]);
    expect(noHeaders.code).toBe(2);
  });
});
