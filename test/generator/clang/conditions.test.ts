// Declarations under an #if: branches for a processor follow the target, those of configure are read both ways, all else is settled.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findAll } from "../../../generator/drift/compare-trees.js";
import { verdictOf } from "../../../generator/drift/verdict.js";
import type { Ir } from "../../../generator/ir/types.js";
import { paths } from "../../../generator/paths.js";
import { FD, parseChanged, replace, shippedIr } from "../../support/changed-tree.js";
import { tempDir } from "../../support/temp-dir.js";
import { runCli } from "../../support/fake-host.js";

const WHENCE = /(struct io_pkt \{[\s\S]*?)( int32_t whence)/;
const X86 = "x86_64-linux-gnu";
const AARCH64 = "aarch64-linux-gnu";
const LONG = "int64_t more{};";

function bytesOf({ structs }: Pick<Ir, "structs">): number | undefined {
  return structs["io_pkt"]?.size;
}

async function read(text: string, target: typeof X86 | typeof AARCH64 = X86): Promise<Ir> {
  return parseChanged(replace(FD, WHENCE, `$1\n${text}\n$2`), target);
}

describe("a result of configure", () => {
  it.each<[string, string, number, readonly [string, number][]]>([
    ["#ifdef", `#ifdef HAVE_ACL\n${LONG}\n#endif`, 80, [["HAVE_ACL", 96]]],
    ["#if", `#if HAVE_ACL\n${LONG}\n#endif`, 80, [["HAVE_ACL", 96]]],
    ["#ifndef", `#ifndef HAVE_ACL\n${LONG}\n#endif`, 96, [["HAVE_ACL", 80]]],
    ["another name", `#if defined(USE_NFSV4)\n${LONG}\n#endif`, 80, [["USE_NFSV4", 96]]],
    ["#elif", `#if 0\n#elif defined(HAVE_ACL)\n${LONG}\n#endif`, 80, [["HAVE_ACL", 96]]],
    [
      "#else",
      `#ifdef HAVE_ACL\n${LONG}\n#else\nint64_t more{}, most{};\n#endif`,
      104,
      [["HAVE_ACL", 96]],
    ],
    [
      "two that have to be there",
      `#if defined(HAVE_ACL) && defined(HAVE_XATTR)\n${LONG}\n#endif`,
      80,
      [["HAVE_ACL and HAVE_XATTR", 96]],
    ],
    ["the compiler that reads", `#ifdef __clang__\n${LONG}\n#endif`, 80, [["__clang__", 96]]],
  ])("behind %s is read both ways", async (_, text, plain, configured) => {
    const ir = await read(text);
    expect(bytesOf(ir)).toBe(plain);
    const found = ir.configured?.map((one) => [one.macros.join(" and "), bytesOf(one)]);
    expect(found).toEqual(configured);
  });

  it.each([
    ["branches say the same", `#ifdef HAVE_ACL\n${LONG}\n#else\n${LONG}\n#endif`, 96],
    ["it is another system", `#ifdef HAVE_WIN32\n${LONG}\n#endif`, 80],
    ["it is a processor that nobody asked for", `#ifdef __i386__\n${LONG}\n#endif`, 80],
    ["it is another header's guard", `#ifndef BAREOS_INCLUDE_JCR_H_\n${LONG}\n#endif`, 96],
    ["it is the daemon's own switch", `#ifdef STORAGE_DAEMON\n${LONG}\n#endif`, 80],
  ])("does not matter where %s", async (_, text, bytes) => {
    const ir = await read(text);
    expect([bytesOf(ir), ir.configured]).toEqual([bytes, undefined]);
  });

  it("makes a verdict that says where it holds", async () => {
    const next = await read(`#ifdef HAVE_ACL\n${LONG}\n#endif`);
    const findings = findAll("fd", await shippedIr(), next);
    expect(new Set(findings.map(({ condition }) => condition))).toEqual(
      new Set(["HAVE_ACL is defined", null]),
    );
    expect(verdictOf("fd", findings, null)).toMatchObject({
      oldPluginOnNewDaemon: "corrupts-memory",
      conditions: { oldPluginOnNewDaemon: ["HAVE_ACL is defined"] },
    });
  });

  it.each(["generate", "audit"])("is told by diff, and refused by %s", async (command) => {
    const root = tempDir();
    cpSync(join(paths.headers, "25"), root, { recursive: true });
    replace(FD, WHENCE, `$1\n#ifdef HAVE_ACL\n${LONG}\n#endif\n$2`)(join(root, "core/src"));
    const told = await runCli(["diff", "25", root, "--daemon", "fd"]);
    expect(told.stdout).toMatch(/built for 25, on .*corrupts memory where HAVE_ACL is defined/);
    expect(told.code).toBe(1);
    const args = command === "audit" ? [root] : ["--headers", root, "--out", tempDir()];
    const refused = await runCli([command, ...args]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/BN312.*HAVE_ACL/);
  });
});

describe("a branch for a processor", () => {
  it.each([
    [`#ifdef __x86_64__\n${LONG}\n#endif`, 96, 80],
    [`#ifdef __aarch64__\n${LONG}\n#endif`, 80, 96],
    [`#if __SIZEOF_POINTER__ == 8 && defined(__LP64__)\n${LONG}\n#endif`, 96, 96],
    [`#ifdef __CHAR_UNSIGNED__\n${LONG}\n#endif`, 80, 96],
  ])("%s is that of the target", async (text, ours, theirs) => {
    const irs = [await read(text), await read(text, AARCH64)];
    expect(irs.map(bytesOf)).toEqual([ours, theirs]);
    expect(irs.map(({ configured }) => configured)).toEqual([undefined, undefined]);
  });
});
