// A cancel is heard: by the plugin's handler in every job and before freePlugin, with what is known by then and a way into the
// job's log; by content that would go on for ever; and by generators, which get to clean up.
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, plugin, runJobs, store, type JobRun } from "./support.js";

beforeAll(buildNative, 900_000);

/** A plugin that says what it knows when it hears of a cancel; `body` is what else it has. A busy machine gets its time. */
function listener(body: string, handler = ""): string {
  return impatient(body, handler).replace("cancel_grace=1", "cancel_grace=60");
}

/** The same, killed a second after the cancel. */
function impatient(body: string, handler: string): string {
  return plugin(`
    import { appendFileSync } from "node:fs";
    import { Readable } from "node:stream";
    import { setTimeout as sleep } from "node:timers/promises";
    import * as b from "bareosfd";
    const cancelled = (signal: AbortSignal) => new Promise((done) => signal.aborted ? done(0) : signal.addEventListener("abort", done));
    const note = (text: string) => appendFileSync(process.env.PLUGIN_LOG!, JSON.stringify({ call: text }) + "\\n");
    export default class extends b.BareosFdPlugin {
      override handlePluginEvent(...args: any) {
        const said = super.handlePluginEvent(...args as [never]);
        if (args[0] !== b.bEventCancelCommand) return said;
        note("cancel");
        b.JobMessage(b.M_INFO, "cancelling job " + b.GetValue(b.bVarJobId) + " of " + b.GetValue(b.bVarClient));
        ${handler}
        return said;
      }
      override async freePlugin() { note("free"); return super.freePlugin(); }
      ${body}
    }`);
}

/** What the plugin said that is in the log of a daemon. */
function said(run: JobRun): string[] {
  return run.job.messages
    .filter(({ word, late }) => word === "Info" && late !== true)
    .map(({ text }) => text.replace(/ of .*/, ""));
}

function expectHeard(run: JobRun): void {
  expect(run.job.result, run.stderr).toBe("Canceled");
  expect(said(run)).toEqual(["cancelling job 1"]);
  expect(run.names).toEqual(["cancel", "free"]);
  expect(run.stderr).not.toContain("was killed");
}

/** What a generator does without end. */
const ENDLESS = {
  "a generator": [`function*`, `yield "1";`],
  "an async generator": [`async function*`, `yield Buffer.alloc(40_000); await sleep(1);`],
  "a generator of large pieces": [`function*`, `yield Buffer.alloc(300_000);`],
} as const;

describe.each(["20", "22", "25", "26-dev"])("release %s", (release) => {
  test.each(Object.keys(ENDLESS) as (keyof typeof ENDLESS)[])(
    "%s that never ends is ended between two pieces, and cleans up",
    async (kind) => {
      const [generator, step] = ENDLESS[kind];
      for (const mode of ["no", "data"]) {
        const run = await runJobs(
          listener(`
            *files() {
              ${generator} pieces() { try { for (;;) { ${step} } } finally { note("content is over"); } }
              try { yield { path: "/endless", content: pieces() }; } finally { note("list is over"); }
            }`) + `:run_ahead=${mode}`,
          ["--release", release, "--null", "--cancel-at", "pluginIO:3"],
        );
        expect(run.job.result, run.stderr).toBe("Canceled");
        expect(said(run)).toEqual(["cancelling job 1"]);
        expect([...run.names].sort()).toEqual([
          "cancel",
          "content is over",
          "free",
          "list is over",
        ]);
        expect(run.stderr).not.toContain("was killed");
      }
    },
  );
});

describe("the handler hears of it once, before freePlugin, and is heard", () => {
  const many = `*files() { for (let n = 0; n < 100_000; n += 1) yield { path: "/f" + n, content: "x" }; }`;

  test.each<readonly [string, readonly string[]]>([
    ["twice", ["--null", "--cancel-at", "endBackupFile:3", "--cancel-at", "endBackupFile:3"]],
    ["in an estimate", ["--estimate", "--cancel-at", "startBackupFile:3"]],
    ["when nothing waits", ["--null", "--cancel-after-files", "5"]],
    ["while the module is loaded", ["--null", "--cancel-at", "handlePluginEvent:3"]],
    ["in the middle of a file", ["--null", "--cancel-at", "pluginIO:7"]],
    ["with accurate mode", ["--null", "--accurate", "--cancel-at", "startBackupFile:2"]],
  ])("%s", async (_, argv) => {
    for (const release of ["20", "25"]) {
      for (const mode of ["no", "files"]) {
        const definition = `${listener(many)}:run_ahead=${mode}`;
        expectHeard(await runJobs(definition, ["--release", release, ...argv]));
      }
    }
  });

  test("in a restore", async () => {
    const folder = store();
    const files = `*files() { for (let n = 0; n < 50; n += 1) yield { path: "/f" + n, content: "x" }; }`;
    await runJobs(listener(files), ["--backup", folder]);
    for (const release of ["20", "25"]) {
      const run = await runJobs(null, [
        ...["--release", release, "--restore", folder, "--where", tempDir()],
        ...["--cancel-at", "createFile:3"],
      ]);
      expectHeard(run);
    }
  });

  test("while the plugin is busy and cannot be interrupted", async () => {
    const busy = `*files() { const end = Date.now() + 900; while (Date.now() < end); yield { path: "/f", content: "x" }; }`;
    expectHeard(await runJobs(listener(busy), ["--null", "--cancel-at", "startBackupFile"]));
  });

  test("while a callback of it waits, at once", async () => {
    const waits = `async *files() { await cancelled(this.signal); }`;
    expectHeard(await runJobs(listener(waits), ["--null", "--cancel-at", "startBackupFile"]));
  });

  test("in a module of functions", async () => {
    const definition = plugin(`
      import * as b from "bareosfd";
      export function loadBareosPlugin() { b.RegisterEvents([b.bEventCancelCommand]); return b.bRC_OK; }
      export function handlePluginEvent(event: number) {
        if (event === b.bEventCancelCommand) b.JobMessage(b.M_INFO, "cancelling job " + b.GetValue(b.bVarJobId));
        return b.bRC_OK;
      }
      export async function startBackupFile() { await new Promise((done) => setTimeout(done, 400)); return b.bRC_Stop; }`);
    const run = await runJobs(definition, ["--null", "--cancel-at", "startBackupFile"]);
    expect([run.job.result, said(run)]).toEqual(["Canceled", ["cancelling job 1"]]);
  });

  test("not when the plugin has given the event up; the signal comes all the same", async () => {
    const waits = `
      override loadBareosPlugin(definition: string) { b.UnRegisterEvents([b.bEventCancelCommand]); return super.loadBareosPlugin(definition); }
      async *files() { await cancelled(this.signal); note("aborted"); }`;
    const run = await runJobs(listener(waits), ["--null", "--cancel-at", "startBackupFile"]);
    expect([run.job.result, run.names]).toEqual(["Canceled", ["aborted", "free"]]);
  });
});

describe("a handler that takes its time", () => {
  const one = `async *files() { await cancelled(this.signal); }`;
  const argv = ["--null", "--cancel-at", "startBackupFile"];

  test("is waited for, and knows and says what it wants meanwhile", async () => {
    const run = await runJobs(
      listener(
        one,
        `return sleep(300).then(() => {
          b.JobMessage(b.M_INFO, "done with job " + b.GetValue(b.bVarJobId) + b.GetValue(b.bVarLevel));
          note("handled");
          return said;
        });`,
      ),
      argv,
    );
    expect([run.job.result, said(run)]).toEqual([
      "Canceled",
      ["cancelling job 1", "done with job 170"],
    ]);
    expect(run.names).toEqual(["cancel", "handled", "free"]);
  });

  test("is waited for no longer than the grace time", async () => {
    const run = await runJobs(impatient(one, "return new Promise(() => {});"), argv);
    expect(run.job.result).toBe("Canceled");
    expect(fatalMessages(run.job)).toMatch(/did not return within 1 s after the job was cancelled/);
  });

  test.each([
    ["throws", `throw new Error("the handler broke");`],
    ["rejects", `return sleep(20).then(() => { throw new Error("the handler broke"); });`],
  ])("is told in the job's log when it %s", async (_, handler) => {
    const run = await runJobs(listener(one, handler), argv);
    const [error, ...more] = run.job.messages.filter(({ word }) => word === "Error");
    expect([more, error?.late]).toEqual([[], undefined]);
    expect(error?.text).toMatch(/handlePluginEvent failed on cancel: .*the handler broke/);
  });
});

test("a stream that waits for data is destroyed", async () => {
  const body = `
    *files() {
      const stream = new Readable({ read() {}, destroy(error, done) { note("destroyed"); done(error); } });
      stream.push("x");
      yield { path: "/stream", content: () => stream };
    }`;
  for (const mode of ["no", "data"]) {
    const argv = ["--null", "--cancel-at", "pluginIO:2"];
    const run = await runJobs(`${listener(body)}:run_ahead=${mode}`, argv);
    expect(run.job.result).toBe("Canceled");
    expect([...run.names].sort()).toEqual(["cancel", "destroyed", "free"]);
    expect(run.stderr).not.toContain("was killed");
  }
});
