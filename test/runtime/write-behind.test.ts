// Writing behind the core must not show: what is restored, told and counted is the same with and without, in every release, and
// what fails later is told with its file's name.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { plugin, runJobs, store, type JobRun } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** Around the sizes at which blocks, entries and the ring end. */
const SIZES = [0, 1, 7, 8, 1024, 262_145, 524_288, 524_289, 5_000_001];

/** A plugin that saves the files of a tree, each after its folder's, and leaves the restore to its base class. */
function saver(tree: string): string {
  return plugin(`import { BareosFdPlugin, fileName } from "bareosfd";
import { readdirSync } from "node:fs";
function* walk(folder) {
  for (const entry of readdirSync(folder, { encoding: "buffer", withFileTypes: true })) {
    const path = Buffer.concat([folder, Buffer.from("/"), entry.name]);
    if (entry.isDirectory()) yield* walk(path);
    yield fileName(path);
  }
}
export default class extends BareosFdPlugin {
  runAhead = "files";
  *files() {
    const tree = Buffer.from(${JSON.stringify(tree)});
    yield* walk(tree);
    yield fileName(tree);
  }
}`);
}

function makeTree(): string {
  const tree = join(tempDir(), "tree");
  mkdirSync(join(tree, "folder", "deep"), { recursive: true });
  mkdirSync(join(tree, "many"));
  for (const size of SIZES) writeFileSync(join(tree, `file-${size}`), bytesOf(size));
  for (let number = 0; number < 300; number += 1) {
    writeFileSync(join(tree, "many", `file-${number}`), `content ${number}`);
  }
  linkSync(join(tree, "file-1024"), join(tree, "folder/hard"));
  symlinkSync("../file-1", join(tree, "folder/soft"));
  for (const name of ["a", "b", "c"]) writeFileSync(join(tree, "folder/deep", name), name);
  const odd = (name: string): Buffer =>
    Buffer.concat([Buffer.from(`${tree}/folder/${name}`), Buffer.from([0xff])]);
  for (const name of ["odd", "odder", "oddest"]) writeFileSync(odd(name), name);
  chmodSync(join(tree, "file-7"), 0o444);
  chmodSync(join(tree, "many/file-3"), 0o4711);
  utimesSync(join(tree, "many/file-4"), -1000.25, -2000.5);
  // A rule that goes by the time must not depend on how fast the test is.
  for (const folder of ["many", "folder/deep", "folder", "."])
    utimesSync(join(tree, folder), 1000, 1000);
  return tree;
}

function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + size) % 251;
  return bytes;
}

/** All that is to be seen of a tree, one line a file, by names with one letter for each byte. */
function look(root: string): readonly string[] {
  const lines: string[] = [];
  const visit = (path: Buffer, name: string): void => {
    const stat = lstatSync(path, { bigint: true });
    const kind = stat.mode.toString(8);
    const owner = `${stat.uid}:${stat.gid}`;
    const data = stat.isFile() ? digest(readFileSync(path)) : "";
    const target = stat.isSymbolicLink() ? readlinkSync(path) : "";
    lines.push([name, kind, owner, stat.nlink, stat.mtimeMs / 1000n, data, target].join(" "));
    if (!stat.isDirectory()) return;
    for (const entry of readdirSync(path, { encoding: "buffer" }).sort((left, right) =>
      Buffer.compare(left, right),
    )) {
      const inner = Buffer.concat([path, Buffer.from("/"), entry]);
      visit(inner, `${name}/${entry.toString("latin1")}`);
    }
  };
  visit(Buffer.from(root), "");
  return lines;
}

function digest(bytes: Buffer): string {
  return createHash("sha1").update(bytes).digest("base64");
}

interface Saved {
  readonly tree: string;
  readonly saved: string;
  /** Of the plugin that saved it, and will restore it. */
  readonly module: string;
}

async function save(tree: string, ...argv: readonly string[]): Promise<Saved> {
  const saved = store();
  const definition = saver(tree);
  const run = await runJobs(definition, ["--backup", saved, ...argv]);
  expect(run.job.result, run.stderr).toBe("OK");
  const folder = /module_path=([^:]*)/.exec(definition)?.[1] ?? "";
  return { tree, saved, module: join(folder, "plugin.ts") };
}

/** Puts something before the text of the plugin that will restore. */
function extend({ module }: Saved, text: string): void {
  writeFileSync(module, `${text}\n${readFileSync(module, "utf8")}`);
}

interface Restored {
  readonly run: JobRun;
  readonly where: string;
  readonly tree: readonly string[];
}

/** A restore with an option, into a folder that `prepare` may have put something into. */
async function restore(
  { saved, tree }: Saved,
  option: string,
  argv: readonly string[],
  prepare: (where: string) => void = () => undefined,
): Promise<Restored> {
  const where = join(tempDir(), "where");
  mkdirSync(where);
  prepare(where);
  const run = await runJobs(null, [
    ...["--restore", saved, "--where", where],
    ...(option === "" ? [] : ["--plugin-option", `node:${option}`]),
    ...argv,
  ]);
  // The folders on the way to the tree are nobody's.
  const restored = join(where, tree);
  return { run, where, tree: existsSync(restored) ? look(restored) : [] };
}

/** Folders that are kept have the time of what was put into them. */
function withoutFolderTimes(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/( 40\d{3} \S+ \d+) \S+/, "$1"));
}

/** The same restore with and without, which have to be the same; gives the one with. */
async function bothWays(
  saved: Saved,
  argv: readonly string[],
  prepare?: (where: string) => void,
): Promise<Restored> {
  const plain = await restore(saved, "write_behind=no", argv, prepare);
  const behind = await restore(saved, "", argv, prepare);
  expect(withoutFolderTimes(behind.tree)).toEqual(withoutFolderTimes(plain.tree));
  const summary = ({ run, where }: Restored): object => ({
    ...run.job,
    messages: run.job.messages.map(({ word, text }) => `${word}: ${text.replaceAll(where, "")}`),
    seconds: 0,
    secondsLost: 0,
    jobId: 0,
    job: "",
  });
  expect(summary(behind)).toEqual(summary(plain));
  return behind;
}

describe.each(["20", "22", "25", "26-dev"])("a daemon of release %s", (release) => {
  test("restores a tree as it does without", async () => {
    const tree = makeTree();
    const saved = await save(tree, "--release", release);
    const { run, tree: restored } = await bothWays(saved, ["--release", release]);
    expect(run.job.result).toBe("OK");
    expect(restored).toEqual(look(tree));
  });
});

test("seeks where a sparse file has holes", async () => {
  const tree = tempDir();
  const holes = Buffer.alloc(5_000_000);
  holes.write("in the middle", 3_000_000);
  for (const name of ["first", "holes"]) writeFileSync(join(tree, name), holes);
  const saved = await save(tree, "--fileset-options", "acl,xattr,sparse");
  const { where } = await bothWays(saved, []);
  expect(readFileSync(join(where, tree, "holes")).equals(holes)).toBe(true);
});

test.each(["a", "w", "o", "n"])("replace rule %s decides as it does without", async (rule) => {
  const common = await save(makeTree());
  const { run } = await bothWays(common, ["--replace", rule], (where) => {
    const many = join(where, common.tree, "many");
    mkdirSync(many, { recursive: true });
    for (const [number, time] of [1, 4_000_000_000, 0].entries()) {
      const file = join(many, `file-${number * 40}`);
      writeFileSync(file, "it was here");
      utimesSync(file, time, time);
    }
    mkdirSync(join(many, "file-50"));
    utimesSync(join(many, "file-50"), 1000, 1000);
    symlinkSync("nowhere", join(many, "file-60"));
    lutimesSync(join(many, "file-60"), 1000, 1000);
  });
  expect(run.job.errors > 0).toBe(rule === "a" || rule === "w");
});

test("a name that comes twice in a restore is decided as it is without", async () => {
  const common = await save(makeTree());
  for (const rule of ["n", "a"]) {
    const { run } = await bothWays(common, ["--restore", common.saved, "--replace", rule]);
    expect(run.job.result).toBe("OK");
  }
});

test("large files are the core's own with direct I/O", async () => {
  const common = await save(makeTree());
  const plain = await restore(common, "write_behind=no", []);
  const direct = await restore(common, "direct_io=yes", []);
  expect(direct.tree).toEqual(plain.tree);
  expect(direct.run.job.result).toBe("OK");
});

/** Makes the worker's own limit of file sizes so low that files of a restore fail. */
const LIMITED = `import { execFileSync } from "node:child_process";
execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=100000"]);`;

test("a file that cannot be written whole is told once, by its name, and costs the job as it does without", async () => {
  const tree = tempDir();
  for (let number = 0; number < 40; number += 1) {
    writeFileSync(join(tree, `file-${number}`), bytesOf(number % 10 === 5 ? 400_000 : 1000));
  }
  const saved = await save(tree);
  extend(saved, LIMITED);
  const results: object[] = [];
  for (const option of ["write_behind=no", ""]) {
    const { run, where } = await restore(saved, option, []);
    const failed = run.job.messages.filter(({ word }) => word === "Error");
    for (const number of [5, 15, 25, 35]) {
      const about = failed.filter(({ text: it }) => it.includes(`file-${number}`));
      expect(about.length, `file-${number} with ${option}`).toBe(1);
      // What is there of it does not look as if it was whole.
      expect(lstatSync(join(where, tree, `file-${number}`)).mode & 0o777).toBe(0o600);
    }
    results.push({ result: run.job.result, errors: run.job.errors, files: run.job.files });
  }
  expect(results[1]).toEqual(results[0]);
});

test("the core stops sending data of a large file that fails", async () => {
  const tree = tempDir();
  writeFileSync(join(tree, "first"), "first");
  writeFileSync(join(tree, "large"), Buffer.alloc(60_000_000, 1));
  const saved = await save(tree);
  extend(saved, LIMITED);
  const { run } = await restore(saved, "", []);
  const [told, ...others] = run.job.messages.filter(({ text: it }) => it.includes("large"));
  // The core's own words: it heard of the failure while it still had data.
  expect(told?.text).not.toContain("cannot be restored");
  expect(others).toEqual([]);
});

test.each([0, 3, 10, 25, 60])(
  "a worker that is killed after %d ms leaves no half-written file that looks whole, and the job fails",
  async (milliseconds) => {
    const tree = tempDir();
    for (let number = 0; number < 6000; number += 1) {
      writeFileSync(join(tree, `file-${number}`), bytesOf(number % 50 === 0 ? 700_000 : 3000));
      chmodSync(join(tree, `file-${number}`), 0o640);
    }
    const saved = await save(tree);
    // A process of its own: the worker's event loop may be busy.
    const killer = `import { spawn } from "node:child_process";
spawn("sh", ["-c", \`while [ ! -e $1 ]; do :; done; sleep ${milliseconds / 1000}; kill -9 \${process.pid}\`, "sh", process.env.WAIT_FOR], { stdio: "ignore", detached: true });`;
    extend(saved, killer);
    const where = tempDir();
    const run = await runJobs(null, ["--restore", saved.saved, "--where", where], {
      env: { WAIT_FOR: join(where, tree) },
    });
    expect(run.job.result).not.toBe("OK");
    let whole = 0;
    for (const name of readdirSync(join(where, tree))) {
      const stat = lstatSync(join(where, tree, name));
      if ((stat.mode & 0o777) !== 0o640) continue;
      whole += 1;
      expect(stat.size, name).toBe(lstatSync(join(tree, name)).size);
    }
    expect(whole).toBeLessThan(6000);
  },
);

test.each([1, 100, 250])("a cancel after %d files waits for what is posted", async (files) => {
  const common = await save(makeTree());
  const { run, where } = await restore(common, "", ["--cancel-after-files", String(files)]);
  expect(run.job.result).toBe("Canceled");
  const written = look(where).filter((line) => / 100/.test(line)).length;
  expect(written).toBeGreaterThanOrEqual(Math.min(files, 10) - 1);
});

test("a plugin that overrides a callback of the restore is asked about each file", async () => {
  const tree = makeTree();
  const saved = await save(tree);
  const text = readFileSync(saved.module, "utf8");
  const counting = text.replace(
    /\}\s*$/,
    `  made = 0;
  createFile(packet) { this.made += 1; return super.createFile(packet); }
  async freePlugin() { console.log("made " + this.made); return super.freePlugin(); }
}`,
  );
  writeFileSync(saved.module, counting);
  const all = await restore(saved, "", ["--debug-level", "100"]);
  const promised = await restore(saved, "write_behind=yes", ["--debug-level", "100"]);
  const direct = await restore(saved, "write_behind=yes:direct_io=yes", ["--debug-level", "100"]);
  const made = ({ run }: Restored): number => Number(/made (\d+)/.exec(run.stderr)?.[1]);
  expect(made(all)).toBe(all.run.job.files);
  expect(made(promised)).toBeLessThan(100);
  expect(made(direct)).toBeLessThan(100);
  expect(direct.tree).toEqual(all.tree);
  expect(promised.tree).toEqual(all.tree);
});

test("a wrong option is named", async () => {
  const common = await save(makeTree());
  const { run } = await restore(common, "write_behind=maybe", []);
  expect(run.job.result).not.toBe("OK");
  expect(run.job.messages.map(({ text }) => text).join("\n")).toContain(
    'option write_behind: "maybe" is none of auto, no, yes',
  );
});
