// A real backup and restore through the host, with the C++ plugin of the benchmarks, under sanitizers.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  buildCoreHost,
  buildPlugin,
  referencePlugin,
  runCoreHost,
  runHostile,
} from "../support/core-host.js";
import { tempDir } from "../support/temp-dir.js";

let host = "";
let plugin = "";

beforeAll(async () => {
  host = await buildCoreHost();
  plugin = await buildPlugin(referencePlugin);
}, 600_000);

/** A small tree and the list of it. */
function makeTree(dir: string): string {
  const tree = path.join(dir, "tree");
  mkdirSync(path.join(tree, "sub"), { recursive: true });
  const odd = Buffer.concat([Buffer.from(`${tree}/odd `), Buffer.from([0xff, 0xfe])]);
  const files = ["big", "sub/small", "empty"].map((name) => path.join(tree, name));
  const [big = "", small = "", empty = ""] = files;
  writeFileSync(big, Buffer.alloc(700_001, "abc"));
  writeFileSync(small, "small");
  writeFileSync(empty, "");
  writeFileSync(odd, "odd");
  linkSync(big, path.join(tree, "hard"));
  symlinkSync("small", path.join(tree, "sub/link"));
  chmodSync(small, 0o640);
  utimesSync(small, 1_500_000_000, 1_500_000_000);
  const names = [...files, path.join(tree, "hard"), path.join(tree, "sub/link")];
  const folders = [path.join(tree, "sub"), tree];
  const lines = [...names, ...folders].map((name) => Buffer.from(`${name}\n`));
  const list = path.join(dir, "list");
  writeFileSync(list, Buffer.concat([...lines, odd, Buffer.from("\n")]));
  return list;
}

describe.each(["20", "22", "25", "26-dev"])("release %s", (release) => {
  test.each(["yes", "no"])("tree there and back, direct I/O: %s", async (direct) => {
    const dir = tempDir();
    const list = makeTree(dir);
    const common = ["--plugin", plugin, "--release", release];
    const backup = path.join(dir, "backup");
    const definition = `reference:filename=${list}:direct_io=${direct}`;
    const saved = await runCoreHost(host, [
      ...common,
      "--definition",
      definition,
      "--backup",
      backup,
    ]);
    expect(saved.stderr).toBe("");
    expect(saved.report).toMatchObject({ result: "OK", files: 8, bytes: 700_001 + 5 + 3 });
    const where = path.join(dir, "where");
    const restored = await runCoreHost(host, [...common, "--restore", backup, "--where", where]);
    expect(restored.stderr).toBe("");
    expect(restored.report).toMatchObject({ result: "OK", files: 8 });
    execFileSync("diff", [
      "-r",
      "--no-dereference",
      path.join(dir, "tree"),
      path.join(where, dir, "tree"),
    ]);
    const small = lstatSync(path.join(where, dir, "tree/sub/small"));
    expect([small.mode & 0o777, small.mtimeMs]).toEqual([0o640, 1_500_000_000_000]);
    expect(lstatSync(path.join(where, dir, "tree/hard")).nlink).toBe(2);
  });
});

test("concurrent jobs, repeated; cancel after some milliseconds", async () => {
  const dir = tempDir();
  const definition = ["--definition", `reference:filename=${makeTree(dir)}`];
  const args = ["--plugin", plugin, ...definition, "--jobs", "4", "--repeat", "3"];
  const run = await runCoreHost(host, [...args, "--backup", path.join(dir, "b")]);
  expect(run.report).toMatchObject({ result: "OK", files: 96 });
  expect(run.report?.jobs).toHaveLength(12);
  expect(readFileSync(path.join(dir, "b.4/manifest.jsonl"), "utf8").split("\n")).toHaveLength(10);
  const cancelled = await runCoreHost(host, [...args, "--null", "--cancel-after-ms", "0"]);
  expect(["Canceled", "OK"]).toContain(cancelled.report?.result);
  expect(cancelled.stderr).not.toContain("Sanitizer");
});

test("sparse files keep their holes", async () => {
  const dir = tempDir();
  const file = path.join(dir, "holes");
  execFileSync("truncate", ["-s", "8M", file]);
  execFileSync(
    "dd",
    ["if=/dev/urandom", `of=${file}`, "bs=1k", "count=3", "seek=5000", "conv=notrunc"],
    {
      stdio: "ignore",
    },
  );
  writeFileSync(path.join(dir, "list"), `${file}\n`);
  const definition = ["--definition", `reference:filename=${dir}/list`];
  const backup = ["--fileset-options", "sparse", "--backup", path.join(dir, "b")];
  await runCoreHost(host, ["--plugin", plugin, ...definition, ...backup]);
  expect(lstatSync(path.join(dir, "b/data")).size).toBeLessThan(1 << 20);
  const where = ["--restore", path.join(dir, "b"), "--where", path.join(dir, "w")];
  expect((await runCoreHost(host, ["--plugin", plugin, ...where])).code).toBe(0);
  execFileSync("cmp", [file, path.join(dir, "w", file)]);
});

test("the hostile plugin's memory is freed as the contract says", async () => {
  const folder = path.join(tempDir(), "backup");
  const args = ["--definition", "hostile:x", "--backup", folder];
  const backup = await runHostile("25", args, { HOSTILE_OBJECT: "1" });
  expect(backup.stderr).toBe("");
  const restore = await runHostile("25", ["--restore", folder]);
  expect(restore.stderr).toBe("");
});
