// Kinds of files and what is in a folder: the addon and plain Node say the same.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { fileKinds, kindsOfFiles, readFolder } from "bareosfd";
import { buildNative } from "../support/native.js";
import { addonFiles } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

const NATIVE = Symbol.for("bareos-node.native");

beforeAll(buildNative, 900_000);

afterEach(() => {
  Reflect.deleteProperty(globalThis, NATIVE);
});

const { directory, regular, link, character } = fileKinds;

test.each(["plain Node", "the addon"])("as %s says", (who) => {
  if (who === "the addon") Reflect.set(globalThis, NATIVE, addonFiles());
  const folder = tempDir();
  mkdirSync(join(folder, "folder"));
  writeFileSync(join(folder, "file"), "");
  symlinkSync("folder", join(folder, "link"));
  const odd = Buffer.concat([Buffer.from(`${folder}/odd`), Buffer.of(0xff)]);
  const found = (): unknown[] =>
    readFolder(folder)
      .map(({ path, kind }) => [Buffer.from(path).toString("latin1"), kind])
      .sort();
  const expected = [
    [join(folder, "file"), regular],
    [join(folder, "folder"), directory],
    [join(folder, "link"), link],
  ];
  expect(found()).toEqual(expected);
  writeFileSync(odd, "");
  expect(found()).toEqual([...expected, [odd.toString("latin1"), regular]]);
  expect(readFolder(`${folder}/folder/`)).toEqual([]);
  expect(() => readFolder(join(folder, "file"))).toThrow(/ENOTDIR/);
  expect(() => readFolder(join(folder, "missing"))).toThrow(/ENOENT.*missing/);
  const paths = [...expected.map(([path]) => String(path)), odd, "/dev/null"];
  const none = [join(folder, "missing"), join(folder, "file/below")];
  const tooLong = `/${"x".repeat(5000)}`;
  for (const atOnce of [1, 4]) {
    expect(kindsOfFiles([...paths, ...none, tooLong], atOnce)).toEqual([
      regular,
      directory,
      link,
      regular,
      character,
      0,
      0,
      -1,
    ]);
  }
  expect(kindsOfFiles([])).toEqual([]);
});
