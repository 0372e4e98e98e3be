// Where a daemon dies of a packet, the host dies too: plugins are to be found out here, not in somebody's daemon.
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCoreHost, buildPlugin, hostilePlugin, runHostile } from "../support/core-host.js";
import { storedFiles } from "../runtime/support.js";
import { tempDir } from "../support/temp-dir.js";

const LINE = ["--definition", "hostile:x"];
/** What is shipped, as plugin authors run it: it crashes by itself, with no sanitizer to end it. */
const SHIPPED = { sanitize: false };

beforeAll(async () => {
  await Promise.all([buildCoreHost(SHIPPED), buildPlugin(hostilePlugin, SHIPPED)]);
}, 600_000);

/** The signal that ends an accurate incremental job after a sound full one; 0 or 1 when none does. */
async function accurate(
  environment: Readonly<Record<string, string>>,
  more: readonly string[] = [],
  release = "25",
): Promise<number | string> {
  const full = path.join(tempDir(), "full");
  await runHostile(release, [...LINE, "--backup", full, ...more], {}, SHIPPED);
  const job = [...LINE, "--null", "--level", "incremental", "--since", "1", "--accurate", full];
  const { code } = await runHostile(release, [...job, ...more], environment, SHIPPED);
  return code;
}

describe.each(["20", "22", "23", "26-dev"])("release %s", (release) => {
  const strip = ["--strip-path", "1"];

  test.each([
    ["a plain file", "check", [], 0],
    ["a plain file whose path is stripped", "check", strip, "SIGSEGV"],
    ["a plain file with link whose path is stripped", "check,own link", strip, 0],
    ["a folder's mode", "check,folder mode", [], "SIGSEGV"],
    ["a folder's mode, with link", "check,folder mode,own link", [], 0],
  ])("follows link where a daemon does: %s", async (_, rule, more, code) => {
    expect(await accurate({ HOSTILE_BREAK: rule }, more, release)).toBe(code);
  });
});

test.each([
  ["attributes that overrun the buffer", { HOSTILE_BREAK: "large stat" }, "SIGABRT"],
  ["an object that is not there", { HOSTILE_BREAK: "no object", HOSTILE_OBJECT: "1" }, "SIGSEGV"],
])("%s end the program", async (_, environment, signal) => {
  const job = [...LINE, "--backup", path.join(tempDir(), "saved")];
  const { code } = await runHostile("25", job, environment, SHIPPED);
  expect(code).toBe(signal);
});

test("a name that no message holds is a broken rule", async () => {
  const long = { HOSTILE_BREAK: "long name" };
  const { job } = await runHostile("25", [...LINE, "--null"], long, SHIPPED);
  expect(job.violations[0]).toMatch(/^\/n+: name and attributes of \d+ bytes do not fit/);
});

describe("Strip Path", () => {
  /** Names under which two files are stored when their first folder is taken away. */
  async function names(
    release: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<readonly string[]> {
    const saved = path.join(tempDir(), "saved");
    const job = [...LINE, "--backup", saved, "--strip-path", "1"];
    await runHostile(release, job, environment, SHIPPED);
    return storedFiles(saved).map(({ name }) => name);
  }

  test.each(["20", "22", "25"])("release %s takes nothing away without a link", async (release) => {
    expect(await names(release, {})).toEqual(["/hostile/1", "/hostile/2"]);
    expect(await names(release, { HOSTILE_BREAK: "own link" })).toEqual(["/1", "/2"]);
  });

  test("a directory keeps its name when it lacks folders in an old release", async () => {
    const directory = { HOSTILE_TYPE: "5" };
    expect(await names("20", directory)).toEqual(["/1/", "/2/"]);
    expect(await names("25", directory)).toEqual(["/1/", "/2/"]);
  });
});
