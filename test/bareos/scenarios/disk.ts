// What a disk has beside data: links, holes, pipes, access lists, extended attributes, and the way on which data travel.
import assert from "node:assert/strict";
import { createHash, randomFillSync } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { assertOk, assertSaved, described } from "../job.js";
import type { Scenario, World } from "../world.js";

const LARGE = 24 * 1024 * 1024;
/** The worker's own doings besides the data: far less than those. */
const LITTLE = 4 * 1024 * 1024;

const HOLE = 8 * 1024 * 1024;

export const disk: readonly Scenario[] = [
  {
    name: "links, pipes, modes and times come back",
    run: async (world) => {
      const file = world.write("data/file", "text");
      chmodSync(file, 0o4711);
      const time = new Date("2001-02-03T04:05:06Z");
      utimesSync(file, time, time);
      symlinkSync("file", world.at("data/link"));
      symlinkSync("nowhere", world.at("data/dangling"));
      execFileSync("mkfifo", [world.at("data/pipe")]);
      mkdirSync(world.at("data/folder"), { mode: 0o750 });
      utimesSync(world.at("data/folder"), time, time);
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      assertOk(await world.backup(name));
      assertOk(await world.restore(name, { where: world.at("restored") }));
      const restored = (each: string): string => world.at("restored", world.at("data", each));
      const stat = lstatSync(restored("file"));
      assert.equal(stat.mode & 0o7777, 0o4711);
      assert.equal(stat.mtimeMs, time.getTime());
      assert.equal(readlinkSync(restored("link")), "file");
      assert.equal(readlinkSync(restored("dangling")), "nowhere");
      assert(lstatSync(restored("pipe")).isFIFO());
      assert.equal(lstatSync(restored("folder")).mode & 0o7777, 0o750);
      assert.equal(lstatSync(restored("folder")).mtimeMs, time.getTime());
    },
  },
  {
    name: "names of one file stay names of one file",
    run: async (world) => {
      const first = world.write("data/first", "one file");
      linkSync(first, world.at("data/second"));
      linkSync(first, world.at("data/third"));
      const name = await world.define({
        plugins: [world.localFileset([world.at("data")])],
        options: ["Hard Links = yes"],
      });
      const full = await world.backup(name);
      assertOk(full);
      assertSaved(full, world.at("data/"), ["", "first", "second", "third"]);
      assert.equal(full.byteCount < 2000, true, described(full));
      assertOk(await world.restore(name, { where: world.at("restored") }));
      const numbers = ["first", "second", "third"].map(
        (each) => lstatSync(world.at("restored", world.at("data", each))).ino,
      );
      assert.equal(new Set(numbers).size, 1);
      assert.equal(world.read("restored", world.at("data/third")), "one file");
    },
  },
  {
    name: "a file with holes comes back with holes",
    run: async (world) => {
      const file = world.write("data/holes", "at the beginning");
      truncateSync(file, HOLE);
      const name = await world.define({
        plugins: [world.localFileset([world.at("data")])],
        options: ["Sparse = yes"],
      });
      const full = await world.backup(name);
      assertOk(full);
      assert(full.byteCount < HOLE / 4, described(full));
      assertOk(await world.restore(name, { where: world.at("restored") }));
      const restored = world.at("restored", file);
      assert.equal(digestOf(restored), digestOf(file));
      assert(lstatSync(restored).blocks * 512 < HOLE / 2, "it has no holes");
    },
  },
  {
    name: "access lists and extended attributes come back",
    lacks: (world) =>
      lackOfPrograms("setfacl", "getfacl", "setfattr", "getfattr") ?? lackOfAttributes(world),
    run: async (world) => {
      const file = world.write("data/file", "text");
      mkdirSync(world.at("data/folder"));
      execFileSync("setfattr", ["-n", "user.kind", "-v", "a value", file]);
      execFileSync("setfacl", ["-m", "u:1:r--,g:2:rw-", file]);
      execFileSync("setfacl", ["-d", "-m", "u:1:r-x", world.at("data/folder")]);
      const name = await world.define({
        plugins: [world.localFileset([world.at("data")])],
        options: ["ACL Support = yes", "XAttr Support = yes"],
      });
      assertOk(await world.backup(name));
      assertOk(await world.restore(name, { where: world.at("restored") }));
      for (const each of ["data/file", "data/folder"])
        assert.equal(listOf(world.at("restored", world.at(each))), listOf(world.at(each)), each);
      const attributes = output("getfattr", "-d", world.at("restored", file));
      assert.match(attributes, /user\.kind="a value"/);
    },
  },
  ...[
    { name: "with direct I/O the core moves the data, both ways", direct: "yes" },
    { name: "without direct I/O the plugin moves the data", direct: "no" },
  ].map(({ name: text, direct }): Scenario => ({
    name: text,
    lacks: ({ release }) =>
      direct === "yes" && release < 22 ? "Bareos has direct I/O from release 22 on" : undefined,
    run: async (world) => {
      mkdirSync(world.at("data"));
      const file = world.write("data/large", randomFillSync(Buffer.alloc(LARGE)));
      const name = await world.define({
        plugins: [world.plugin("counts", { file, direct_io: direct })],
      });
      const full = await world.backup(name);
      assertOk(full);
      const restored = await world.restore(name, { where: world.at("restored") });
      assertOk(restored);
      assert.equal(digestOf(world.at("restored", file)), digestOf(file));
      const read = Number(/read (\d+) bytes/.exec(full.log)?.[1]);
      const written = Number(/wrote (\d+) bytes/.exec(restored.log)?.[1]);
      for (const [job, bytes] of [
        [full, read],
        [restored, written],
      ] as const)
        assert(direct === "yes" ? bytes < LITTLE : bytes >= LARGE, described(job));
    },
  })),
];

function digestOf(file: string): string {
  return createHash("md5").update(readFileSync(file)).digest("hex");
}

/** Without the name of the file. */
function listOf(file: string): string {
  return output("getfacl", "--omit-header", "--absolute-names", "--numeric", file);
}

function lackOfPrograms(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(":");
  const missing = names.filter(
    (name) => !folders.some((folder) => existsSync(`${folder}/${name}`)),
  );
  return missing.length === 0 ? undefined : `there is no ${missing.join(", ")}`;
}

function lackOfAttributes(world: World): string | undefined {
  const file = world.write("probe", "");
  try {
    output("setfattr", "-n", "user.probe", "-v", "x", file);
    output("setfacl", "-m", "u:1:r--", file);
    return undefined;
  } catch {
    return "the folder for temporary files takes no extended attributes";
  }
}

/** What a program prints. */
function output(program: string, ...argv: readonly string[]): string {
  return execFileSync(program, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
