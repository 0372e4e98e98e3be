// `bareos-node run` as an author types it: with the natives that are shipped.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runCli, type RecordedRun } from "../support/fake-host.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(() => buildNative(), 900_000);

/** The file of a plugin with this text. */
function pluginFile(text: string, name = "plugin.ts"): string {
  const file = path.join(tempDir(), name);
  writeFileSync(file, text);
  return file;
}

const HELLO = `import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  override *files() { console.log("making a list"); yield { path: "/hello", content: "hello" }; }
}`;

function eventPlugin(daemon: "sd" | "dir", body: string): string {
  const name = daemon === "sd" ? "BareosSdPlugin" : "BareosDirPlugin";
  return pluginFile(
    `import { ${name} } from "bareos${daemon}"; export default class extends ${name} { ${body} }`,
  );
}

test("what a plugin prints is shown, and messages name the command", async () => {
  const run = await runCli(["run", pluginFile(HELLO), "--null"]);
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toContain("bareos-node run JobId 1: trace: making a list\n");
  expect(run.stderr).not.toContain("core-host");
});

test("the help of a plugin lists its options", async () => {
  const file = pluginFile(`import { BareosFdPlugin, option } from "bareosfd";
console.log("imported");
export default class extends BareosFdPlugin.withOptions({
  url: option.text({ description: "where the service is" }),
  order: option.oneOf(["id", "date"], { default: "id" }),
}) {}`);
  const help = await runCli(["run", "--help", file]);
  expect(help.code, help.stderr).toBe(0);
  expect(help.stdout).toContain("--watch");
  expect(help.stdout).toMatch(
    /Options of plugin\.ts .*\n {2}url {4}text, mandatory: where the service is\n {2}order {2}id \| date, default "id"\n$/,
  );
  const broken = await runCli(["run", pluginFile("export default class {"), "--help"]);
  expect([broken.code, broken.stderr]).toEqual([
    2,
    expect.stringMatching(/BN612.*[^]*plugin\.ts:1/),
  ]);
  expect((await runCli(["run"])).code).toBe(2);
});

test("a restore says where to", async () => {
  const [file, saved] = [pluginFile(HELLO), path.join(tempDir(), "saved")];
  expect((await runCli(["run", file, "--backup", saved])).code).toBe(0);
  const refused = await runCli(["run", file, "--restore", saved]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/--where DIR .* --in-place/);
  const asked: string[] = [];
  const declined = await runCli(["run", file, "--restore", saved], {
    confirm: async (question) => {
      asked.push(question);
      return Promise.resolve(false);
    },
  });
  expect([declined.code, asked.length]).toEqual([2, 1]);
  const where = await runCli(["run", file, "--restore", saved, "--where", tempDir()]);
  expect(where.code, where.stderr).toBe(0);
});

describe.each(["sd", "dir"] as const)("%s", (daemon) => {
  const event = daemon === "sd" ? "bSdEventJobEnd" : "bDirEventJobEnd";
  const run = (file: string, ...more: string[]): Promise<RecordedRun> =>
    runCli(["run", "--daemon", daemon, file, "--event", event, ...more]);

  test("an error of an event shows in the exit code", async () => {
    const throws = await run(eventPlugin(daemon, `onJobEnd() { throw new Error("no"); }`));
    expect(throws.code, throws.stderr).toBe(1);
    expect((await run(eventPlugin(daemon, "onJobEnd() {}"))).code).toBe(0);
  });

  test("unknown names and values are refused with near ones", async () => {
    const file = eventPlugin(daemon, "onJobEnd() {}");
    const wrongs = [
      ["--set", "JobSttus=65", /no variable JobSttus; is it JobStatus\?/],
      ["--set", "JobFiles=many", /--set JobFiles: "many" is no number/],
      ["--event", `${event}s`, new RegExp(`no event ${event}s; is it ${event}\\?`)],
      ["--cancel-after", "3", /--cancel-after is for --daemon fd/],
    ] as const;
    for (const [option, value, message] of wrongs) {
      const refused = await run(file, option, value);
      expect(refused.code, refused.stderr).toBe(2);
      expect(refused.stderr).toMatch(message);
    }
  });
});

test("a folder that is watched: the plugin runs again when it changes", async () => {
  const file = pluginFile(HELLO);
  const interrupt = new AbortController();
  let said = "";
  let runs = 0;
  const ended = await runCli(["run", file, "--null", "--watch"], {
    signal: interrupt.signal,
    stdout: (text) => {
      said += text;
      if (!text.includes("result: ")) return;
      runs += 1;
      if (runs === 1) writeFileSync(file, HELLO.replace("a list", "another list"));
      else interrupt.abort();
    },
    stderr: (text) => {
      said += text;
    },
  });
  expect(ended.code, said).toBe(130);
  expect(said).toMatch(/making a list[^]*plugin.ts changed, once more[^]*making another list/);
});

test("the type of a job is known when it begins in earnest, as in a daemon", async () => {
  const file = pluginFile(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  override onJobStart() { console.log("first", this.job.type, this.job.level); }
  override onBackupStart() { console.log("then", this.job.type); }
  override onRestoreStart() { console.log("restores", this.job.type); }
  override *files() { yield { path: "/hello", content: "hello" }; }
}`);
  const saved = path.join(tempDir(), "saved");
  const backup = await runCli(["run", file, "--backup", saved]);
  expect(backup.stderr).toMatch(/first system full\n[^]*then backup\n/);
  const restore = await runCli(["run", file, "--restore", saved, "--where", tempDir()]);
  expect(restore.stderr).toMatch(/first restore none\n[^]*restores restore\n/);
});
