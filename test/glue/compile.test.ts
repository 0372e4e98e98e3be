// The glue compiles without a warning for every release, and thereby proves that the shipped headers say what it says.
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  COMPILERS,
  compile,
  digestOf,
  headersOf,
  realGlue,
  RELEASES,
  runtimeIncludes,
  versionOf,
  WARNINGS,
  type Glue,
} from "./support.js";

let glue: Glue;
beforeAll(async () => {
  glue = await realGlue();
});

/** All daemons' asserts of one release, in one run of the compiler. */
async function compileAsserts(compiler: string, release: string): Promise<string> {
  const name = release.replaceAll("-", "_");
  const units = ["fd", "sd", "dir"].map((daemon) =>
    path.join(glue.cpp, daemon, `assert_${name}.cc`),
  );
  const includes = [glue.cpp, runtimeIncludes, headersOf(release)].map((folder) => `-I${folder}`);
  const inputs = digestOf(glue.cpp, runtimeIncludes, headersOf(release));
  return (await compile(compiler, [...WARNINGS, "-fsyntax-only", ...includes, ...units], inputs))
    .output;
}

describe.each(COMPILERS)("%s", (compiler) => {
  test.each(RELEASES)("the headers of %s are what the glue was generated from", async (release) => {
    expect(await compileAsserts(compiler, release)).toBe("");
  });

  test.each(["fd", "sd", "dir"])(
    "the functions of %s compile, optimised, beside each other",
    async (daemon) => {
      const source = path.join(import.meta.dirname, "all-of-a-daemon.cc");
      const args = [
        "-O2",
        "-c",
        "-o",
        "/dev/null",
        `-DDAEMON=${daemon}`,
        `-I${glue.cpp}`,
        `-I${runtimeIncludes}`,
        source,
      ];
      const inputs = digestOf(glue.cpp, runtimeIncludes, source);
      expect((await compile(compiler, [...WARNINGS, ...args], inputs)).output).toBe("");
    },
  );
});

const CROSS = "aarch64-linux-gnu-g++";
const hasCross = versionOf(CROSS) !== undefined;

describe(
  hasCross ? CROSS : `${CROSS} (skipped: not installed; apt-get install g++-aarch64-linux-gnu)`,
  () => {
    test.skipIf(!hasCross).each(RELEASES)("the layouts of %s on aarch64", async (release) => {
      expect(await compileAsserts(CROSS, release)).toBe("");
    });
  },
);
