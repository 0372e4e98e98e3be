// A whole Bareos of the run's own: catalogue, daemons, plugins, console. What scenarios and benchmarks work with.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { packageRoot } from "../../generator/paths.js";
import { Console } from "./console.js";
import { JOB_LOG, type JobDefinition, type Place } from "./configuration.js";
import { Daemons } from "./daemons.js";
import type { Bareos } from "./find-bareos.js";
import { freePorts } from "./ports.js";
import { Postgres } from "./postgres.js";
import { mustRun } from "./program.js";

export interface SiteOptions {
  readonly bareos: Bareos;
  /** The folder of PostgreSQL's programs. */
  readonly postgres: string;
  /** Whether the folder stays. */
  readonly keep: boolean;
  /** Where volumes are written; in the site's folder without it. */
  readonly volumes?: string;
  /** Whether connections are encrypted, which takes time; they are without a word. */
  readonly tls?: boolean;
  /** Further plugins of the File Daemon. */
  readonly prepare?: (plugins: string) => { names: readonly string[]; env: NodeJS.ProcessEnv };
}

const DATABASE = "catalogue";

/** Always there, so that the Director has a job. */
const NOTHING: JobDefinition = { name: "nothing", files: ["/dev/null"] };

export class Site {
  readonly folder: string;
  readonly #options: SiteOptions;
  readonly #postgres: Postgres;
  readonly #jobs = new Map<string, JobDefinition>([[NOTHING.name, NOTHING]]);
  #daemons: Daemons | undefined;
  #console: Console | undefined;

  constructor(options: SiteOptions) {
    this.#options = options;
    this.folder = mkdtempSync(path.join(tmpdir(), "bareos-node-real-"));
    // PostgreSQL's user, and programs that plugins start, have to get through.
    this.#postgres = new Postgres(options.postgres, path.join(this.folder, "pg"));
  }

  get bareos(): Bareos {
    return this.#options.bareos;
  }

  get daemons(): Daemons {
    if (this.#daemons === undefined) throw new Error("the site was not started");
    return this.#daemons;
  }

  get console(): Console {
    if (this.#console === undefined) throw new Error("the site was not started");
    return this.#console;
  }

  /** Where the plugins of the project are installed. */
  get plugins(): string {
    return path.join(this.folder, "plugins");
  }

  async start(): Promise<void> {
    await mustRun("chmod", ["755", this.folder]);
    const { bareos, volumes = path.join(this.folder, "volumes"), prepare } = this.#options;
    mkdirSync(this.plugins);
    const bareosNode = path.join(packageRoot, "dist/generator/cli/main.js");
    await mustRun(process.execPath, [bareosNode, "install", "--prefix", this.plugins]);
    const { names, env } = prepare?.(this.plugins) ?? { names: [], env: {} };
    await this.#postgres.start();
    await this.#postgres.createCatalogue(DATABASE, bareos.tables);
    const [dir = 0, fd = 0, sd = 0] = await freePorts(3);
    const place: Place = {
      release: bareos.release,
      folder: this.folder,
      plugins: this.plugins,
      pluginNames: ["node", ...names],
      backends: bareos.backends,
      ports: { dir, fd, sd },
      catalogue: { ...this.#postgres.place, database: DATABASE },
      volumes,
      tls: this.#options.tls ?? true,
    };
    const daemons = new Daemons(bareos, place, env);
    this.#daemons = daemons;
    this.#console = new Console(bareos, path.join(this.folder, "bconsole.conf"));
    daemons.configure([...this.#jobs.values()]);
    await daemons.start();
  }

  /** Makes jobs known to the Director, in place of those with the same names. */
  async define(...jobs: readonly JobDefinition[]): Promise<void> {
    for (const job of jobs) this.#jobs.set(job.name, job);
    this.daemons.configure([...this.#jobs.values()]);
    const answer = await this.console.run(["reload"]);
    if (!/reloaded/i.test(answer)) throw new Error(`the Director did not reload: ${answer}`);
  }

  /** What the Director wrote down of all jobs; the catalogue does not have those that did not begin. */
  log(): string {
    const file = path.join(this.folder, JOB_LOG);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Rows of the catalogue. */
  async query(query: string): Promise<string[][]> {
    return this.#postgres.query(DATABASE, query);
  }

  async stop(): Promise<void> {
    await this.#daemons?.stop();
    await this.#postgres.stop();
    if (this.#options.keep) return;
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#options.volumes !== undefined)
      rmSync(this.#options.volumes, { recursive: true, force: true });
  }
}
