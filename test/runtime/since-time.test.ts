// bVarSinceTime: a plugin sets its own start time; the daemon's side compares with it, and the daemon is not told.
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runJob, storedLines } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

/** Runs an incremental job since 2500 over files of 1000, 2000 and 3000; gives the names of those that were saved. */
async function savedBy(release: string, statement: string): Promise<readonly string[]> {
  const folder = tempDir();
  for (const time of [1000, 2000, 3000]) {
    const name = join(folder, String(time));
    writeFileSync(name, "x");
    utimesSync(name, time, time);
  }
  writeFileSync(
    join(folder, "since.ts"),
    `import { BareosFdPlugin, bVarSinceTime, bRC_OK, GetValue, SetValue } from "bareosfd";
export default class Since extends BareosFdPlugin {
  override checkOptions() {
    const before: number = GetValue(bVarSinceTime);
    if (before !== 2500) throw new Error(\`the job begins with \${before}\`);
    ${statement}
  }
  override files() {
    return ["1000", "2000", "3000"].map((name) => ${JSON.stringify(folder)} + "/" + name);
  }
}
`,
  );
  const saved = join(folder, "saved");
  await runJob(`node:module_path=${folder}:module_name=since`, [
    ...["--release", release, "--backup", saved, "--fileset-options", "mtimeonly"],
    ...["--level", "incremental", "--since", "2500"],
  ]);
  return storedLines(saved).map(({ name }) => name.slice(folder.length + 1));
}

test.each(["20", "23", "25", "26-dev"])(
  "release %s compares with the plugin's time",
  async (release) => {
    expect(await savedBy(release, "")).toEqual(["3000"]);
    const earlier = `
    if (SetValue(bVarSinceTime, 1500) !== bRC_OK) throw new Error("refused");
    if (GetValue(bVarSinceTime) !== 1500) throw new Error("forgotten");`;
    expect(await savedBy(release, earlier)).toEqual(["2000", "3000"]);
  },
);

test("a time beyond 32 bits is kept whole", async () => {
  const late = 2 ** 33 + 1;
  const statement = `
    SetValue(bVarSinceTime, ${late});
    if (GetValue(bVarSinceTime) !== ${late}) throw new Error(\`it is \${GetValue(bVarSinceTime)}\`);`;
  expect(await savedBy("25", statement)).toEqual([]);
});

test("a text is refused, and the job with it", async () => {
  const statement = `SetValue(bVarSinceTime, "yesterday" as never);`;
  await expect(savedBy("25", statement)).rejects.toThrow(/bVarSinceTime/);
});
