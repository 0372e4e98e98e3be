// A compiler that misbehaves, played by shell scripts.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ClangTool } from "../../../generator/clang/find-clang.js";
import { allInOrder, createLimit } from "../../../generator/parallel.js";
import { parseDump } from "../../../generator/clang/ast-node.js";
import { runClang } from "../../../generator/clang/run-clang.js";
import { withScratch } from "../../../generator/fs/scratch.js";
import { tempDir } from "../../support/temp-dir.js";

function compiler(script: string): ClangTool {
  const path = join(tempDir(), "clang");
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return {
    path,
    version: { major: 99, minor: 0 },
    text: "clang version 99.0",
    hostArchitecture: "x86_64",
  };
}

describe("runClang", () => {
  it("gives output and exit code, also when the input had errors", async () => {
    const result = await runClang(compiler("echo '{}'; echo 'a.h:1:1: error: x' >&2; exit 1"), []);
    expect(result).toEqual({ stdout: "{}\n", stderr: "a.h:1:1: error: x\n", exitCode: 1 });
  });

  it.each([
    ["a signal", "kill -SEGV $$", "BN103", /signal SIGSEGV/],
    [
      "a full disk, which looks like a wrong input",
      "echo 'fatal error: error in backend: IO failure on output stream: No space left on device' >&2; exit 1",
      "BN108",
      /temporary files.*No space left/,
    ],
    [
      "its own report of a crash",
      "echo 'clang: error: clang frontend command failed' >&2; exit 139",
      "BN103",
      /frontend command failed/,
    ],
  ])("reports a crash: %s", async (_, script, code, message) => {
    await expect(runClang(compiler(script), [])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it("stops one that prints without end", async () => {
    const endless = compiler("while :; do echo 0123456789012345678901234567890123456789; done");
    await expect(runClang(endless, [], { maxOutputBytes: 100_000 })).rejects.toMatchObject({
      code: "BN105",
    });
  });

  it("reports one that cannot be started", async () => {
    const missing = { ...compiler(""), path: join(tempDir(), "nothing") };
    await expect(runClang(missing, [])).rejects.toMatchObject({ code: "BN104" });
  });

  it("is killed when the run is interrupted", async () => {
    const controller = new AbortController();
    const run = runClang(compiler("exec sleep 60"), [], { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 50);
    await expect(run).rejects.toMatchObject({ code: "BN107" });
    await expect(runClang(compiler(""), [], { signal: controller.signal })).rejects.toMatchObject({
      code: "BN107",
    });
  });

  it("does not take silence or noise for a dump", () => {
    for (const dump of ["", "oops", '{"kind":1}']) {
      expect(() => parseDump(dump, "clang 99")).toThrow(
        expect.objectContaining({ code: "BN106" }) as Error,
      );
    }
  });
});

describe("withScratch", () => {
  it("leaves nothing behind, whether its user succeeds or fails", async () => {
    const dirs: string[] = [];
    await withScratch(async (scratch) => {
      dirs.push(scratch.dir);
      await scratch.write("a/b.txt", "x");
    });
    const failed = withScratch((scratch) => {
      dirs.push(scratch.dir);
      return Promise.reject(new Error("no"));
    });
    await expect(failed).rejects.toThrow("no");
    for (const dir of dirs) expect(() => readdirSync(dir)).toThrow(/ENOENT/);
  });
});

describe("createLimit", () => {
  it("runs no more than its slots at once, and all of them in the end", async () => {
    const limit = createLimit(2);
    let running = 0;
    let most = 0;
    const task = (value: number): Promise<number> =>
      limit(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return value;
      });
    expect(await allInOrder([1, 2, 3, 4, 5].map(task))).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it("reports the first failure in order, after all have ended", async () => {
    let ended = false;
    const slow = new Promise<never>((_, reject) =>
      setTimeout(() => {
        ended = true;
        reject(new Error("first"));
      }, 20),
    );
    await expect(allInOrder([slow, Promise.reject(new Error("second"))])).rejects.toThrow("first");
    expect(ended).toBe(true);
  });
});
