// Runs the jobs, in turns, and takes their times: data phases and processor time of the File Daemon with its workers.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Bareos } from "../../test/bareos/find-bareos.js";
import { assertOk } from "../../test/bareos/job.js";
import { Site } from "../../test/bareos/site.js";
import { World } from "../../test/bareos/world.js";
import { makeFiles, type FileSetName } from "./files.js";
import { growthOf, restoredWithin, secondsWithChildren } from "./phases.js";

export interface Amounts {
  readonly rounds: number;
  /** Small files. */
  readonly files: number;
  /** MiB of each large file. */
  readonly mib: number;
  readonly sets: readonly FileSetName[];
}

export interface MeasureOptions {
  readonly bareos: Bareos;
  readonly postgres: string;
  readonly amounts: Amounts;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Who saves the files. */
export type Saver = "no plugin" | "ours" | "ours, direct I/O" | "python3";

export interface Taken {
  /** Seconds of the data phase. */
  readonly seconds: number;
  /** Processor seconds of the File Daemon and the workers that it waited for. */
  readonly processor: number;
}

export interface Result {
  readonly work: string;
  /** A value for each round. */
  readonly taken: Partial<Record<Saver, readonly Taken[]>>;
}

/** In memory, so that no disk is measured. */
const MEMORY = "/dev/shm";

/** The first release in which the core moves a plugin's data. */
const DIRECT_IO = 22;

export async function measureAll(options: MeasureOptions): Promise<Result[]> {
  const { bareos, postgres, amounts, note, signal } = options;
  const memory = mkdtempSync(path.join(MEMORY, "bareos-node-bench-"));
  const { python } = bareos;
  const site = new Site({
    bareos,
    postgres,
    keep: false,
    tls: false,
    volumes: path.join(memory, "volumes"),
    prepare: (plugins) => {
      if (python === undefined) return { names: [], env: {} };
      copyFileSync(python.library, path.join(plugins, "python3-fd.so"));
      return { names: ["python3"], env: { PYTHONPATH: python.modules.join(path.delimiter) } };
    },
  });
  const results: Result[] = [];
  try {
    await site.start();
    if (python === undefined) note("there is no python3-fd: it is left out");
    for (const set of amounts.sets) {
      const data = path.join(memory, set);
      makeFiles(set, data, amounts);
      results.push(...(await measureSet({ ...options, site, data, set, memory, signal })));
      rmSync(data, { recursive: true });
    }
  } finally {
    await site.stop();
    rmSync(memory, { recursive: true, force: true });
  }
  return results;
}

interface SetOptions extends MeasureOptions {
  readonly site: Site;
  readonly set: FileSetName;
  readonly data: string;
  readonly memory: string;
}

async function measureSet(options: SetOptions): Promise<Result[]> {
  const { site, set, data, amounts, note, signal } = options;
  const world = new World(site, set);
  const jobs = await defineJobs(world, data);
  const backups: Partial<Record<Saver, Taken[]>> = {};
  const restores: Partial<Record<Saver, Taken[]>> = {};
  // The first round warms up.
  for (let round = 0; round <= amounts.rounds; round += 1) {
    for (const [saver, name] of jobs) {
      signal.throwIfAborted();
      const { backup, restore } = await measureJob(options, world, name);
      note(
        `${set}, round ${round}, ${saver}: saved in ${backup.seconds.toFixed(2)} s, restored in ${restore.seconds.toFixed(2)} s`,
      );
      if (round === 0) continue;
      (backups[saver] ??= []).push(backup);
      (restores[saver] ??= []).push(restore);
    }
  }
  const what =
    set === "small" ? `${amounts.files} files of 4 KiB` : `2 files of ${amounts.mib} MiB`;
  return [
    { work: `backup, ${what}`, taken: backups },
    { work: `restore, ${what}`, taken: restores },
  ];
}

async function defineJobs(world: World, data: string): Promise<[Saver, string][]> {
  const list = world.write("list", `${data}\n`);
  const { python } = world.site.bareos;
  const ours = (options: Record<string, string>): string =>
    world.shipped("local-fileset", { filename: list, ...options });
  const savers: [Saver, readonly string[] | undefined][] = [
    ["no plugin", undefined],
    ["ours", [ours({})]],
    ...(world.release >= DIRECT_IO
      ? ([["ours, direct I/O", [ours({ direct_io: "yes" })]]] as [Saver, string[]][])
      : []),
    ...(python === undefined
      ? []
      : ([["python3", [pythonDefinition(python.script, list)]]] as [Saver, string[]][])),
  ];
  const jobs: [Saver, string][] = [];
  for (const [saver, plugins] of savers) {
    const name = await world.define(
      {
        ...(plugins === undefined ? { files: [data] } : { plugins }),
        options: ["ACL Support = yes", "XAttr Support = yes"],
        pool: "single",
      },
      saver.replaceAll(/\W+/g, "-"),
    );
    jobs.push([saver, name]);
  }
  return jobs;
}

function pythonDefinition(script: string, list: string): string {
  const folder = path.dirname(script);
  return `python3:module_path=${folder}:module_name=${path.basename(script, ".py")}:filename=${list}`;
}

async function measureJob(
  { site, memory }: SetOptions,
  world: World,
  name: string,
): Promise<{ backup: Taken; restore: Taken }> {
  const volumes = site.daemons.place.volumes;
  const pid = site.daemons.pidOf("fd");
  const before = secondsWithChildren(pid);
  const growth = growthOf(volumes);
  const job = await world.backup(name);
  const seconds = growth.stop();
  assertOk(job);
  const between = secondsWithChildren(pid);
  const where = path.join(memory, "restored");
  mkdirSync(where);
  const restored = await world.restore(name, { where, jobId: job.id });
  assertOk(restored);
  const after = secondsWithChildren(pid);
  const restoredSeconds = restoredWithin(where);
  rmSync(where, { recursive: true });
  // Each job has a volume of its own, which nobody needs now.
  await forgetVolumes(site);
  return {
    backup: { seconds, processor: between - before },
    restore: { seconds: restoredSeconds, processor: after - between },
  };
}

async function forgetVolumes(site: Site): Promise<void> {
  const { volumes } = site.daemons.place;
  const rows = await site.query("SELECT VolumeName FROM Media WHERE VolStatus <> 'Purged'");
  for (const [volume = ""] of rows) {
    writeFileSync(path.join(volumes, volume), "");
    rmSync(path.join(volumes, volume));
  }
  await site.console.run(rows.map(([volume = ""]) => `delete volume=${volume} pool=single yes`));
}
