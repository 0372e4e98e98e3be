// Files of options in daemons of each kind: those before release 23 do not tell where their configuration is.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runJob } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

test.each(["22", "23"])("a whole path is read: %s", async (release) => {
  const folder = tempDir();
  writeFileSync(join(folder, "defaults"), "colour = red\n");
  writeFileSync(
    join(folder, "told.ts"),
    `import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";
export default class Told extends BareosFdPlugin {
  override onBackupStart() { JobMessage(M_INFO, "colour is " + this.options.getString("colour")); }
  override *files() { yield { path: "/v", content: "" }; }
}
`,
  );
  const definition = `node:module_path=${folder}:module_name=told:defaults_file=${join(folder, "defaults")}`;
  const job = await runJob(definition, ["--release", release, "--null"]);
  expect(job.messages.map(({ text }) => text)).toEqual(["colour is red"]);
});
