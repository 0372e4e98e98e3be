// Plugins of the Storage Daemon and the Director: which events they see, with which values, and what a value does that they set.
import assert from "node:assert/strict";
import { assertLogged, assertOk } from "../job.js";
import type { Scenario, World } from "../world.js";

interface Seen {
  readonly event: string;
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly level: string;
  readonly client: string | null;
  readonly pool: string | null;
  readonly volume: string | null;
  readonly device?: string | null;
  readonly priority?: number;
}

export const events: readonly Scenario[] = [
  {
    name: "plugins of the Director and the Storage Daemon see a job's events",
    run: async (world) => {
      world.write("data/file", "x");
      const volume = `named-by-plugin-${world.key}`;
      const name = await world.define({
        files: [world.at("data")],
        pool: "new",
        dirPlugins: [world.plugin("director", { file: world.at("dir.jsonl"), volume })],
        sdPlugins: [world.plugin("storage", { file: world.at("sd.jsonl") })],
      });
      const job = await world.backup(name);
      assertOk(job);
      assertLogged(job, "the Director's plugin has begun", "the Storage Daemon's plugin has begun");
      const media = await world.site.query(
        `SELECT VolumeName FROM Media JOIN JobMedia USING (MediaId) WHERE JobId = ${job.id}`,
      );
      assert.deepEqual(media, [[volume]]);
      await world.until("both plugins saw the end", () =>
        ["dir.jsonl", "sd.jsonl"].every((file) => seenIn(world, file).at(-1)?.event === "JobEnd"),
      );
      const director = seenIn(world, "dir.jsonl");
      assert.deepEqual(
        director.map(({ event }) => event),
        ["JobStart", "JobInit", "JobRun", "NewVolume", "JobEnd"],
      );
      for (const seen of director)
        assert.deepEqual(
          [seen.id, seen.type, seen.level, seen.client, seen.priority],
          [job.id, "backup", "full", "client", 7],
          seen.event,
        );
      const storage = seenIn(world, "sd.jsonl");
      for (const event of [
        "JobStart",
        "DeviceReserve",
        "DeviceOpen",
        "LabelWrite",
        "DeviceClose",
        "DeviceRelease",
      ])
        assert(
          storage.some((seen) => seen.event === event),
          `no ${event} in ${JSON.stringify(storage)}`,
        );
      for (const seen of storage) assert.equal(seen.id, job.id);
      const [open] = storage.filter(({ event }) => event === "DeviceOpen");
      assert.equal(open?.device, world.site.daemons.place.volumes);
    },
  },
  {
    name: "the shipped plugins volume-log and job-notify do their work",
    run: async (world) => {
      world.write("data/file", "x");
      const program = world.write("notify.sh", '#!/bin/sh\ncat >> "$(dirname "$0")/notes"\n');
      const { chmodSync } = await import("node:fs");
      chmodSync(program, 0o755);
      const name = await world.define({
        files: [world.at("data")],
        dirPlugins: [world.shipped("job-notify", { command: program })],
        sdPlugins: [world.shipped("volume-log", { file: world.at("volumes") })],
      });
      const job = await world.backup(name);
      assertOk(job);
      await world.until("the note is there", () => world.has("notes"));
      await world.until("the note names the job", () =>
        world.read("notes").includes(String(job.id)),
      );
      const lines = world.read("volumes").trim().split("\n");
      const entries = lines.map((line) => JSON.parse(line) as { event: string; jobId: number });
      assert(entries.some(({ event }) => event === "DeviceOpen"));
      assert(entries.every(({ jobId }) => jobId === job.id));
    },
  },
];

function seenIn(world: World, file: string): Seen[] {
  if (!world.has(file)) return [];
  const lines = world.read(file).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Seen);
}
