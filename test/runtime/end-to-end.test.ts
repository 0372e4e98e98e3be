// node-fd.so as a daemon meets it: the core host loads the library, a real worker runs a TypeScript plugin, and what comes
// back from a restore is what was there. Then everything that a plugin can do wrong.
import { execFileSync } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { nativeFolder } from "../../generator/cmake/presets.js";
import { packageRoot } from "../../generator/paths.js";
import { buildNative, runCoreHost } from "../support/native.js";
import { RELEASES } from "../support/releases.js";
import { tempDir } from "../support/temp-dir.js";

const LOCAL_FILESET = `node:module_path=${join(packageRoot, "runtime/plugins/local-fileset")}:module_name=local-fileset`;

beforeAll(buildNative, 900_000);

/** A tree with an odd name, a hole, links and times; the folder's path and a file that lists it. */
function makeTree(): { tree: string; list: string } {
  const root = tempDir();
  const tree = join(root, "tree");
  mkdirSync(join(tree, "sub/empty"), { recursive: true });
  writeFileSync(join(tree, "a.txt"), "hello\n", { mode: 0o640 });
  linkSync(join(tree, "a.txt"), join(tree, "sub/hard"));
  symlinkSync("../a.txt", join(tree, "sub/soft"));
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/odd`), Buffer.from([0xff, 0x0a])]), "odd");
  writeFileSync(join(tree, "large"), Buffer.alloc(700_000, "block of data "));
  writeFileSync(join(tree, "hole"), "start");
  truncateSync(join(tree, "hole"), 1_000_000);
  utimesSync(join(tree, "a.txt"), 1_577_934_245, 1_577_934_245);
  const list = join(root, "list");
  writeFileSync(list, `${tree}\n`);
  return { tree, list };
}

/** What must be equal of every entry, by path below the folder (names as bytes). */
function describeTree(folder: string): Record<string, unknown> {
  const entries: Record<string, unknown> = {};
  const walk = (path: Buffer): void => {
    const stat = lstatSync(path);
    const name = path.subarray(folder.length).toString("latin1");
    const content = stat.isSymbolicLink()
      ? readlinkSync(path)
      : stat.isFile()
        ? readFileSync(path).toString("base64")
        : readdirSync(path, { encoding: "buffer" })
            .map((child) => child.toString("latin1"))
            .sort();
    const time = stat.isSymbolicLink() ? 0 : Math.floor(stat.mtimeMs / 1000);
    entries[name] = { mode: stat.mode, uid: stat.uid, gid: stat.gid, time, content };
    if (!stat.isDirectory()) return;
    for (const child of readdirSync(path, { encoding: "buffer" })) {
      walk(Buffer.concat([path, Buffer.from("/"), child]));
    }
  };
  walk(Buffer.from(folder));
  return entries;
}

test.each(["20", "25", "26-dev"])(
  "a file with two names that is listed twice keeps its content (release %s)",
  async (release) => {
    const { tree, list } = makeTree();
    const names = ["a.txt", "sub/hard", "a.txt", "sub/hard", "large"].map((name) =>
      join(tree, name),
    );
    writeFileSync(list, `${names.join("\n")}\n`);
    const definition = `${LOCAL_FILESET}:filename=${list}`;
    const store = tempDir();
    const saved = ["--release", release, "--backup", join(store, "saved")];
    expect((await runCoreHost(definition, saved)).stdout).toContain("result: OK");
    const manifest = readFileSync(join(store, "saved", "manifest.jsonl"), "utf8").trim();
    const stored = manifest.split("\n").map((line) => JSON.parse(line) as { name?: string });
    expect(stored.flatMap(({ name }) => name ?? [])).toEqual(
      ["a.txt", "sub/hard", "sub/hard", "large"].map((name) => join(tree, name)),
    );
    const where = join(store, "where");
    const restored = ["--release", release, "--restore", join(store, "saved"), "--where", where];
    expect((await runCoreHost(definition, restored)).stdout).toContain("result: OK");
    for (const name of ["a.txt", "sub/hard"]) {
      expect(readFileSync(join(where, tree, name), "utf8")).toBe("hello\n");
    }
    const inode = (name: string): number => lstatSync(join(where, tree, name)).ino;
    expect(inode("a.txt")).toBe(inode("sub/hard"));
  },
);

test("the library shows a daemon its two entry points and nothing else", () => {
  const symbols = execFileSync("nm", ["-D", "--defined-only", join(nativeFolder, "node-fd.so")], {
    encoding: "utf8",
  });
  const names = symbols
    .trim()
    .split("\n")
    .map((line) => line.split(" ").at(-1));
  expect(names.sort()).toEqual(["loadPlugin", "unloadPlugin"]);
});

describe.each(RELEASES)("a daemon of release %s", (release) => {
  test.each(["no", "yes"])(
    "saves and restores a tree through local-fileset, direct I/O: %s",
    async (direct) => {
      const { tree, list } = makeTree();
      const store = tempDir();
      const definition = `${LOCAL_FILESET}:filename=${list}:recurse=yes:direct_io=${direct}`;
      const saved = await runCoreHost(definition, [
        "--release",
        release,
        "--backup",
        join(store, "saved"),
      ]);
      expect(saved.stdout, saved.stderr).toContain("result: OK");
      expect(saved.code).toBe(0);
      const where = join(store, "where");
      const restored = await runCoreHost(definition, [
        "--release",
        release,
        "--restore",
        join(store, "saved"),
        "--where",
        where,
      ]);
      expect(restored.stdout, restored.stderr).toContain("result: OK");
      expect(describeTree(join(where, tree))).toEqual(describeTree(tree));
    },
  );
});

/** A plugin module whose startBackupFile does the given thing. */
function brokenPlugin(body: string): string {
  const folder = tempDir();
  writeFileSync(
    join(folder, "broken.ts"),
    `import { bRC_OK, FT_REG, StatPacket, type SavePacket } from "bareosfd";
export async function startBackupFile(sp: SavePacket): Promise<unknown> {
  sp.statp = new StatPacket();
  ${body}
}
`,
  );
  return `node:module_path=${folder}:module_name=broken:cancel_grace=1`;
}

describe("what a plugin does wrong fails its job with the reason, and nothing more", () => {
  test.each<[string, string, RegExp]>([
    ["throws", `throw new Error("on purpose");`, /on purpose[\s\S]*broken\.ts:4/],
    ["rejects", `return Promise.reject(new Error("later on purpose"));`, /later on purpose/],
    ["answers a wrong type", `return "fine";`, /startBackupFile/],
    [
      "sets a field of a wrong type",
      `sp.fname = 5 as never; sp.type = FT_REG; return bRC_OK;`,
      /SavePacket\.fname/,
    ],
    ["ends the process", `process.exit(7);`, /process\.exit\(7\)/],
    ["is killed", `process.kill(process.pid, "SIGKILL"); return new Promise(() => {});`, /SIGKILL/],
    ["aborts", `process.abort();`, /SIGABRT/],
    [
      "leaves a rejection unhandled",
      `void Promise.reject(new Error("nobody cares")); await new Promise((r) => setTimeout(r, 200)); return bRC_OK;`,
      /nobody cares/,
    ],
  ])("%s", async (_, body, message) => {
    const run = await runCoreHost(brokenPlugin(body), [
      "--release",
      "25",
      "--backup",
      join(tempDir(), "saved"),
    ]);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stderr).toMatch(message);
  });

  test("is no TypeScript at all", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "broken.ts"), "export function startBackupFile( {\n");
    const definition = `node:module_path=${folder}:module_name=broken`;
    const run = await runCoreHost(definition, [
      "--release",
      "25",
      "--backup",
      join(tempDir(), "saved"),
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/broken\.ts/);
  });

  test("loops for ever and is cancelled: the worker is gone after the grace time", async () => {
    const started = Date.now();
    const run = await runCoreHost(brokenPlugin(`for (;;) {}`), [
      "--release",
      "25",
      "--backup",
      join(tempDir(), "saved"),
      "--cancel-after-ms",
      "500",
    ]);
    expect(run.code).toBe(1);
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});
