// What a restore can be told, the tools that read a volume without a Director, and jobs that save nothing.
import assert from "node:assert/strict";
import { mkdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { assertLogged, assertOk, assertSaved, assertStatus, described } from "../job.js";
import { mustRun } from "../program.js";
import { readVolume } from "../read-volume.js";
import type { RestoreOptions, Scenario, World } from "../world.js";

/** A file between these two was saved. */
const OLD = new Date("2020-01-01T00:00:00Z");
const NEW = new Date("2030-01-01T00:00:00Z");

export const restores: readonly Scenario[] = [
  {
    name: "one file of several is restored elsewhere",
    run: async (world) => {
      const wanted = world.write("data/folder/wanted", "wanted");
      world.write("data/folder/other", "other");
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      assertOk(await world.backup(name));
      const job = await world.restore(name, { where: world.at("restored"), files: [wanted] });
      assertOk(job);
      assert.equal(job.fileCount, 1);
      assert.equal(world.read("restored", wanted), "wanted");
      assert(!world.has("restored", world.at("data/folder/other")));
    },
  },
  {
    name: "a restore keeps to its replace rule",
    run: async (world) => {
      const names = ["newer", "older", "gone"];
      for (const name of names) world.write(`data/${name}`, "saved");
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      assertOk(await world.backup(name));
      for (const replace of ["never", "ifnewer", "ifolder", "always"] as const)
        assert.deepEqual(await replaced(world, name, replace), EXPECTED[replace], replace);
    },
  },
  {
    name: "a plugin restores into a command and a stream",
    run: async (world) => {
      mkdirSync(world.at("to"));
      const name = await world.define({ plugins: [world.plugin("pours", { to: world.at("to") })] });
      const full = await world.backup(name);
      assertOk(full);
      assertSaved(full, "@pours/", ["command", "stream"]);
      assertOk(await world.restore(name, { where: world.at("restored") }));
      assert.equal(world.read("to/command"), "made by a command");
      assert.equal(world.read("to/stream"), "a stream");
      assert(!world.has("restored", "@pours"));
    },
  },
  {
    name: "an estimate counts and lists, and saves nothing",
    run: async (world) => {
      world.write("data/a", "12345");
      world.write("data/b", "678");
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      const answer = await world.site.console.run([`estimate job=${name} listing level=Full`]);
      assert.match(answer, /estimate files=3 bytes=8\b/);
      for (const file of ["a", "b"]) assert(answer.includes(world.at("data", file)), answer);
      const jobs = await world.site.query(`SELECT COUNT(*) FROM Job WHERE Name = '${name}'`);
      assert.deepEqual(jobs, [["0"]]);
    },
  },
  {
    name: "a verify job compares the volume with the catalogue; none asks a plugin for files",
    run: async (world) => {
      world.write("data/a", "a");
      const plugins = [world.localFileset([world.at("data")])];
      const name = await world.define({ plugins });
      assertOk(await world.backup(name));
      assertOk(await verify(world, plugins, "VolumeToCatalog", `Verify Job = ${name}`));
      // What is on the disk now, a File Daemon asks no plugin in a verify job.
      const disk = await verify(world, plugins, "InitCatalog");
      assertStatus(disk, "f", "E");
      assertLogged(disk, /Plugin: .* not found/);
    },
  },
  {
    name: "bls lists and bextract extracts what a plugin saved",
    run: async (world) => {
      const saved = world.write("data/file", "on the volume");
      const name = await world.define({
        plugins: [world.localFileset([world.at("data")])],
        pool: "own",
      });
      const full = await world.backup(name);
      assertOk(full);
      const { listing, argv } = await readVolume(world, "own");
      assert(listing.includes(saved), listing);
      mkdirSync(world.at("out"));
      const { programs, env } = world.site.bareos;
      await mustRun(programs.bextract, [...argv, world.at("out")], { env });
      assert.equal(world.read("out", saved), "on the volume");
    },
  },
];

/** What of the files that stand there a restore leaves: `newer` is newer than what was saved. */
const EXPECTED = {
  never: { newer: "there", older: "there", gone: "saved" },
  ifnewer: { newer: "there", older: "saved", gone: "saved" },
  ifolder: { newer: "saved", older: "there", gone: "saved" },
  always: { newer: "saved", older: "saved", gone: "saved" },
} as const;

async function replaced(
  world: World,
  name: string,
  replace: NonNullable<RestoreOptions["replace"]>,
): Promise<Record<string, string>> {
  const where = path.join("restored", replace);
  const there = (file: string): string => path.join(where, world.at("data", file));
  for (const [file, time] of [
    ["newer", NEW],
    ["older", OLD],
  ] as const)
    utimesSync(world.write(there(file), "there"), time, time);
  const job = await world.restore(name, { where: world.at(where), replace });
  assert(["T", "W"].includes(job.status), described(job));
  return Object.fromEntries(
    ["newer", "older", "gone"].map((file) => [file, world.read(there(file))]),
  );
}

async function verify(
  world: World,
  plugins: readonly string[],
  level: string,
  ...more: readonly string[]
): Promise<ReturnType<World["wait"]>> {
  const job = ["Type = Verify", `Level = ${level}`, ...more];
  const name = await world.define({ plugins, job }, `-${level}`);
  return world.wait(await world.start(name, level));
}
