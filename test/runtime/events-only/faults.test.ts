// What plugins do wrong: nothing of it holds a drive or the scheduler up, and what fails says why.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildNative } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";
import { ERROR, FATAL, pluginClass, pluginOptions, raise, runEvents } from "./support.js";

beforeAll(buildNative, 900_000);

const FAULTS = pluginClass(
  "sd",
  `fault(): any {
    switch (this.options.get("how")) {
      case "kill": process.kill(process.pid, "SIGKILL"); return new Promise(() => undefined);
      case "exit": process.exit(3);
      case "throw": throw new Error("on purpose");
      case "reject": return Promise.reject(new Error("on purpose"));
      case "hang": return new Promise((resolve) => setTimeout(resolve, 100_000));
      case "spin": for (;;);
      case "wrong": return "yes";
      case "term": return api.bRC_Term;
    }
  }
  override onJobStart() { return this.fault(); }
  override onDeviceOpen() { return this.fault(); }
  override onJobEnd() { say("end"); }`,
);

const LIMIT = ":event_limit=1";
const LOST = ["kill", "hang", "spin"];

describe.each(["kill", "exit", "throw", "reject", "hang", "spin", "wrong", "term"])("%s", (how) => {
  const options = (): string => pluginOptions(FAULTS, `:how=${how}${LIMIT}`);

  it("in an event whose result nobody looks at is an error in the log", async () => {
    const run = await runEvents("sd", [options()], raise("bSdEventJobStart", "bSdEventJobEnd"));
    expect(run.job.messages[0]?.type).toBe(ERROR);
    expect(run.ok).toBe(true);
    expect(run.job.events[0]?.milliseconds).toBeLessThan(5000);
    // A worker that is gone is not asked again, and does not fail what it has no say in.
    const lost = LOST.includes(how);
    expect(run.texts.includes("end")).toBe(!lost);
    if (lost) expect(run.job.events.every(({ code }) => code === 0)).toBe(true);
  });

  it("in an event that decides fails that operation, with one fatal message", async () => {
    const run = await runEvents(
      "sd",
      [options()],
      raise("bSdEventDeviceOpen", "bSdEventDeviceOpen"),
    );
    expect(run.ok).toBe(false);
    expect(run.job.events.map(({ code }) => code)).toEqual([2, 2]);
    const fatal = run.job.messages.filter(({ type }) => type === FATAL);
    expect(fatal).toHaveLength(LOST.includes(how) ? 1 : 2);
    expect(fatal[0]?.text).toContain("bSdEventDeviceOpen");
  });
});

describe("limits and leftovers", () => {
  it.each([
    ["a wait at the top of the module", "await new Promise(() => {}); export const x = 1;", ""],
    ["a program that prints for ever in place of Node", "export const x = 1;", "/bin/yes"],
  ])("%s ends with load_limit", async (_, text, node) => {
    const options = pluginOptions(text, ":load_limit=1");
    const env = { BAREOS_NODE: node };
    const run = await runEvents("dir", [options], raise("bDirEventJobStart"), env);
    expect(run.texts[0]).toMatch(/loading the module did not return within 1 s \(load_limit\)/);
    expect(run.ok).toBe(false);
  });

  it("what a plugin detached is gone after its job", async () => {
    const mark = String(300_000_000 + process.pid);
    const body = `override async onJobStart() {
      const { spawn } = await import("node:child_process");
      const command = 'setsid sh -c "setsid sleep ${mark} & exit" & exit';
      spawn("sh", ["-c", command], { detached: true, stdio: "ignore" }).unref();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }`;
    for (const daemon of ["sd", "dir"] as const) {
      const start = raise(daemon === "sd" ? "bSdEventJobStart" : "bDirEventJobStart");
      // Whoever is left still has the environment of the run, which runEvents looks for.
      const run = await runEvents(daemon, [pluginOptions(pluginClass(daemon, body))], start);
      expect(run.ok, run.stderr).toBe(true);
    }
  });
});

describe("the end of an instance", () => {
  const busy = (milliseconds: number, more = ""): string =>
    pluginOptions(
      pluginClass(
        "dir",
        `override onJobEnd() { say("end"); }
        async freePlugin() {
          try { api.GetValue(api.bDirVarJobId); } catch (error: any) { say(error.code); }
          await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
          say("late");
        }`,
      ),
      more,
    );

  it("is waited for when it is short; the job itself is closed to the plugin by then", async () => {
    const { texts } = await runEvents("dir", [busy(100)], raise("bDirEventJobEnd"));
    expect(texts).toEqual(["end", "BAREOS_REFUSED", "late"]);
  });

  it("goes on in the background when it is long, with messages to the daemon's own log", async () => {
    const file = path.join(tempDir(), "script");
    writeFileSync(file, "bDirEventJobEnd\n");
    // The second round keeps the daemon alive meanwhile.
    const run = await runEvents("dir", [busy(2500)], ["--repeat", "2", "--script", file]);
    expect(run.texts).toEqual(["end", "BAREOS_REFUSED"]);
    expect(run.stderr).toContain("message without a job: late");
  });

  it("is cut off when the time is over, and when the daemon ends", async () => {
    const over = await runEvents("dir", [busy(60_000, ":free_limit=1")], raise("bDirEventJobEnd"));
    expect(over.seconds).toBeLessThan(30);
    const ends = await runEvents("dir", [busy(60_000)], raise("bDirEventJobEnd"));
    expect(ends.stderr).toMatch(/still had work when the daemon ended/);
    expect(ends.seconds).toBeLessThan(30);
  });
});

describe("options that cannot be used", () => {
  it.each([
    ["node:nonsense", "an option without '='"],
    ["node:module_path=/nowhere", "module_name is missing"],
    ["node:module_path=/nowhere:module_name=x", "there is no folder /nowhere"],
    ["node:module_path=/x:module_name=x:event_limit=soon", "event_limit is not a whole number"],
    ["node:module_path=/x:module_name=x:node=/no/such/node", "node=/no/such/node is not taken"],
  ])("%s fails the job with a message", async (options, said) => {
    const run = await runEvents("sd", [options], raise("bSdEventDeviceOpen"));
    expect(run.ok).toBe(false);
    expect(run.job.messages.filter(({ type }) => type === FATAL)).toHaveLength(1);
    expect(run.texts[0]).toContain(said);
    expect(run.job.events[0]?.code).toBe(0);
  });

  it("a plugin that refuses them says so without a stack", async () => {
    const text = pluginClass("sd", `static override readonly mandatoryOptions = ["file"];`);
    const run = await runEvents("sd", [pluginOptions(text)], raise("bSdEventJobStart"));
    expect(run.texts).toEqual(["mandatory option is missing: file"]);
    expect(run.ok).toBe(false);
  });

  it("one instance is one module", async () => {
    const first = pluginOptions(pluginClass("sd", ""));
    const run = await runEvents("sd", [first, pluginOptions(pluginClass("sd", ""))]);
    expect(run.texts[0]).toMatch(/cannot use plugin in .* with the option instance=/);
  });

  it("another daemon's package is refused by name", async () => {
    const run = await runEvents("sd", [pluginOptions(`import "bareosfd"; export const x = 1;`)]);
    expect(run.texts[0]).toMatch(/bareosfd is for another daemon: .* "bareossd"/);
  });

  it("a daemon that refuses registrations gets no plugin, and is told", async () => {
    const run = await runEvents("sd", [pluginOptions(FAULTS)], ["--refuse-events"]);
    expect(run.texts.some((text) => text.includes("refuses the event"))).toBe(true);
  });
});

describe("many jobs", () => {
  it("leave nothing behind", async () => {
    const text = pluginClass("sd", `override onJobEnd() { say("end"); }`);
    const args = ["--repeat", "15", "--jobs", "2", ...raise("bSdEventJobEnd")];
    const { jobs } = await runEvents("sd", [pluginOptions(text)], args);
    expect(jobs).toHaveLength(30);
    const texts = jobs.flatMap(({ messages }) => messages.map((message) => message.text));
    expect(texts).toEqual(Array<string>(30).fill("end"));
  });

  it("without options cost neither memory nor time", async () => {
    const args = ["--repeat", "300", ...raise("bDirEventJobEnd")];
    const { seconds, jobs } = await runEvents("dir", [], args);
    expect(jobs).toHaveLength(300);
    expect(seconds).toBeLessThan(10);
  });
});
