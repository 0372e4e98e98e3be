// Running ahead of the core must not show: what is stored, told and called is the same with and without, and mistakes
// cost the same files.
import { mkdirSync, readFileSync, rmSync, writeFileSync, linkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { localFileset, runJob, storedLines } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";
import { backup, inAllModes, plugin } from "./ahead-modes.js";

beforeAll(buildNative, 900_000);

/** Around the sizes at which blocks, entries and the ring end. */
const SIZES = [0, 1, 7, 8, 1024, 65_535, 65_536, 262_143, 262_144, 262_145, 524_289, 3_000_001];

function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + size) % 251;
  return bytes;
}

function makeTree(): string {
  const tree = join(tempDir(), "tree");
  mkdirSync(join(tree, "folder"), { recursive: true });
  for (const size of SIZES) writeFileSync(join(tree, `file-${size}`), bytesOf(size));
  linkSync(join(tree, "file-1024"), join(tree, "folder/hard"));
  symlinkSync("file-1", join(tree, "soft"));
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/odd`), Buffer.from([0xff])]), "odd");
  return tree;
}

describe.each([
  ["20", []],
  ["22", ["--fileset-options", "acl,xattr,sparse"]],
  ["25", ["--fileset-options", "offsets"]],
  ["26-dev", ["--fileset-options", "nohardlinks"]],
] as const)("a daemon of release %s", (release, options) => {
  test("stores a tree as it does without", async () => {
    const tree = makeTree();
    const argv = ["--release", release, ...options];
    const plain = await inAllModes((mode) => localFileset([tree], `recurse=yes:${mode}`), argv);
    expect(plain.report.files).toBe(SIZES.length + 5);
  });

  test("stores content from strings, generators and streams as it does without", async () => {
    const source = `
      const pieces = ${JSON.stringify(SIZES)};
      function* chunks(size) { for (let at = 0; at < size; at += 70_001) yield Buffer.alloc(Math.min(70_001, size - at), at % 256); }
      async function* later(size) { for (const chunk of chunks(size)) { await new Promise(setImmediate); yield chunk; } }
      export default class extends b.BareosFdPlugin {
        async *files() {
          for (const size of pieces) {
            yield { path: "/virtual/text-" + size, content: "x".repeat(size) };
            yield { path: "/virtual/sync-" + size, content: () => chunks(size) };
            await new Promise(setImmediate);
            yield { path: "/virtual/later-" + size, content: Promise.resolve(size).then.bind(Promise.resolve(size), later) };
          }
          yield { objectName: "small", object: "an object" };
          yield { objectName: "large", object: Buffer.alloc(400_000, 7) };
          yield "/etc/hostname";
        }
      }`;
    const plain = await inAllModes((mode) => plugin(source, mode), ["--release", release]);
    // Objects count, too.
    expect(plain.report.files).toBe(3 * SIZES.length + 3);
  });
});

test("what was read may be removed after the yield", async () => {
  const folder = tempDir();
  const source = `
    import { rmSync, writeFileSync } from "node:fs";
    export default class extends b.BareosFdPlugin {
      *files() {
        for (let number = 0; number < 300; number += 1) {
          const path = this.options.get("folder") + "/temporary";
          const size = number % 50 === 0 ? 5_000_000 : 100;
          writeFileSync(path, Buffer.alloc(size, number % 256));
          yield path;
          rmSync(path);
        }
      }
    }`;
  for (const mode of ["no", "auto", "data"]) {
    const { report, texts, data } = await backup(
      plugin(source, `folder=${folder}:run_ahead=${mode}`),
    );
    expect([report.files, texts]).toEqual([300, []]);
    expect(data.length).toBe(294 * 100 + 6 * 5_000_000);
  }
});

test("an error in the list costs the files from there on, and its message comes once", async () => {
  const source = `
    export default class extends b.BareosFdPlugin {
      *files() {
        for (let number = 0; number < 10; number += 1) {
          b.JobMessage(b.M_INFO, "file " + number);
          yield { path: "/virtual/" + number, content: "content" };
        }
        throw new Error("the list ends here");
      }
    }`;
  const plain = await inAllModes((mode) => plugin(source, mode), [], "Error");
  expect(plain.manifest).toHaveLength(10);
  expect(plain.texts.filter((text) => text.includes("the list ends here"))).toHaveLength(1);
});

test("an error in the data costs that file", async () => {
  const source = `
    function* broken() {
      yield Buffer.alloc(300_000, 1);
      throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", errno: -5, syscall: "read" });
    }
    export default class extends b.BareosFdPlugin {
      *files() {
        yield { path: "/virtual/before", content: "before" };
        yield { path: "/virtual/broken", content: broken };
        yield { path: "/virtual/missing", stat: { st_mode: 0o100644, st_size: 10 } };
        yield { path: "/virtual/after", content: "after" };
      }
    }`;
  const plain = await inAllModes((mode) => plugin(source, mode), [], "Warning");
  expect(plain.texts.join("\n")).toMatch(/broken/);
  expect(plain.report.errors).toBeGreaterThan(0);
});

test("core functions work in the list, whether the core waits for it or not", async () => {
  const source = `
    export default class extends b.BareosFdPlugin {
      async *files() {
        for (let number = 0; number < 500; number += 1) {
          if (number % 7 === 0) await new Promise(setImmediate);
          if (number % 50 === 0) b.JobMessage(b.M_INFO, "job " + b.GetValue(b.bVarJobId));
          yield { path: "/virtual/" + number, content: "c" + b.GetValue(b.bVarJobId) };
        }
      }
    }`;
  const plain = await inAllModes((mode) => plugin(source, mode));
  expect(plain.texts).toHaveLength(10);
});

test("an incremental job reads what changed, and nothing else", async () => {
  const tree = makeTree();
  for (let number = 0; number < 400; number += 1) writeFileSync(join(tree, `old-${number}`), "old");
  const since = String(Math.floor(Date.now() / 1000) + 3600);
  const late = new Date((Number(since) + 1000) * 1000);
  const { utimesSync } = await import("node:fs");
  for (const name of ["file-1024", "file-262145", "old-200", "file-3000001"]) {
    writeFileSync(join(tree, name), `changed ${name}`);
    utimesSync(join(tree, name), late, late);
  }
  const plain = await inAllModes(
    (mode) => localFileset([tree], `recurse=yes:${mode}`),
    ["--level", "incremental", "--since", since, "--fileset-options", "mtimeonly"],
  );
  // With the second name of file-1024.
  expect(plain.manifest).toHaveLength(5);
  expect(plain.data.toString()).toContain("changed old-200");
});

test("an estimate opens nothing", async () => {
  const source = `
    export default class extends b.BareosFdPlugin {
      *files() {
        for (let number = 0; number < 20; number += 1)
          yield { path: "/virtual/" + number, content: () => { throw new Error("opened"); } };
      }
    }`;
  for (const mode of ["no", "data", "files"]) {
    const report = await runJob(plugin(source, `run_ahead=${mode}`), ["--estimate"]);
    expect([report.files, report.messages]).toEqual([20, []]);
  }
});

test("a plugin that follows each file is called file by file", async () => {
  const source = `
    export default class extends b.BareosFdPlugin {
      calls = [];
      *files() {
        for (let number = 0; number < 3; number += 1) yield { path: "/virtual/" + number, content: "x" };
        b.JobMessage(b.M_INFO, this.calls.join(" "));
      }
      startBackupFile(packet) { this.calls.push("start"); return super.startBackupFile(packet); }
      pluginIoOpen(io) { this.calls.push("open"); return super.pluginIoOpen(io); }
      getXattr() { this.calls.push("xattr"); return b.bRC_OK; }
      endBackupFile() { this.calls.push("end"); return super.endBackupFile(); }
    }`;
  const { texts } = await backup(plugin(source));
  const one = "start open xattr end";
  expect(texts).toEqual([`Info: ${one} ${one} ${one} start`]);
});

test("a cancel ends the list with its clean-up", async () => {
  const folder = tempDir();
  const marker = join(folder, "marker");
  const source = `
    import { writeFileSync } from "node:fs";
    export default class extends b.BareosFdPlugin {
      *files() {
        try {
          for (let number = 0; ; number += 1) yield { path: "/virtual/" + number, content: "x".repeat(1000) };
        } finally {
          writeFileSync(this.options.get("marker"), "cleaned up");
        }
      }
    }`;
  for (const mode of ["no", "data", "files"]) {
    rmSync(marker, { force: true });
    const definition = plugin(source, `marker=${marker}:run_ahead=${mode}`);
    const store = join(tempDir(), "store");
    const report = await runJob(
      definition,
      ["--backup", store, "--cancel-after-files", "700"],
      "Canceled",
    );
    expect(report.files).toBeGreaterThanOrEqual(700);
    expect(readFileSync(marker, "utf8")).toBe("cleaned up");
  }
});

test("a second Plugin line starts afresh", async () => {
  const source = `
    export default class extends b.BareosFdPlugin {
      *files() { for (let number = 0; number < 5; number += 1) yield { path: this.options.get("at") + number, content: "x" }; }
    }`;
  const first = plugin(source, "at=/one/");
  const second = first.replace("/one/", "/two/");
  const folder = join(tempDir(), "store");
  await runJob(first, ["--definition", second, "--backup", folder]);
  expect(storedLines(folder).map(({ name }) => name)).toEqual(
    ["/one/", "/two/"].flatMap((at) => [0, 1, 2, 3, 4].map((number) => `${at}${number}`)),
  );
});
