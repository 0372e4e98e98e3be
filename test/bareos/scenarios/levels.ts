// Full, incremental, differential and accurate jobs of the shipped `local-fileset`, and what a restore makes of them.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { assertOk, assertSaved } from "../job.js";
import type { Scenario, World } from "../world.js";

/** Times of files are compared in seconds. */
const NEXT_SECOND = 1100;

async function changeLater(world: World, name: string, content: string): Promise<void> {
  await sleep(NEXT_SECOND);
  world.write(name, content);
}

export const levels: readonly Scenario[] = [
  {
    name: "a full backup is restored as it was",
    run: async (world) => {
      world.write("data/one", "first");
      world.write("data/deep/two", "x".repeat(100_000));
      world.write("data/empty", "");
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      const full = await world.backup(name);
      assertOk(full);
      assert.equal(full.level, "F");
      assertSaved(full, world.at("data/"), ["", "one", "deep/", "deep/two", "empty"]);
      assert.equal(full.fileCount, 5);
      const restored = await world.restore(name, { where: world.at("restored") });
      assertOk(restored);
      assert.equal(restored.fileCount, 5);
      assert.equal(world.read("restored", world.at("data/one")), "first");
      assert.equal(world.read("restored", world.at("data/deep/two")).length, 100_000);
      assert.equal(world.read("restored", world.at("data/empty")), "");
    },
  },
  {
    name: "incremental and differential jobs save what changed",
    run: async (world) => {
      world.write("data/a", "a1");
      world.write("data/b", "b1");
      const name = await world.define({ plugins: [world.localFileset([world.at("data")])] });
      assertOk(await world.backup(name));
      await changeLater(world, "data/a", "a2");
      const first = await world.backup(name, "Incremental");
      assertOk(first);
      assert.equal(first.level, "I");
      assertSaved(first, world.at("data/"), ["a"]);
      await changeLater(world, "data/c", "c1");
      const second = await world.backup(name, "Incremental");
      assertOk(second);
      assertSaved(second, world.at("data/"), ["", "c"]);
      const differential = await world.backup(name, "Differential");
      assertOk(differential);
      assert.equal(differential.level, "D");
      assertSaved(differential, world.at("data/"), ["", "a", "c"]);
      await sleep(NEXT_SECOND);
      const nothing = await world.backup(name, "Incremental");
      assertOk(nothing);
      assert.equal(nothing.fileCount, 0);
      assertOk(await world.restore(name, { where: world.at("restored") }));
      const restored = (file: string): string => world.read("restored", world.at("data", file));
      assert.deepEqual(["a", "b", "c"].map(restored), ["a2", "b1", "c1"]);
    },
  },
  {
    name: "an accurate job notices what is gone",
    run: async (world) => {
      world.write("data/stays", "s");
      world.write("data/goes", "g");
      world.write("data/folder/goes too", "g");
      const name = await world.define({
        plugins: [world.localFileset([world.at("data")])],
        accurate: true,
      });
      assertOk(await world.backup(name));
      await sleep(NEXT_SECOND);
      rmSync(world.at("data/goes"));
      rmSync(world.at("data/folder"), { recursive: true });
      const job = await world.backup(name, "Incremental");
      assertOk(job);
      const gone = [...job.files].filter(([, { index }]) => index === 0).map(([file]) => file);
      assert.deepEqual(
        gone.sort(),
        ["data/folder/", "data/folder/goes too", "data/goes"].map((file) => world.at(file)),
      );
      assertOk(await world.restore(name, { where: world.at("restored") }));
      assert(world.has("restored", world.at("data/stays")));
      assert(!world.has("restored", world.at("data/goes")));
      assert(!world.has("restored", world.at("data/folder")));
    },
  },
];
