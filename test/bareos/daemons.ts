// The three daemons: started, asked whether they still live, and ended. Each leads a session of its own, so that nothing of it stays.
import { spawn, type ChildProcess } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  consoleText,
  directorText,
  fileDaemonText,
  storageText,
  type JobDefinition,
  type Place,
} from "./configuration.js";
import type { Bareos, ProgramName } from "./find-bareos.js";
import { answers } from "./ports.js";

type Daemon = "sd" | "fd" | "dir";

const DAEMONS: readonly Daemon[] = ["sd", "fd", "dir"];
const START_LIMIT = 60_000;
const END_LIMIT = 10_000;

export class Daemons {
  readonly #running = new Map<Daemon, ChildProcess>();
  /** Traces of crashes that were told. */
  readonly #traces = new Set<string>();

  constructor(
    readonly bareos: Bareos,
    readonly place: Place,
    /** Environment for the daemons, beside what their programs need. */
    readonly env: NodeJS.ProcessEnv = {},
  ) {}

  /** Writes the configuration of all. The Director wants at least one job. */
  configure(jobs: readonly JobDefinition[]): void {
    const { folder, volumes } = this.place;
    for (const name of [path.join(folder, "work"), volumes]) mkdirSync(name, { recursive: true });
    const texts = {
      "dir.conf": directorText(this.place, jobs),
      "sd.conf": storageText(this.place),
      "fd.conf": fileDaemonText(this.place),
      "bconsole.conf": consoleText(this.place),
    };
    for (const [name, text] of Object.entries(texts))
      writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  }

  get policyFile(): string {
    return path.join(this.place.folder, "bareos-node.conf");
  }

  configurationOf(daemon: Daemon): string {
    return path.join(this.place.folder, `${daemon}.conf`);
  }

  pidOf(daemon: Daemon): number {
    return this.#running.get(daemon)?.pid ?? 0;
  }

  async start(): Promise<void> {
    for (const daemon of DAEMONS) if (!this.#running.has(daemon)) this.#start(daemon);
    await Promise.all(DAEMONS.map(async (daemon) => this.#waitFor(daemon)));
  }

  #start(daemon: Daemon): void {
    const { folder } = this.place;
    const log = openSync(path.join(folder, `${daemon}.log`), "a");
    const name: ProgramName = `bareos-${daemon}`;
    const child = spawn(this.bareos.programs[name], ["-f", "-c", this.configurationOf(daemon)], {
      detached: true,
      stdio: ["ignore", log, log],
      cwd: path.join(folder, "work"),
      env: this.#environment(),
    });
    closeSync(log);
    this.#running.set(daemon, child);
    child.on("error", () => undefined);
  }

  /** A policy of this machine is for its own daemons. */
  #environment(): NodeJS.ProcessEnv {
    const policy = existsSync(this.policyFile) ? undefined : "none";
    return { ...this.bareos.env, ...this.env, BAREOS_NODE_POLICY: policy };
  }

  async #waitFor(daemon: Daemon): Promise<void> {
    const port = this.place.ports[daemon];
    const until = Date.now() + START_LIMIT;
    while (Date.now() < until) {
      if (this.ended(daemon) !== undefined) break;
      if (await answers(port)) return;
      await sleep(50);
    }
    throw new Error(
      `bareos-${daemon} did not start (${this.ended(daemon) ?? "it does not listen"}): ${this.logOf(daemon)}`,
    );
  }

  /** How it ended; undefined while it runs. */
  ended(daemon: Daemon): string | undefined {
    const child = this.#running.get(daemon);
    if (child === undefined) return "not started";
    if (child.signalCode !== null) return `ended by ${child.signalCode}`;
    if (child.exitCode !== null) return `ended with ${child.exitCode}`;
    return undefined;
  }

  logOf(daemon: Daemon): string {
    return readFileSync(path.join(this.place.folder, `${daemon}.log`), "utf8").slice(-3000);
  }

  /** What a daemon that should live says of its end, and the traces that a crash leaves. */
  faults(): string[] {
    const dead = DAEMONS.flatMap((daemon) => {
      const how = this.ended(daemon);
      if (how === undefined) return [];
      this.#running.delete(daemon);
      return [`bareos-${daemon} ${how}: ${this.logOf(daemon)}`];
    });
    const traces = readdirSync(path.join(this.place.folder, "work")).filter(
      (name) => /^core|\.core|traceback|bactrace/.test(name) && !this.#traces.has(name),
    );
    for (const name of traces) this.#traces.add(name);
    return [...dead, ...traces.map((name) => `a daemon left ${name}`)];
  }

  async stop(): Promise<void> {
    const children = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(children.map(endWithGroup));
  }

  /** With the administrator's policy beside the configuration; without a text there is none. */
  async restart(policy?: string): Promise<void> {
    await this.stop();
    if (policy === undefined) rmSync(this.policyFile, { force: true });
    else writeFileSync(this.policyFile, policy, { mode: 0o600 });
    await this.start();
  }

  /** At once, where nothing can be waited for. */
  kill(): void {
    for (const child of this.#running.values()) killGroup(child, "SIGKILL");
    this.#running.clear();
  }
}

async function endWithGroup(child: ChildProcess): Promise<void> {
  const until = Date.now() + END_LIMIT;
  killGroup(child, "SIGTERM");
  while (child.exitCode === null && child.signalCode === null && Date.now() < until)
    await sleep(20);
  killGroup(child, "SIGKILL");
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
