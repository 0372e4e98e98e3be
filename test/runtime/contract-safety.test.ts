// The plugin contract point by point (4.14): what keeps a daemon's memory whole and its jobs from ending OK by mistake.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { removeTree } from "../support/temp-dir.js";
import { fatalMessages, plugin, RECORDER, RELEASES, runJobs } from "./support.js";

let backups = "";
beforeAll(async () => {
  await buildNative();
  backups = mkdtempSync(path.join(tmpdir(), "bareos-node-backups-"));
}, 900_000);
afterAll(() => {
  removeTree(backups);
});

const made = new Map<string, Promise<string>>();

/** The recorder's backup of a release, for all restores that begin with one: made once. */
function backupOf(release: string): Promise<string> {
  const known = made.get(release) ?? backUp(release);
  made.set(release, known);
  return known;
}

async function backUp(release: string): Promise<string> {
  const folder = path.join(backups, release);
  const { report, stderr } = await runJobs(RECORDER, ["--release", release, "--backup", folder]);
  expect(report?.result, stderr).toBe("OK");
  return folder;
}

/** A plugin in which one method does what it should not; the others are the recorder's. */
function faulty(method: string, body: string): string {
  const recorder = new URL("plugins/recorder.ts", import.meta.url).pathname;
  return plugin(`import * as bareos from "bareosfd";
import Recorder from ${JSON.stringify(recorder)};
export default class extends Recorder {
  override async ${method}(argument) { ${body} }
}`);
}

const THROW = `throw new Error("on purpose");`;

describe("4.14.12 every failure is a fatal message, also where the daemon ignores codes", () => {
  const BACKUP = [
    ["loadBareosPlugin", THROW],
    ["loadBareosPlugin", "return bareos.bRC_Error;"],
    ["parsePluginDefinition", THROW],
    ["parsePluginDefinition", "return bareos.bRC_Error;"],
    ["startBackupFile", THROW],
    ["startBackupFile", "return bareos.bRC_Error;"],
    ["startBackupFile", "return 99;"],
    ["startBackupFile", "return bareos.bRC_OK;"],
    ["endBackupFile", THROW],
    ["pluginIO", THROW],
    ["getAcl", THROW],
    ["getXattr", THROW],
    ["handlePluginEvent", THROW],
    ["startBackupFile", `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`],
    ["endBackupFile", `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`],
    ["pluginIO", `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`],
  ] as const;
  const RESTORE = [
    ["startRestoreFile", THROW],
    ["createFile", THROW],
    ["pluginIO", THROW],
    ["setFileAttributes", THROW],
    ["setXattr", THROW],
    ["endRestoreFile", THROW],
    ["createFile", `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`],
  ] as const;
  const OLD = ["20", "22"];

  test.each(BACKUP)("backup: %s { %s }", async (method, body) => {
    const definition = faulty(method, body);
    for (const release of OLD) {
      const jobs = await runJobs(definition, ["--release", release, "--null"]);
      expect(fatalMessages(jobs.job)).toMatch(/^\S/);
      expect(jobs.report?.result).toBe("Error");
    }
  });

  test.each(["loadBareosPlugin", "parsePluginDefinition", "startBackupFile"])(
    "estimate: %s",
    async (method) => {
      for (const release of ["20", "25"]) {
        const jobs = await runJobs(faulty(method, THROW), ["--release", release, "--estimate"]);
        expect(fatalMessages(jobs.job)).toContain("on purpose");
      }
    },
  );

  test.each(RESTORE)("restore: %s { %s }", async (method, body) => {
    // The overrides of the user name the module that fails, the stored definition one that works.
    const definition = faulty(method, body);
    for (const release of OLD) {
      const saved = await backupOf(release);
      const restore = ["--restore", saved, "--where", "/where", "--plugin-option", definition];
      const jobs = await runJobs(null, ["--release", release, ...restore]);
      expect(fatalMessages(jobs.job)).toMatch(/^\S/);
      expect(jobs.report?.result).toBe("Error");
    }
  });
});

describe("4.14.13 the size at both ends of a packet is checked", () => {
  describe.each(["end", "size", "none"])("%s is wrong", (how) => {
    test.each(["startBackupFile", "pluginIO", "getAcl", "getXattr"])("backup: %s", async (call) => {
      for (const release of ["20", "22", "26-dev"]) {
        const args = ["--release", release, "--null", "--damage", `${call}=${how}`];
        const jobs = await runJobs(RECORDER, args);
        expect(jobs.names).not.toContain(call);
        expect(jobs.job.violations).toEqual([]);
        expect(fatalMessages(jobs.job)).toMatch(/bytes or a wrong end; known sizes: \d+/);
      }
    });

    test.each(["createFile", "pluginIO", "setFileAttributes", "setAcl", "setXattr"])(
      "restore: %s",
      async (call) => {
        for (const release of ["22", "26-dev"]) {
          const saved = await backupOf(release);
          const restore = ["--restore", saved, "--where", "/where"];
          const damage = ["--damage", `${call}=${how}`];
          const jobs = await runJobs(null, ["--release", release, ...restore, ...damage]);
          expect(jobs.names).not.toContain(call);
          expect(jobs.job.violations).toEqual([]);
          expect(fatalMessages(jobs.job)).toMatch(/bytes or a wrong end; known sizes: \d+/);
        }
      },
    );
  });

  test.each([
    ["20", "25"],
    ["25", "21"],
  ])("packets of release %s in a job that claims to be %s", async (release, claimed) => {
    const jobs = await runJobs(`${RECORDER}:release=${claimed}`, ["--release", release, "--null"]);
    const message = `which is not that of release ${claimed}`;
    expect(fatalMessages(jobs.job)).toContain(message);
    expect(jobs.names).not.toContain("pluginIO");
  });
});

describe("4.14.14 events out of range are refused", () => {
  test.each(RELEASES)("release %s", async (release) => {
    const definition =
      plugin(`import { bRC_OK, JobMessage, M_INFO, RegisterEvents, UnRegisterEvents } from "bareosfd";
export function loadBareosPlugin() {
  for (const change of [RegisterEvents, UnRegisterEvents]) {
    for (const event of [0, -1, 32, 99, 2 ** 31, 2 ** 32, 1.5, NaN, "3", null]) {
      for (const events of [[event], [1, 2, event]]) {
        try {
          JobMessage(M_INFO, "accepted " + event + ": " + change(events));
        } catch (error) {
          if (!(error instanceof Error)) throw error;
        }
      }
    }
    JobMessage(M_INFO, "fine: " + change([1, 31]));
  }
  return bRC_OK;
}
export const startBackupFile = () => 1;`);
    const jobs = await runJobs(definition, ["--release", release, "--null"]);
    expect(jobs.job.violations).toEqual([]);
    expect(jobs.job.messages.map(({ text }) => text)).toEqual(["fine: 0", "fine: 0"]);
  });
});

describe("4.14.18 a variable that the release does not know reads as nothing", () => {
  test.each(RELEASES)("release %s", async (release) => {
    const definition = plugin(`import { bRC_OK, GetValue, JobMessage, M_INFO } from "bareosfd";
export function loadBareosPlugin() {
  for (let id = 0; id < 200; id += 1) {
    let value;
    try { value = GetValue(id); } catch (error) { value = "refused"; }
    JobMessage(M_INFO, id + " " + JSON.stringify(value));
  }
  return bRC_OK;
}
export const startBackupFile = () => 1;`);
    const jobs = await runJobs(definition, ["--release", release, "--null"]);
    expect(jobs.report?.result, jobs.stderr).toBe("OK");
    const values = new Map(
      jobs.job.messages.map(({ text }) => {
        const [id = "", value = ""] = text.split(/ (.*)/);
        return [Number(id), value];
      }),
    );
    const known: Readonly<Record<number, string>> = { 1: "1", 3: "70", 20: "true" };
    for (const [id, value] of Object.entries(known)) {
      if (Number(id) === 20 && release < "22") continue;
      expect(values.get(Number(id))).toBe(value);
    }
    const count: Readonly<Record<string, number>> = {
      "20": 19,
      "21": 19,
      "22": 20,
      "23": 21,
      "24": 22,
      "25": 22,
      "26-dev": 23,
    };
    for (let id = (count[release] ?? Infinity) + 1; id < 200; id += 1)
      expect(values.get(id)).toBe(`"refused"`);
  });
});
