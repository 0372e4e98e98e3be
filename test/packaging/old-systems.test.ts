// The native parts load on the oldest systems that are promised, whatever this one has.
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { NATIVE_PARTS, nativeFolderOf } from "../../generator/cmake/presets.js";
import { neededGlibc, oldSystemsProblem, tooNewIn } from "../../generator/setup/old-systems.mjs";
import { buildTargets } from "../support/native.js";

beforeAll(() => buildTargets("release"), 900_000);

const file = (name: string): string => path.join(nativeFolderOf("release"), name);

test.each(NATIVE_PARTS)("%s needs nothing that glibc 2.34 and GCC 11 do not have", (name) => {
  expect(tooNewIn(file(name))).toEqual([]);
});

test("C++'s library is within them", () => {
  const older = new Map([["GLIBCXX", "0"]]);
  for (const name of NATIVE_PARTS) expect(tooNewIn(file(name), older)).toEqual([]);
});

test("what is too new is named, by file, symbol and version", () => {
  const older = new Map([["GLIBC", "2.33"]]);
  expect(tooNewIn(file("node-fd.so"), older)).toContain("pthread_create (GLIBC_2.34)");
  const files = [file("keeper"), file("node-fd.so")];
  expect(oldSystemsProblem(files, older)).toMatch(
    /^does not run on glibc .*node-fd\.so needs .*pthread_create \(GLIBC_2\.34\)/,
  );
  expect(oldSystemsProblem(files)).toBe(undefined);
  expect(neededGlibc(files)).toBe("2.34");
});
