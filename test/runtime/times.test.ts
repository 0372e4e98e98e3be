// Times come back as they were: before 1970, to the nanosecond, of files, links and folders.
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { addonFiles, localFileset, runJob } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

test.each([-152_557_013, -1, 0, 1_700_000_000, 2 ** 32])("%d seconds since 1970", async (time) => {
  const root = join(tempDir(), "root");
  mkdirSync(root);
  const names = ["file", "link", "folder/"].map((name) => join(root, name));
  const [file = "", link = "", folder = ""] = names;
  writeFileSync(file, "x");
  symlinkSync("file", link);
  mkdirSync(folder);
  for (const name of names) addonFiles().utimens(name, time - 7, 0, time, 0);
  const definition = localFileset(names);
  const saved = join(tempDir(), "saved");
  const where = tempDir();
  await runJob(definition, ["--backup", saved]);
  await runJob(definition, ["--restore", saved, "--where", where]);
  for (const name of names) {
    const { atimeNs, mtimeNs } = lstatSync(where + name, { bigint: true });
    expect(mtimeNs, name).toBe(BigInt(time) * 10n ** 9n);
    // Whoever lists a folder or follows a link has read it before it is looked at.
    if (name === file) expect(atimeNs).toBe(BigInt(time - 7) * 10n ** 9n);
  }
});

test("the addon sets times exactly, of a descriptor, of a path and of a link", () => {
  const file = join(tempDir(), "file");
  writeFileSync(file, "x");
  const { utimens } = addonFiles();
  utimens(file, -3, 999_999_999, 2n ** 33n, 1);
  const { atimeNs, mtimeNs } = lstatSync(file, { bigint: true });
  expect([atimeNs, mtimeNs]).toEqual([-2_000_000_001n, 2n ** 33n * 10n ** 9n + 1n]);
  for (const wrong of [-1, 1_000_000_000]) {
    expect(() => {
      utimens(file, 0, 0, 0, wrong);
    }).toThrow(expect.objectContaining({ code: "EINVAL" }));
  }
  expect(() => {
    utimens(join(file, "no"), 0, 0, 0, 0);
  }).toThrow(expect.objectContaining({ code: "ENOTDIR", syscall: "utimensat" }));
});
