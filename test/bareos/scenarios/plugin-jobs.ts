// What plugins do beside giving files: objects, options, times, messages, several modules in a job, a place in Options.
import assert from "node:assert/strict";
import {
  assertLogged,
  assertNotLogged,
  assertOk,
  assertSaved,
  assertStatus,
  described,
} from "../job.js";
import { readVolume } from "../read-volume.js";
import type { Scenario, World } from "../world.js";

export const pluginJobs: readonly Scenario[] = [
  {
    name: "restore objects come back, large and small",
    run: async (world) => {
      const name = await world.define({ plugins: [world.plugin("keeps")] });
      const full = await world.backup(name);
      assertOk(full);
      const objects = await world.site.query(
        `SELECT ObjectName, ObjectFullLength FROM RestoreObject WHERE JobId = ${full.id} ORDER BY ObjectName`,
      );
      assert.deepEqual(objects, [
        ["large", "4096"],
        ["small", "5"],
      ]);
      const incremental = await world.backup(name, "Incremental");
      assertOk(incremental);
      const restored = await world.restore(name, { where: world.at("restored"), jobId: full.id });
      assertOk(restored);
      const digest = world.read("restored/keeps/file");
      for (const job of [incremental, restored])
        assertLogged(job, "came back: small, 5 bytes", `came back: large, 4096 bytes, ${digest}`);
      assertNotLogged(full, "came back");
    },
  },
  {
    name: "an option plugin changes and leaves out files",
    run: async (world) => {
      world.write("data/text", "some text");
      world.write("data/left.tmp", "out");
      const name = await world.define({
        options: [`Plugin = "${world.plugin("upper")}"`],
        files: [world.at("data")],
      });
      const full = await world.backup(name);
      assertOk(full);
      assert(!full.files.has(world.at("data/left.tmp")), described(full));
      assertOk(
        await world.restore(name, {
          where: world.at("restored"),
          files: [world.at("data/text")],
        }),
      );
      assert.equal(world.read("restored", world.at("data/text")), "SOME TEXT");
    },
  },
  {
    name: "messages of every kind reach the job's log, and end it as they should",
    run: async (world) => {
      const run = async (worst: string): ReturnType<World["backup"]> =>
        world.backup(await world.define({ plugins: [world.plugin("says", { worst })] }, worst));
      const warned = await run("warning");
      assertStatus(warned, "T", "W");
      for (const kind of ["INFO", "WARNING", "NOTSAVED", "ALERT", "SECURITY"])
        assertLogged(warned, `this is M_${kind} 100% äöü`);
      assertLogged(warned, /Warning: .*this is M_WARNING/);
      const wrong = await run("error");
      assertStatus(wrong, "W", "E");
      assert.equal(wrong.errors, 1, described(wrong));
      assertLogged(wrong, /Error: .*this is M_ERROR/);
      assertSaved(wrong, "/says/", ["file"]);
      const fatal = await run("fatal");
      assertStatus(fatal, "f", "E");
      assertLogged(fatal, /Fatal error: .*this is M_FATAL/);
    },
  },
  {
    name: "options come by layers, and a restore may change them",
    run: async (world) => {
      const defaults_file = world.write(
        "defaults",
        "# layers\ncolour = from defaults\nsize = from defaults\ntoken = deep-secret\n",
      );
      const overrides_file = world.write("overrides", "count = 3\n");
      const given = { colour: "a:b", count: "2", places: "one, two" };
      const plugin = world.plugin("told", { ...given, defaults_file, overrides_file });
      const name = await world.define({ plugins: [plugin] });
      const full = await world.backup(name);
      assertOk(full);
      assertLogged(
        full,
        'told at backup: {"colour":"a:b","count":3,"size":"from defaults","places":["one","two"],"secret":11,"token":"***"}',
      );
      assertNotLogged(full, "deep-secret");
      const where = world.at("restored");
      const same = await world.restore(name, { where });
      assertOk(same);
      assertLogged(same, 'told at restore: {"colour":"a:b","count":3');
      const changed = await world.restore(name, {
        where,
        pluginOptions: "node:colour=red:size=large",
      });
      assertOk(changed);
      assertLogged(changed, 'told at restore: {"colour":"red","count":3,"size":"large"');
    },
  },
  {
    name: "a wrong option fails the job with its name",
    run: async (world) => {
      const name = await world.define({ plugins: [world.plugin("told", { color: "red" })] });
      const job = await world.backup(name);
      assertStatus(job, "f", "E");
      assertLogged(job, /color.*colour/s);
    },
  },
  {
    name: "a plugin sets the since time and forces files",
    run: async (world) => {
      const control = (content: object): void => {
        world.write("control", JSON.stringify(content));
      };
      control({});
      const plugin = world.plugin("times", { control: world.at("control") });
      const name = await world.define({ plugins: [plugin] });
      const full = await world.backup(name);
      assertOk(full);
      assertSaved(full, "/times/", ["middle", "old", "young"]);
      const incremental = async (content: object, saved: readonly string[]): Promise<void> => {
        control(content);
        const job = await world.backup(name, "Incremental");
        assertOk(job);
        assert.equal(job.level, "I");
        assertLogged(job, /since 20\d\d-/);
        assertSaved(job, "/times/", saved);
      };
      await incremental({}, []);
      await incremental({ since: 1_200_000_000 }, ["middle", "young"]);
      await incremental({ forced: ["old"] }, ["old"]);
      if (world.release >= 22)
        await incremental({ checkChanges: false }, ["middle", "old", "young"]);
    },
  },
  {
    name: "two modules in one job keep to their own files",
    run: async (world) => {
      const name = await world.define({
        plugins: ["left", "right"].map((each) => world.plugin(each, { folder: each })),
      });
      const full = await world.backup(name);
      assertOk(full);
      assertSaved(full, "/", ["left/file", "right/file"]);
      const job = await world.restore(name, {
        where: world.at("restored"),
        pluginOptions: "node:for_module=right:colour=red",
      });
      assertOk(job);
      assertLogged(job, 'left at restore: {"colour":"none"', 'right at restore: {"colour":"red"');
      for (const each of ["left", "right"]) assert.equal(world.read(`restored/${each}/file`), each);
    },
  },
  {
    name: "a module that crashes fails the job, and the other one's files are saved",
    run: async (world) => {
      const plugins = [world.plugin("dies"), world.plugin("left", { folder: "left" })];
      const job = await world.backup(await world.define({ plugins, pool: "crash" }));
      assertStatus(job, "f", "E");
      assertLogged(job, "the job goes without what was left of the module dies");
      // Of a job that failed the Director takes no more files into the catalogue: they are on the volume.
      const { listing } = await readVolume(world, "crash");
      assert(listing.includes("/left/file"), listing);
      assert(!listing.includes("/dies/last"), listing);
    },
  },
];
