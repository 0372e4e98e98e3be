// Plugin lines of one job that name different modules: each has a worker of its own, restores find the right one, and what
// happens to one does not stop the others.
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { ownedByUs } from "../support/privileges.js";
import { fatalMessages, plugin, runJobs, store, storedFiles, type JobRun } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** Before and after errors of a line fail the job (23), and events are addressed (24). */
const RELEASES = ["22", "25"];

/** A module that saves two files of its name, and notes who restores what. */
function moduleOf(name: string, more = "", options = ""): string {
  const text = `
import { appendFileSync } from "node:fs";
import * as b from "bareosfd";
const stat = ${JSON.stringify(ownedByUs)};
const note = (call: string, detail: unknown = null) =>
  appendFileSync(process.env["PLUGIN_LOG"] ?? "", JSON.stringify({ call: ${JSON.stringify(name)} + " " + call, pid: process.pid, detail }) + "\\n");
export default class extends b.BareosFdPlugin {
  override *files(): any {
    note("files", this.options.get("option") ?? null);
    yield { path: "/${name}/1", content: "first of ${name}", stat };
    yield { path: "/${name}/2", content: "second of ${name}", stat };
  }
  override createFile(packet: any) { note("create", packet.ofname); return super.createFile(packet); }
  override freePlugin() { note("free"); return super.freePlugin(); }
  ${more}
}`;
  return `${plugin(text, `${name}.ts`)}${options}`;
}

const lines = (...definitions: string[]): string[] =>
  definitions.flatMap((definition) => ["--definition", definition]);
const pidsOf = (run: JobRun, call: string): Set<number> =>
  new Set(run.calls.filter((each) => each.call === call).map(({ pid }) => pid));
const texts = (run: JobRun): string => run.job.messages.map(({ text }) => text).join("\n");
const namesIn = (folder: string): string[] => storedFiles(folder).map(({ name }) => name);

describe.each(RELEASES)("release %s", (release) => {
  test("saves and restores each through its own module", async () => {
    const saved = store();
    const [one, two] = [moduleOf("one"), moduleOf("two")];
    const backup = await runJobs(one, [
      ...lines(two, one),
      ...["--release", release, "--backup", saved],
    ]);
    expect(backup.report, backup.stderr).toMatchObject({ result: "OK", files: 6 });
    expect(pidsOf(backup, "one files").size).toBe(1);
    expect(pidsOf(backup, "two files").size).toBe(1);
    expect(backup.names.filter((name) => name.endsWith("files"))).toEqual([
      "one files",
      "two files",
      "one files",
    ]);
    const where = store();
    const restore = await runJobs(null, [
      ...["--release", release, "--restore", saved, "--where", where],
    ]);
    expect(restore.report, restore.stderr).toMatchObject({ result: "OK", files: 6 });
    for (const { call, detail } of restore.calls.filter(({ call }) => call.endsWith("create")))
      expect(String(detail)).toContain(`/${call.replace(" create", "")}/`);
    expect(readFileSync(path.join(where, "one/2"), "utf8")).toBe("second of one");
    expect(readFileSync(path.join(where, "two/1"), "utf8")).toBe("first of two");
  });

  test("what fails a module fails its own lines", async () => {
    const saved = store();
    const failing = (name: string, death: string, options = ""): string =>
      moduleOf(
        name,
        `override async *files(): any { yield { path: "/${name}/1", content: "x", stat }; ${death} }`,
        options,
      );
    const killed = failing("killed", "process.kill(process.pid, 'SIGKILL'); yield '';");
    const thrown = failing("thrown", "throw new Error('out of order');", ":run_ahead=no");
    const fatal = failing(
      "fatal",
      "b.JobMessage(b.M_FATAL, 'no more'); throw new Error('at all');",
    );
    const run = await runJobs(moduleOf("before"), [
      ...lines(killed, thrown, fatal, moduleOf("behind"), killed),
      ...["--release", release, "--backup", saved],
    ]);
    expect(run.job.result, run.stderr).toBe("Error");
    expect(namesIn(saved)).toEqual(
      expect.arrayContaining(["/before/1", "/before/2", "/behind/1", "/behind/2"]),
    );
    // It is fatal when everything else is saved, once for each.
    const verdicts = run.job.messages.slice(-3);
    expect(verdicts.map(({ word }) => word)).toEqual(Array(3).fill("Fatal error"));
    expect(fatalMessages(run.job).split("\n")).toEqual([
      expect.stringMatching(/^node: the job goes without .* module killed: .*SIGKILL/),
      expect.stringMatching(/^node: the job goes without .* module thrown: .*out of order/),
      expect.stringMatching(/^node: the job goes without .* module fatal: no more/),
    ]);
    expect(run.job.violations).toEqual([]);
  });
});

test("a job of one module fails at once, as ever", async () => {
  const broken = moduleOf("broken", `override *files(): any { throw new Error("out of order"); }`);
  const run = await runJobs(broken, [...lines(broken), "--null"]);
  expect(fatalMessages(run.job)).toMatch(/out of order/);
  expect(fatalMessages(run.job)).not.toMatch(/goes without/);
});

test("nothing counts as deleted while a module is lost", async () => {
  const saved = store();
  const one = moduleOf("one");
  await runJobs(one, [...lines(moduleOf("two")), "--backup", saved]);
  const broken = moduleOf(
    "two",
    `override *files(): any { process.kill(process.pid, "SIGKILL"); }`,
  );
  const run = await runJobs(one, [
    ...lines(broken),
    ...["--level", "incremental", "--accurate", saved, "--backup", store()],
  ]);
  expect(run.report, run.stderr).toMatchObject({ result: "Error", deleted: 0 });
});

test("a module that does not load fails the job before anything is saved", async () => {
  const run = await runJobs(moduleOf("one"), [
    ...lines("node:module_path=/nowhere:module_name=missing"),
    "--null",
  ]);
  expect(run.job).toMatchObject({ result: "Error", files: 0, secondsLost: 0 });
  expect(fatalMessages(run.job)).toMatch(/missing/);
  expect(run.names).not.toContain("one files");
});

test("options of a restore are for all modules, or for the one that they name", async () => {
  const saved = store();
  const noted = `override startRestoreFile(text: string) { note("option", this.options.get("option") ?? null); return super.startRestoreFile(text); }`;
  const [noisy, other] = [moduleOf("noisy", noted), moduleOf("other", noted)];
  await runJobs(noisy, [...lines(other), "--backup", saved]);
  const restore = ["--restore", saved, "--where", store()];
  const optionsOf = (run: JobRun): unknown[] =>
    run.calls
      .filter(({ call }) => call.endsWith("option"))
      .map(({ call, detail }) => [call, detail]);
  const all = await runJobs(null, [...restore, "--plugin-option", "node:option=x"]);
  expect(optionsOf(all)).toContainEqual(["noisy option", "x"]);
  expect(optionsOf(all)).toContainEqual(["other option", "x"]);
  const named = await runJobs(null, [...restore, "--plugin-option", `${noisy}:option=x`]);
  expect(optionsOf(named)).toContainEqual(["noisy option", "x"]);
  expect(optionsOf(named)).toContainEqual(["other option", null]);
  expect(texts(named)).toMatch(/options for the module noisy do not count .* module other/);
  expect(named.job.result).toBe("OK");
  const only = await runJobs(null, [
    ...[...restore, "--plugin-option", "node:for_module=other:option=x"],
  ]);
  expect(optionsOf(only)).toContainEqual(["noisy option", null]);
  expect(optionsOf(only)).toContainEqual(["other option", "x"]);
  // Until files of `other` itself come, its name may be the new one of `noisy`.
  const taken = await runJobs(null, [...restore, "--plugin-option", `${other}:option=x`]);
  expect(fatalMessages(taken.job)).toMatch(/for_module=other/);
});

test("options may name another module for a restore", async () => {
  const saved = store();
  await runJobs(moduleOf("old"), ["--backup", saved]);
  const restore = ["--restore", saved, "--where", store()];
  const run = await runJobs(null, [...restore, "--plugin-option", moduleOf("new")]);
  expect(run.job.result, run.stderr).toBe("OK");
  expect(run.names).toContain("new create");
});

test("all modules hear of a cancel", async () => {
  const hears = `override async handlePluginEvent(event: any, value: any) {
    if (event === b.bEventCancelCommand) note("cancelled");
    return super.handlePluginEvent(event, value);
  }`;
  const waits = `${hears} override async *files(): any { await new Promise((resolve) => { this.signal.onabort = resolve; }); }`;
  const run = await runJobs(moduleOf("one", hears), [
    ...lines(moduleOf("two", waits), moduleOf("three", hears)),
    ...["--cancel-after-ms", "1500", "--null"],
  ]);
  expect(run.job.result).toBe("Canceled");
  const heard = run.names.filter((name) => name.endsWith("cancelled")).sort();
  expect(heard).toEqual(["one cancelled", "three cancelled", "two cancelled"]);
});

test("events reach the modules that want them, whatever others give up", async () => {
  const listen = `override loadBareosPlugin(text: string) { b.RegisterEvents([b.bEventJobEnd]); return super.loadBareosPlugin(text); }
    override handlePluginEvent(event: any, value: any) { if (event === b.bEventJobEnd) note("end"); return super.handlePluginEvent(event, value); }`;
  const deaf = `${listen} override endBackupFile() { b.UnRegisterEvents([b.bEventJobEnd]); return super.endBackupFile(); }`;
  const run = await runJobs(moduleOf("deaf", deaf), [...lines(moduleOf("one", listen)), "--null"]);
  expect(run.names.filter((name) => name.endsWith(" end"))).toEqual(["one end"]);
});

test("restore objects go back to the module that saved them", async () => {
  const saved = store();
  const objects = `override *files(): any { yield { objectName: "o", object: Buffer.from(import.meta.filename) }; yield { path: "/f", content: "x", stat }; }
    restoreObjectData(object: any) { if (object !== null) note("object", String(object.object)); return b.bRC_OK; }`;
  await runJobs(moduleOf("one", objects), [...lines(moduleOf("two", objects)), "--backup", saved]);
  const run = await runJobs(null, ["--restore", saved, "--where", store()]);
  expect(run.job.result, run.stderr).toBe("OK");
  const told = run.calls.filter(({ call }) => call.endsWith("object"));
  expect(told.map(({ call, detail }) => [call, path.basename(String(detail))])).toEqual([
    ["one object", "one.ts"],
    ["two object", "two.ts"],
  ]);
});

test("an estimate lists the files of all", async () => {
  const run = await runJobs(moduleOf("one"), [...lines(moduleOf("two")), "--estimate"]);
  expect(run.report, run.stderr).toMatchObject({ result: "OK", files: 4 });
});
