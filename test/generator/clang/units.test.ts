// All headers in one compiler run say what each says alone, also where they would get into each other's way.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findClang, type ClangTool } from "../../../generator/clang/find-clang.js";
import { printIr } from "../../../generator/ir/canonical.js";
import { parseTree } from "../../../generator/ir/parse-tree.js";
import { type Daemon, DAEMONS, type Ir } from "../../../generator/ir/types.js";
import { paths } from "../../../generator/paths.js";
import { DAEMON_HEADERS } from "../../../generator/tree/headers.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { copyHeaderSets, edit } from "../../support/header-sets.js";

let clang: ClangTool;
beforeAll(async () => {
  clang = await findClang({ env: process.env });
});

async function irs(folder: string, apart: boolean): Promise<ReadonlyMap<Daemon, Ir>> {
  const read = await parseTree(await locateTree(folder), {
    clang,
    targets: ["x86_64-linux-gnu"],
    apart,
  });
  return new Map(DAEMONS.map((daemon, index) => [daemon, read[index] as Ir]));
}

async function bothWays(folder: string): Promise<ReadonlyMap<Daemon, Ir>> {
  const [together, apart] = await Promise.all([irs(folder, false), irs(folder, true)]);
  for (const daemon of DAEMONS)
    expect(printIr(together.get(daemon) as Ir)).toBe(printIr(apart.get(daemon) as Ir));
  return together;
}

test.each(["20", "22", "26-dev"])("the set of %s", async (release) => {
  await bothWays(join(paths.headers, release));
});

describe("headers that get into each other's way", () => {
  /** A copy of 25 with a text put in front of a daemon's own namespace, or into it. */
  function changed(texts: Partial<Record<Daemon, string>>, inside = false): string {
    const folder = join(copyHeaderSets("25"), "25");
    for (const [daemon, text] of Object.entries(texts)) {
      const header = join(folder, "core/src", DAEMON_HEADERS[daemon as Daemon]);
      const opening = /namespace \w+daemon \{/;
      edit(header, opening, (found) => (inside ? `${found}\n${text}\n` : `${text}\n${found}`));
    }
    return folder;
  }

  test("one include guard in two headers", async () => {
    const folder = join(copyHeaderSets("25"), "25");
    for (const daemon of ["fd", "sd"] as const) {
      const header = join(folder, "core/src", DAEMON_HEADERS[daemon]);
      edit(header, /#ifndef \w+\n#define \w+/, "#ifndef SAME_GUARD\n#define SAME_GUARD");
    }
    const read = await bothWays(folder);
    expect(read.get("sd")?.constants["bsdVarPluginDir"]).toBe(16);
  });

  test("a declaration that a macro keeps from being made twice", async () => {
    const once = (value: number): string =>
      `#ifndef LIMIT_DECLARED\n#define LIMIT_DECLARED\nenum plugin_limit { plugin_limit_files = ${String(value)} };\n#endif`;
    const read = await bothWays(changed({ fd: once(5), sd: once(6), dir: once(7) }, true));
    expect(DAEMONS.map((daemon) => read.get(daemon)?.constants["plugin_limit_files"])).toEqual([
      5, 6, 7,
    ]);
  });

  test("a macro with a number of its own in each, and a default that only one needs", async () => {
    const read = await bothWays(
      changed({
        fd: "#define PLUGIN_FILES 5\n#define PLUGIN_JOBS (PLUGIN_FILES + 1)",
        sd: "#define PLUGIN_FILES 6\n#define PLUGIN_JOBS (PLUGIN_FILES + 1)",
        dir: "#ifndef PLUGIN_FILES\n#define PLUGIN_FILES 7\n#endif",
      }),
    );
    expect(DAEMONS.map((daemon) => read.get(daemon)?.constants["PLUGIN_FILES"])).toEqual([5, 6, 7]);
    expect(read.get("sd")?.constants["PLUGIN_JOBS"]).toBe(7);
  });

  test("one name for two things outside of the namespaces", async () => {
    const read = await bothWays(
      changed({
        fd: "enum job_mode { job_mode_first = 1 };",
        sd: "struct job_mode { int first; };",
      }),
    );
    expect(read.get("fd")?.constants["job_mode_first"]).toBe(1);
    expect(read.get("sd")?.structs["job_mode"]?.size).toBe(4);
  });

  test("one name for two functions' types", async () => {
    const slot = (type: string): string =>
      `typedef int (*probe_slot)(${type} value);\nstruct probe_table { probe_slot first; };`;
    const read = await bothWays(changed({ fd: slot("int"), sd: slot("long") }, true));
    const parameter = (daemon: Daemon): string | undefined =>
      read.get(daemon)?.functionTables["probe_table"]?.[0]?.parameters[0]?.type;
    expect([parameter("fd"), parameter("sd")]).toEqual(["int", "long"]);
  });
});
