// Jobs that do not end well: cancelled ones, and one whose worker is gone. The daemon lives on, and no process stays.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertLogged, assertNotLogged, assertOk, assertStatus, described } from "../job.js";
import type { Scenario, World } from "../world.js";

/** Seconds. */
const GRACE = "3";

export const ends: readonly Scenario[] = [
  {
    name: "a cancel reaches a plugin that waits",
    run: async (world) => {
      const job = await cancelled(world, "wait");
      assertLogged(job, "heard of the cancel", "the list was left");
      assert(!job.files.has("/waits/behind"), described(job));
    },
  },
  {
    name: "a cancel ends a plugin that is busy and hears nothing",
    run: async (world) => {
      const job = await cancelled(world, "busy");
      assertNotLogged(job, "heard of the cancel");
    },
  },
  {
    name: "a worker that is killed fails its job and no other",
    run: async (world) => {
      const name = await world.define({ plugins: [world.plugin("dies")] });
      const before = world.site.daemons.pidOf("fd");
      const job = await world.backup(name);
      assertStatus(job, "f", "E");
      assertLogged(job, /SIGKILL|signal 9/);
      assert(!job.files.has("/dies/last"), described(job));
      world.write("data/file", "x");
      const next = await world.define(
        { plugins: [world.localFileset([world.at("data")])] },
        "-next",
      );
      assertOk(await world.backup(next));
      assert.equal(world.site.daemons.pidOf("fd"), before);
    },
  },
];

/** A job that does not end by itself; `meanwhile` comes when it is under way, before the cancel. */
export async function cancelled(
  world: World,
  how: "wait" | "busy",
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): ReturnType<World["wait"]> {
  const marker = world.at("marker");
  const plugin = world.plugin("waits", { how, marker, cancel_grace: GRACE });
  const name = await world.define({ plugins: [plugin] });
  const id = await world.start(name);
  await world.until("the plugin waits", () => world.has("marker"));
  const worker = Number(readFileSync(marker, "utf8"));
  assert(isAlive(worker));
  await meanwhile();
  await world.site.console.run([`cancel jobid=${id}`]);
  const job = await world.wait(id);
  assertStatus(job, "A");
  await world.until("the worker is gone", () => !isAlive(worker));
  return job;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
