// The order of calls of each kind of job in each release, as the contract lists them, written down by a plugin.
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCoreHost, buildPlugin, hostilePlugin, runHostile } from "../support/core-host.js";
import { RELEASES } from "../support/releases.js";
import { tempDir } from "../support/temp-dir.js";

const DEFINITION = ["--definition", "hostile:x"];
const START = ["loadPlugin", "newPlugin", "JobStart"];
const END = ["JobEnd", "freePlugin", "unloadPlugin"];
const FILESET = ["PluginCommand", "EndFileSet"];
const SAVED = ["startBackupFile", "io:open", "io:read", "io:read", "io:close"];
const EXTRAS = ["getAcl", "getXattr", "getXattr", "endBackupFile"];
const RESTORED = [
  ...["RestoreCommand", "startRestoreFile", "createFile", "io:open", "io:write"],
  ...["setFileAttributes", "io:close"],
];

beforeAll(async () => {
  await Promise.all([buildCoreHost(), buildPlugin(hostilePlugin)]);
}, 600_000);

describe.each(RELEASES)("in release %s", (release) => {
  test("full backup, then its restore", async () => {
    const folder = path.join(tempDir(), "backup");
    const backup = await runHostile(release, [...DEFINITION, "--backup", folder]);
    expect(backup.names).toEqual([
      ...[...START, "Level", ...FILESET, "StartBackupJob", "BackupCommand"],
      ...[...SAVED, ...EXTRAS, ...SAVED, ...EXTRAS, "EndBackupJob", ...END],
    ]);
    expect(backup.code).toBe(0);
    expect(backup.report).toMatchObject({ result: "OK", files: 2, bytes: 18, release });
    expect(backup.job.filesetEdits).toEqual(["NewPreInclude", "AddOptions e", "AddWild *.tmp"]);

    const restore = await runHostile(release, ["--restore", folder, "--where", "/w"]);
    // ACLs of plugins come back from release 22 on; extended attributes always did.
    const acl = Number.parseInt(release) >= 22 ? ["setAcl"] : [];
    const file = [...RESTORED, ...acl, "setXattr", "setXattr", "endRestoreFile"];
    expect(restore.names).toEqual([
      ...[...START, "RestoreObject", "StartRestoreJob", ...file, ...file, "EndRestoreJob", ...END],
    ]);
    expect(restore.report).toMatchObject({ result: "OK", files: 2, bytes: 18 });
    const created = restore.calls.find(({ call }) => call === "createFile")?.detail;
    const was = release === "26-dev" ? " was /hostile/1" : "";
    expect(created).toBe(`/w/hostile/1${was}`);
  });

  test("incremental: since, restore objects and the end marker come before the start", async () => {
    const folder = path.join(tempDir(), "backup");
    const env = { HOSTILE_OBJECT: "1" };
    await runHostile(release, [...DEFINITION, "--backup", folder], env);
    const args = ["--level", "incremental", "--since", "1000", "--previous", folder, "--null"];
    const run = await runHostile(release, [...DEFINITION, ...args]);
    const until = run.names.indexOf("BackupCommand");
    expect(run.names.slice(0, until + 1)).toEqual([
      ...[...START, "Since", "Level", ...FILESET, "RestoreObject", "RestoreObject"],
      ...["StartBackupJob", "BackupCommand"],
    ]);
    const details = run.calls.filter(({ call }) => /Since|Level|Object$/.test(call));
    expect(details.map(({ detail }) => detail)).toEqual(["1000", "73", "object=data of 1", ""]);
  });

  test("estimate and verify", async () => {
    const estimate = await runHostile(release, [...DEFINITION, "--estimate"]);
    const listed = ["startBackupFile", "endBackupFile"];
    expect(estimate.names).toEqual([
      ...[...START, "Level", ...FILESET, "EstimateCommand", ...listed, ...listed, ...END],
    ]);
    const verify = await runHostile(release, [...DEFINITION, "--verify"]);
    expect(verify.names).toEqual([
      ...[...START, "Level", ...FILESET, "StartVerifyJob", "EndVerifyJob", ...END],
    ]);
  });

  test("accurate: what was not seen is asked about, then stored as deleted", async () => {
    const folder = path.join(tempDir(), "backup");
    await runHostile(release, [...DEFINITION, "--backup", folder], { HOSTILE_FILES: "3" });
    const args = ["--level", "incremental", "--accurate", folder, "--null"];
    const deleted = await runHostile(release, [...DEFINITION, ...args]);
    expect(deleted.calls.filter(({ call }) => call === "checkFile")).toMatchObject([
      { detail: "/hostile/3" },
    ]);
    expect(deleted.job.deleted).toBe(1);
    const seen = await runHostile(release, [...DEFINITION, ...args], {
      HOSTILE_ANSWERS: "checkFile=5",
    });
    expect(seen.job.deleted).toBe(0);
  });

  test("cancel: from another thread, at most the end of the work follows, and freePlugin", async () => {
    const args = [...DEFINITION, "--null", "--cancel-after-files", "1"];
    const run = await runHostile(release, args, { HOSTILE_FILES: "9" });
    expect(run.code).toBe(1);
    expect(run.report?.result).toBe("Canceled");
    const from = run.names.indexOf("CancelCommand");
    expect(run.names.slice(from)).toEqual([
      ...["CancelCommand", "endBackupFile", "EndBackupJob", "freePlugin", "unloadPlugin"],
    ]);
  });
});

test("cancel during freePlugin: delivered up to 22, never from 23 on", async () => {
  const args = [...DEFINITION, "--null", "--cancel-at", "freePlugin"];
  const env = { HOSTILE_SLEEP: "freePlugin:1500" };
  // The other thread may be there first.
  const last = (await runHostile("22", args, env)).names.slice(-3);
  expect(last.sort()).toEqual(["CancelCommand", "freePlugin", "unloadPlugin"]);
  expect((await runHostile("23", args, env)).names).not.toContain("CancelCommand");
});

test("plugin options: a name in front addresses one plugin, without one it goes to all", async () => {
  const options = ["hostile:a=1", "foreign:b=2", "plain", "hostil:c=3", "*all*:d=4"];
  const args = options.flatMap((text) => ["--plugin-option", text]);
  const run = await runHostile("25", [...DEFINITION, "--null", ...args]);
  const got = run.calls.filter(({ call }) => call === "bEventNewPluginOptions");
  expect(got.map(({ detail }) => detail)).toEqual([
    ...["hostile:a=1", "plain", "hostil:c=3", "*all*:d=4"],
  ]);
});
