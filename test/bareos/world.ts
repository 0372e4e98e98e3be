// What a scenario works with: a folder of its own, jobs that it defines, runs and looks at.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageRoot } from "../../generator/paths.js";
import { resource, type JobDefinition } from "./configuration.js";
import { isOver, resultOf, type JobResult } from "./job.js";
import type { Site } from "./site.js";

export interface Scenario {
  /** Plain English, in lower case. */
  readonly name: string;
  /** Why a Bareos, or this machine, cannot do it; undefined where it can. */
  readonly lacks?: (world: World) => string | undefined;
  readonly run: (world: World) => Promise<void>;
}

export interface RestoreOptions {
  /** A folder; without one files go to where they came from. */
  readonly where?: string;
  /** Only these. */
  readonly files?: readonly string[];
  readonly replace?: "always" | "ifnewer" | "ifolder" | "never";
  readonly pluginOptions?: string;
  /** Restores this job alone; without it what the newest full job and those behind it say. */
  readonly jobId?: number;
}

/** Plugins that scenarios use, as TypeScript. */
export const SCENARIO_PLUGINS = path.join(packageRoot, "test/bareos/plugins");

const POLL = 250;
const LIMIT = 120_000;

export class World {
  /** The folder of this scenario. */
  readonly folder: string;

  constructor(
    readonly site: Site,
    /** In names of jobs and of the folder. */
    readonly key: string,
  ) {
    this.folder = path.join(site.folder, key);
    mkdirSync(this.folder);
  }

  get release(): number {
    return this.site.bareos.release;
  }

  /** A path in the scenario's folder. */
  at(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  /** Writes a file, with the folders above it. */
  write(name: string, content: string | Uint8Array): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  read(...names: readonly string[]): string {
    return readFileSync(this.at(...names), "utf8");
  }

  has(...names: readonly string[]): boolean {
    return existsSync(this.at(...names));
  }

  /** A definition for one of the scenarios' plugins. */
  plugin(name: string, options: Readonly<Record<string, string>> = {}): string {
    return definition(SCENARIO_PLUGINS, name, options);
  }

  /** A definition for a shipped plugin. */
  shipped(name: string, options: Readonly<Record<string, string>> = {}): string {
    return definition(path.join(this.site.plugins, "bareos-node/plugins"), name, options);
  }

  /** `local-fileset` over this list of paths. */
  localFileset(paths: readonly string[], options: Readonly<Record<string, string>> = {}): string {
    const filename = this.write("list", paths.map((each) => `${each}\n`).join(""));
    return this.shipped("local-fileset", { filename, ...options });
  }

  /** Does something while all daemons run under a policy: lines of its resource. */
  async underPolicy(lines: readonly string[], run: () => Promise<void>): Promise<void> {
    const { daemons } = this.site;
    try {
      await daemons.restart(resource("NodePlugin", lines));
      await run();
    } finally {
      await daemons.restart();
    }
  }

  /** Makes a job known; gives its name. */
  async define(job: Omit<JobDefinition, "name">, suffix = ""): Promise<string> {
    const name = `${this.key}${suffix}`;
    await this.site.define({ ...job, name });
    return name;
  }

  /** Starts a job without waiting for it; gives its number. */
  async start(name: string, level = "Full", more = ""): Promise<number> {
    return this.site.console.start([`run job=${name} level=${level} ${more} yes`]);
  }

  async backup(name: string, level = "Full"): Promise<JobResult> {
    return this.wait(await this.start(name, level));
  }

  async restore(name: string, options: RestoreOptions): Promise<JobResult> {
    const { where = "/", files, replace = "always", pluginOptions, jobId } = options;
    const from = jobId === undefined ? "current" : `jobid=${jobId}`;
    const id = await this.site.console.start([
      [
        `restore client=client fileset=${name} restorejob=${name}-restore where=${where} replace=${replace}`,
        ...(pluginOptions === undefined ? [] : [`pluginoptions="${pluginOptions}"`]),
        `${from} select`,
        ...(files === undefined ? ["all done yes"] : []),
      ].join(" "),
      ...(files === undefined ? [] : [...files.map((file) => `mark ${file}`), "done", "yes"]),
    ]);
    return this.wait(id);
  }

  /** Waits for the end of a job. */
  async wait(id: number): Promise<JobResult> {
    const until = Date.now() + LIMIT;
    while (Date.now() < until) {
      const [row] = await this.site.query(`SELECT JobStatus FROM Job WHERE JobId = ${id}`);
      if (isOver(row?.[0] ?? "")) {
        await this.#waitForLog(id);
        return resultOf(this.site, id);
      }
      await sleep(POLL);
    }
    throw new Error(`job ${id} did not end within ${LIMIT / 1000} s`);
  }

  /** The last message of a job is written after its state. */
  async #waitForLog(id: number): Promise<void> {
    await this.until(`the log of job ${id} has its end`, async () => {
      const [row] = await this.site.query(
        `SELECT COUNT(*) FROM Log WHERE JobId = ${id} AND LogText LIKE '%Termination:%'`,
      );
      return row?.[0] !== "0";
    });
  }

  /** Waits until something is so. */
  async until(what: string, isSo: () => boolean | Promise<boolean>, limit = 30_000): Promise<void> {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      if (await isSo()) return;
      await sleep(POLL);
    }
    throw new Error(`waited in vain until ${what}`);
  }
}

function definition(
  folder: string,
  name: string,
  options: Readonly<Record<string, string>>,
): string {
  const values = Object.entries(options).map(([key, value]) => `:${key}=${escaped(value)}`);
  return `node:module_path=${folder}:module_name=${name}${values.join("")}`;
}

/** A colon and a backslash in a value. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll(":", "\\:");
}
