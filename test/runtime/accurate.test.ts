// Accurate incremental backups with local-fileset: what is still there is not taken for deleted, what vanished is.
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FT_DELETED } from "bareosfd";
import { buildNative } from "../support/native.js";
import { localFileset, runJob, storedLines, type JobReport } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

interface Accurate {
  readonly report: JobReport;
  readonly saved: readonly string[];
  readonly deleted: readonly string[];
}

/** A full backup, a change, and an incremental backup that knows what the full one had. */
async function runAccurate(
  definition: string,
  release: string,
  change: () => void,
  result = "OK",
): Promise<Accurate> {
  const store = tempDir();
  const [full, incremental] = [join(store, "full"), join(store, "incremental")];
  const argv = ["--release", release];
  await runJob(definition, [...argv, "--backup", full]);
  change();
  const all = [...argv, "--backup", incremental, "--level", "incremental", "--since", "1"];
  const report = await runJob(definition, [...all, "--accurate", full], result);
  const lines = storedLines(incremental);
  const names = (deleted: boolean): readonly string[] =>
    lines.filter(({ type }) => (type === FT_DELETED) === deleted).map(({ name }) => name);
  return { report, saved: [...names(false)].sort(), deleted: [...names(true)].sort() };
}

describe.each(["20", "22", "25", "26-dev"])("a daemon of release %s", (release) => {
  test("that nothing changed for marks nothing as deleted, folders and odd names neither", async () => {
    const tree = join(tempDir(), "tree");
    mkdirSync(join(tree, "sub/empty"), { recursive: true });
    writeFileSync(join(tree, "file"), "x");
    linkSync(join(tree, "file"), join(tree, "sub/hard"));
    symlinkSync("file", join(tree, "soft"));
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/odd`), Buffer.from([0xff, 0x0a])]), "odd");
    const { report, saved, deleted } = await runAccurate(
      localFileset([tree], "recurse=yes"),
      release,
      () => undefined,
    );
    expect([saved, deleted, report.messages]).toEqual([[], [], []]);
    expect(report.skipped).toBe(7);
  });

  test("finds what came, changed and went, folders with what was in them", async () => {
    const tree = join(tempDir(), "tree");
    for (const folder of ["gone/deep", "stays"]) mkdirSync(join(tree, folder), { recursive: true });
    const files = ["gone/deep/a", "gone/b", "stays/c", "stays/d", "stays/e"];
    for (const name of files) writeFileSync(join(tree, name), name);
    const { report, saved, deleted } = await runAccurate(
      localFileset([tree], "recurse=yes"),
      release,
      () => {
        rmSync(join(tree, "gone"), { recursive: true });
        rmSync(join(tree, "stays/c"));
        appendFileSync(join(tree, "stays/d"), "changed");
        writeFileSync(join(tree, "stays/new"), "new");
      },
    );
    const at = (...names: string[]): readonly string[] => names.map((name) => `${tree}/${name}`);
    expect(deleted).toEqual(at("gone/", "gone/b", "gone/deep/", "gone/deep/a", "stays/c"));
    // The folders changed with what is in them, or did not when the clock is too coarse to show it.
    const changed = saved.filter((name) => !name.endsWith("/"));
    expect(changed).toEqual(at("stays/d", "stays/new"));
    expect(report.messages).toEqual([]);
  });

  test("takes a name of the list that vanished for deleted, and says so", async () => {
    const folder = tempDir();
    const [gone, stays] = [join(folder, "gone"), join(folder, "stays")];
    for (const name of [gone, stays]) writeFileSync(name, "x");
    const { report, saved, deleted } = await runAccurate(
      localFileset([gone, stays]),
      release,
      () => {
        rmSync(gone);
      },
      "Warning",
    );
    expect([saved, deleted]).toEqual([[], [gone]]);
    expect(report.messages.map(({ text }) => text)).toEqual([
      `${gone} is not saved: there is no such file`,
    ]);
  });

  test("takes a name that left the list for deleted", async () => {
    const folder = tempDir();
    const [removed, stays] = [join(folder, "removed"), join(folder, "stays")];
    for (const name of [removed, stays]) writeFileSync(name, "x");
    const definition = localFileset([removed, stays]);
    const list = /filename=([^:]*)/.exec(definition)?.[1] ?? "";
    const { deleted } = await runAccurate(definition, release, () => {
      writeFileSync(list, readFileSync(list, "utf8").replace(`${removed}\n`, ""));
    });
    expect(deleted).toEqual([removed]);
  });
});
