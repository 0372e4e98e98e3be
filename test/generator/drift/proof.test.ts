// "Serves it as it is" is proven by compiling the glue's asserts against the tree, and the report says so; what the compiler
// refutes is not claimed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findClang } from "../../../generator/clang/find-clang.js";
import { claimOf, type Claim } from "../../../generator/drift/coverage.js";
import { proveClaims } from "../../../generator/drift/proof.js";
import type { Coverage } from "../../../generator/drift/types.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { type Edit, FD, replace, shippedIr } from "../../support/changed-tree.js";
import { runCli } from "../../support/fake-host.js";
import { tempDir } from "../../support/temp-dir.js";
import { copyHeaderSets } from "../../support/header-sets.js";

/** A copy of the set of 25 that is changed. */
function tree(edit: Edit = () => undefined): string {
  const root = join(copyHeaderSets("25"), "25");
  edit(join(root, "core/src"));
  return root;
}

async function runtimeOf(root: string, ...options: readonly string[]): Promise<Coverage> {
  const run = await runCli(["diff", "25", root, "--daemon", "fd", "--json", ...options]);
  const report = JSON.parse(run.stdout) as { verdicts: readonly { runtime: Coverage }[] };
  const [verdict] = report.verdicts;
  if (verdict === undefined) throw new Error(run.stderr);
  return verdict.runtime;
}

describe("a claim is compiled", () => {
  test.each<[string, Edit | undefined, Coverage["covers"]]>([
    ["of an equal tree", undefined, "whole"],
    [
      "with a new constant",
      replace(FD, "bVarPluginPath = 22", "bVarPluginPath = 22, bVarBrandNew = 23"),
      "without-new-items",
    ],
    [
      "with a new core function",
      replace(FD, /\n(\}\s*CoreFunctions;)/, "\n  bRC (*More)(PluginContext* ctx);\n$1"),
      "without-new-items",
    ],
    ["with a type by its other name", replace(FD, "int32_t whence", "int whence"), "whole"],
    ["in another namespace", replace(FD, /namespace filedaemon/g, "namespace client"), "whole"],
  ])("%s", async (_, edit, covers) => {
    const runtime = await runtimeOf(tree(edit));
    expect(runtime).toMatchObject({ covers, as: "25", proof: { how: "compiled" } });
    expect(runtime.proof?.text).toMatch(/proven by compiling.*fd\/assert_25\.h/);
  });

  test("with the layouts of another release where a packet has them", async () => {
    const root = tree();
    writeFileSync(join(root, "RELEASE"), "26-dev\n");
    const runtime = await runtimeOf(root);
    expect(runtime).toMatchObject({ as: "26-dev", proof: { how: "compiled" } });
    expect(runtime.covers).not.toBe("no");
    expect(runtime.proof?.text).toMatch(/assert_26_dev\.h, fd\/assert_25\.h/);
  });
});

test("what does harm is not claimed, so there is nothing to prove", async () => {
  const runtime = await runtimeOf(
    tree(replace(FD, "bVarPrefixLinks = 19", "bVarPrefixLinks = 29")),
  );
  expect(runtime.covers).toBe("no");
  expect(runtime.proof).toBeUndefined();
});

test.each<[string, readonly string[]]>([
  ["--no-prove", ["--no-prove"]],
  ["headers of aarch64", ["--target", "aarch64"]],
])("without a compilation it is inferred, and why: %s", async (why, options) => {
  const { proof } = await runtimeOf(tree(), ...options);
  expect(proof?.how).toBe("inferred");
  expect(proof?.text).toContain(why.split(" ")[0]);
});

test("saved IRs are compared without a compiler, and what our runtime does is left open", async () => {
  const file = join(tempDir(), "fd.json");
  writeFileSync(file, (await runCli(["ir", tree(), "--daemon", "fd"])).stdout);
  const run = await runCli(["diff", file, file], { env: { CLANG: "/nonexistent" } });
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/our runtime +not looked into/);
});

test("a shipped release needs none, and text says how we know", async () => {
  const run = await runCli(["diff", "24", "25", "--daemon", "fd"]);
  expect(run.stdout.replace(/\s+/g, " ")).toContain(
    "serves it as it is, with the tables of 25; the tests of bareos-node compile its asserts against it",
  );
});

describe("a claim that the compiler refutes falls", () => {
  async function claim(): Promise<Claim> {
    const ir = await shippedIr();
    const found = claimOf(ir, [ir]);
    if (found === null) throw new Error("no claim");
    return found;
  }

  test.each<[string, Edit, RegExp]>([
    ["a number", replace(FD, "bVarClient = 5", "bVarClient = 55"), /bVarClient/],
    ["a field's type", replace(FD, "int32_t whence", "uint32_t whence"), /io_pkt/],
    ["a field in padding", replace(FD, "int32_t whence", "int32_t whence{}, odd"), /io_pkt/],
  ])("by %s", async (_, edit, named) => {
    const clang = await findClang({ env: process.env });
    const proven = await proveClaims(
      new Map([["fd", await claim()]]),
      await locateTree(tree(edit)),
      {
        clang,
        includeDirectories: [],
        signal: new AbortController().signal,
      },
    );
    const coverage = proven.get("fd");
    expect(coverage?.covers).toBe("no");
    expect(coverage?.why.join("\n")).toMatch(named);
  });
});
