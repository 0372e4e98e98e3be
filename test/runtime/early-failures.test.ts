// A plugin that fails before its job has begun: told where a daemon ends the job at once, with the same words, and not where it
// would wait for a Storage Daemon first.
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { fatalMessages, plugin, runJobs, store, type JobRun } from "./support.js";

beforeAll(buildNative, 900_000);

const IMPORTS = `import { appendFileSync } from "node:fs"; import * as b from "bareosfd";
  const note = (call) => appendFileSync(process.env.PLUGIN_LOG, JSON.stringify({ call }) + "\\n");`;

/** Plugins that fail at their definition, and what the job's log says. */
const EARLY: Readonly<Record<string, readonly [definition: () => string, text: RegExp]>> = {
  "a module that is not there": [
    () => "node:module_path=/nowhere:module_name=missing",
    /missing.*failed|loading the plugin failed/s,
  ],
  "a module that throws": [
    () => plugin(`throw new Error("broken at the top");`, "plugin.mjs"),
    /broken at the top/,
  ],
  "a definition without a module": [() => "node:module_path=/nowhere", /module_name/],
  "options that are refused": [
    () =>
      plugin(
        `${IMPORTS} export default class extends b.BareosFdPlugin { parsePluginDefinition() { throw new Error("no such option"); } *files() {} }`,
        "plugin.mjs",
      ),
    /no such option/,
  ],
  "a message of its own": [
    () =>
      plugin(
        `${IMPORTS} export default class extends b.BareosFdPlugin {
          parsePluginDefinition() { b.JobMessage(b.M_FATAL, "I cannot"); b.JobMessage(b.M_INFO, "behind it"); return b.bRC_OK; }
          async freePlugin() { note("free"); }
          *files() { note("files"); yield "/etc/hosts"; }
        }`,
        "plugin.mjs",
      ),
    /I cannot/,
  ],
};

function expectEarly(run: JobRun, text: RegExp): void {
  expect(run.job.result, run.stderr).toBe("Error");
  expect(fatalMessages(run.job)).toMatch(text);
  expect(run.job.messages.filter(({ late }) => late === true)).toEqual([]);
  expect(run.job.secondsLost).toBe(0);
  expect(run.names).not.toContain("files");
}

describe.each(["20", "22", "23", "25", "26-dev"])("release %s", (release) => {
  test.each(Object.keys(EARLY))("%s", async (kind) => {
    const [definition, text] = EARLY[kind] ?? [() => "", /^$/];
    for (const task of [["--null"], ["--estimate"], ["--verify"]]) {
      expectEarly(await runJobs(definition(), ["--release", release, ...task]), text);
    }
  });
});

test("messages behind the fatal one stay behind it", async () => {
  const [definition] = EARLY["a message of its own"] ?? [() => ""];
  const run = await runJobs(definition(), ["--null"]);
  const texts = run.job.messages.map(({ text }) => text);
  expect(texts.slice(0, 2)).toEqual(["I cannot", "behind it"]);
  expect(run.names).toEqual(["free"]);
});

test("two Plugin lines of which the second is wrong fail the job before the first is saved", async () => {
  const good = plugin(
    `${IMPORTS} export default class extends b.BareosFdPlugin { *files() { note("files"); yield "/etc/hosts"; } }`,
    "plugin.mjs",
  );
  const run = await runJobs(good, [
    "--definition",
    "node:module_path=/nowhere:module_name=x",
    "--null",
  ]);
  expectEarly(run, /no plugin x in module_path/);
});

test("options that a restore brings", async () => {
  const folder = store();
  const good = plugin(
    `${IMPORTS} export default class extends b.BareosFdPlugin { *files() { yield { path: "/x", content: "y" }; } }`,
    "plugin.mjs",
  );
  await runJobs(good, ["--backup", folder]);
  for (const release of ["20", "25"]) {
    const run = await runJobs(null, [
      ...["--release", release, "--restore", folder, "--where", store()],
      ...["--plugin-option", "node:module_path=/nowhere:module_name=missing"],
    ]);
    expect(run.job.result).toBe("Error");
    expect([run.job.secondsLost, run.job.messages.some(({ late }) => late === true)]).toEqual([
      0,
      false,
    ]);
  }
});
