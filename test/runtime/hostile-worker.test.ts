// A daemon whose workers lie (test/channel/fuzz/worker.cc in place of Node): each job ends, nothing is left of it, and
// nothing reaches the core that a daemon would not survive. BAREOS_NODE_FUZZ_ROUNDS asks for more than a few seconds.
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative, buildTestProgram } from "../support/native.js";
import { RECORDER, runJobs, store } from "./support.js";

const ROUNDS = process.env["BAREOS_NODE_FUZZ_ROUNDS"] ?? "25";
const TIMEOUT = 100_000 + Number(ROUNDS) * 2000;
/** What is known to get through: the daemon's side lets a packet without a type reach checkChanges. */
const KNOWN = "checkChanges without a name or a type";

/** In place of Node. */
let worker = "";

beforeAll(async () => {
  await buildNative();
  worker = await buildTestProgram("hostile-worker", "release");
}, 600_000);

async function survives(definition: string | null, args: readonly string[]): Promise<void> {
  const jobs = await runJobs(definition, [...args, "--jobs", "4", "--repeat", ROUNDS], {
    timeout: TIMEOUT,
    env: { BAREOS_NODE: worker },
  });
  const violations = jobs.report?.jobs.flatMap((job) => job.violations) ?? [];
  expect(violations.filter((text) => text !== KNOWN)).toEqual([]);
  const results = new Set(jobs.report?.jobs.map(({ result }) => result));
  // Some lie from the beginning, some never.
  expect(results).toContain("Error");
  expect(jobs.report?.files).toBeGreaterThan(0);
  expect(jobs.report?.jobsDone).toBe(4 * Number(ROUNDS));
}

describe.each(["20", "22", "25", "26-dev"])("release %s", (release) => {
  test.each([
    ["full", ["--null"]],
    ["incremental", ["--null", "--level", "incremental", "--since", "1000"]],
    ["estimate", ["--estimate"]],
    ["cancelled", ["--null", "--cancel-at", "pluginIO:3", "--cancel-at", "endBackupFile"]],
  ])("%s", async (_, args) => {
    await survives("node:module_path=/x:module_name=y:cancel_grace=1", [
      ...["--release", release],
      ...args,
    ]);
  });

  test("restore", async () => {
    const saved = store();
    await runJobs(`${RECORDER}:files=6`, ["--release", release, "--backup", saved]);
    const overrides = ["--plugin-option", `${RECORDER}:cancel_grace=1`];
    const restore = ["--restore", saved, "--where", store(), ...overrides];
    await survives(null, ["--release", release, ...restore]);
  });
});
