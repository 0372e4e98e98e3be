// Plugins that an administrator's policy has always there, and what becomes of jobs when it cannot be used.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildNative } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";
import {
  ERROR,
  type EventDaemon,
  type EventRun,
  FATAL,
  pluginClass,
  pluginOptions,
  raise,
  runEvents,
} from "./support.js";

beforeAll(() => buildNative(), 900_000);

function policy(text: string): string {
  const file = path.join(tempDir(), "bareos-node.conf");
  writeFileSync(file, `NodePlugin {\nEnvironment = BAREOS_NODE_TEST_RUN\n${text}\n}\n`);
  return file;
}

/** A job under a policy in which these plugins are always there. */
function withStanding(
  daemon: EventDaemon,
  standing: readonly string[],
  options: readonly string[],
  events: readonly string[],
): Promise<EventRun> {
  const name = daemon === "sd" ? "SD Plugin Options" : "Dir Plugin Options";
  const lines = standing.map((text) => `${name} = "${text}"`);
  const env = { BAREOS_NODE_POLICY: policy(lines.join("\n")) };
  return runEvents(daemon, options, raise(...events), env);
}

/** A plugin that says each of these events, with its name in front. */
function saying(daemon: EventDaemon, who: string, events: readonly string[], more = ""): string {
  const methods = events.map((event) => `override on${event}() { say("${who} ${event}"); }`);
  return pluginOptions(pluginClass(daemon, `${methods.join("\n")}\n${more}`));
}

describe("a plugin that is always there", () => {
  it("hears what comes where there is no job, and shows text in a status", async () => {
    const status = `override onDriveStatus(value: any) { value.status = "warm"; say("drive"); }`;
    const standing = saying("sd", "policy", ["DeviceInit"], status);
    const events = ["DeviceInit", "DriveStatus", "VolumeStatus", "JobEnd"];
    const run = await withStanding(
      "sd",
      [standing],
      [],
      events.map((name) => `bSdEvent${name}`),
    );
    expect(run.texts, run.stderr).toEqual(["policy DeviceInit", "drive"]);
    expect(run.job.statuses).toEqual(["warm"]);
    expect(run.ok).toBe(true);
  });

  it("hears a job's events before the plugin of the job, and each only what it has methods for", async () => {
    const standing = saying("sd", "policy", ["DeviceOpen", "JobEnd"]);
    const own = saying("sd", "job", ["DeviceOpen", "DeviceClose"]);
    const events = ["JobStart", "DeviceOpen", "DeviceClose", "JobEnd"];
    const run = await withStanding(
      "sd",
      [standing],
      [own],
      events.map((name) => `bSdEvent${name}`),
    );
    expect(run.texts, run.stderr).toEqual([
      "policy DeviceOpen",
      "job DeviceOpen",
      "job DeviceClose",
      "policy JobEnd",
    ]);
  });

  it("keeps an event from those behind it", async () => {
    const first = `override onDeviceOpen() { say("no"); return api.bRC_Error; }`;
    const standing = [
      pluginOptions(pluginClass("sd", first)),
      saying("sd", "second", ["DeviceOpen"]),
    ];
    const run = await withStanding("sd", standing, [], ["bSdEventDeviceOpen"]);
    expect(run.texts).toEqual(["no"]);
    expect(run.job.events[0]?.code).toBe(2);
  });

  it("starts no worker for a connection that only ends", async () => {
    const standing = saying("sd", "policy", ["JobEnd"]);
    const run = await withStanding("sd", [standing], [], ["bSdEventJobEnd"]);
    expect(run.texts).toEqual([]);
  });

  it("is there in each job of a Director", async () => {
    const standing = saying("dir", "policy", ["JobStart", "JobEnd"]);
    const events = ["bDirEventJobStart", "bDirEventJobEnd"];
    const run = await withStanding("dir", [standing], [], events);
    expect(run.texts).toEqual(["policy JobStart", "policy JobEnd"]);
  });

  it("fails a job that it cannot be loaded for, and nothing but a status where there is none", async () => {
    const standing = "node:module_path=/nowhere:module_name=x";
    const job = await withStanding(
      "sd",
      [standing],
      [],
      ["bSdEventJobStart", "bSdEventDeviceOpen"],
    );
    expect(job.ok).toBe(false);
    expect(job.job.messages.filter(({ type }) => type === FATAL).length).toBeGreaterThan(0);
    const start = await withStanding("sd", [standing], [], ["bSdEventDeviceInit"]);
    expect(start.job.messages.map(({ type }) => type)).not.toContain(FATAL);
    expect(start.texts[0]).toContain("there is no folder /nowhere");
    expect(start.job.messages[0]?.type).toBe(ERROR);
  });
});

describe("a policy that cannot be used", () => {
  it.each<EventDaemon>(["sd", "dir"])("fails every job of the %s", async (daemon) => {
    const prefix = daemon === "sd" ? "bSdEvent" : "bDirEvent";
    const env = { BAREOS_NODE_POLICY: policy("Nod = /x") };
    const run = await runEvents(daemon, [], raise(`${prefix}JobStart`, `${prefix}JobEnd`), env);
    expect(run.ok).toBe(false);
    expect(run.texts).toHaveLength(1);
    expect(run.texts[0]).toMatch(/no job runs until .*:3: "Nod" is no directive; is it Node\?/);
  });

  it("a definition beyond it fails its job", async () => {
    const env = { BAREOS_NODE_POLICY: policy("Callback Limit = 5\nFree Limit = 1") };
    const refusals: readonly (readonly [string, RegExp])[] = [
      [":event_limit=6", /refused: event_limit=6 is more than 5 \(Callback Limit, .*:3\)/],
      [":free_limit=2", /refused: free_limit=2 is more than 1 \(Free Limit, .*:4\)/],
    ];
    for (const [more, message] of refusals) {
      const options = `node:module_path=/x:module_name=x${more}`;
      const run = await runEvents("sd", [options], raise("bSdEventJobStart"), env);
      expect(run.ok).toBe(false);
      expect(run.texts[0]).toMatch(message);
    }
  });
});
