// A command that runs: started, listened to, ended. All of it happens to the group of processes that it leads.
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { basename } from "node:path";
import type { Readable, Writable } from "node:stream";
import { M_INFO, M_WARNING } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import { cancelledError, isCancelled, jobSignal } from "../files/cancelled.js";
import { isSystemError, reasonOf } from "../files/errors.js";
import { CommandError, type CommandEnd } from "./command-error.js";
import type { CommandPlan } from "./plan.js";
import { environmentOf } from "./environment.js";
import { ErrorLines } from "./error-lines.js";

/** Milliseconds that a command has to end by itself once it is told to. */
const GRACE = 2000;
/** Milliseconds for the last of standard error, which what a command leaves behind may hold open. */
const LAST_WORDS = 500;

/** Which of its streams are wanted, beside standard error. */
export type Wanted = readonly [input: "pipe" | "ignore", output: "pipe" | "ignore"];

export class RunningCommand {
  readonly #plan: CommandPlan;
  readonly #child: ChildProcess;
  readonly #lines: ErrorLines;
  readonly #over: Promise<CommandEnd>;
  #running = true;
  #ended = false;

  private constructor(plan: CommandPlan, child: ChildProcess) {
    this.#plan = plan;
    this.#child = child;
    const type = plan.stderr === "info" ? M_INFO : M_WARNING;
    const name = basename(plan.program);
    this.#lines = new ErrorLines((line) => {
      tell(type, `${name}: ${line}`);
    });
    child.stderr?.on("data", (bytes: Uint8Array) => {
      this.#lines.push(bytes);
    });
    // Errors of its streams show in how it ends.
    for (const stream of child.stdio) stream?.on("error", () => undefined);
    this.#over = new Promise((resolve) => {
      child.once("exit", (status, signal) => {
        this.#running = false;
        resolve({ status, signal });
      });
    });
  }

  /** Starts it. Rejects with a {@link CommandError} when that is not possible. */
  static async start(plan: CommandPlan, [input, output]: Wanted): Promise<RunningCommand> {
    if (isCancelled()) throw cancelledError();
    const env = environmentOf(plan.env);
    const stdio: StdioOptions = [input, output, "pipe"];
    try {
      const child = spawn(plan.program, plan.args, { cwd: plan.cwd, env, stdio, detached: true });
      const running = new RunningCommand(plan, child);
      await new Promise((resolve, reject) => {
        child.once("spawn", resolve);
        child.once("error", reject);
      });
      running.#endWithJob();
      return running;
    } catch (error) {
      throw new CommandError(plan.program, `cannot be started: ${whyNotStarted(plan, env, error)}`);
    }
  }

  /** Standard output, if it was wanted. */
  get output(): Readable | null {
    return this.#child.stdout;
  }

  /** Standard input, if it was wanted. */
  get input(): Writable | null {
    return this.#child.stdin;
  }

  /**
   * Waits for its end, and for its last words. Rejects with a {@link CommandError} for a status that does not count as
   * well or a signal, and with ECANCELED in a cancelled job. What {@link end} ended is nobody's error.
   */
  async finished(): Promise<void> {
    const end = await this.#over;
    await this.#lastWords();
    if (this.#ended) return;
    if (isCancelled() || jobSignal()?.aborted === true) throw cancelledError();
    if (end.status !== null && this.#plan.okStatus.includes(end.status)) return;
    const how =
      end.signal === null ? `ended with status ${end.status}` : `was ended by ${end.signal}`;
    const words = this.#lines.last === "" ? "" : `: ${this.#lines.last}`;
    throw new CommandError(this.#plan.program, how + words, end);
  }

  /** Ends it because nobody wants the rest. Settled when it is gone; never rejects. */
  async end(): Promise<void> {
    if (this.#running) this.#ended = true;
    this.#stop();
    await this.#over;
    await this.#lastWords();
  }

  #endWithJob(): void {
    const signal = jobSignal();
    if (signal === null) return;
    const stop = (): void => {
      this.#stop();
    };
    signal.addEventListener("abort", stop, { once: true });
    void this.#over.then(() => {
      signal.removeEventListener("abort", stop);
    });
    if (signal.aborted) stop();
  }

  #stop(): void {
    if (!this.#running) return;
    this.#signal("SIGTERM");
    const timer = setTimeout(() => {
      this.#signal("SIGKILL");
    }, GRACE);
    void this.#over.then(() => {
      clearTimeout(timer);
    });
    this.#child.stdout?.destroy();
    this.#child.stdin?.destroy();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined || !this.#running) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has just ended.
    }
  }

  async #lastWords(): Promise<void> {
    const { stderr } = this.#child;
    if (stderr !== null && !stderr.readableEnded && !stderr.destroyed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LAST_WORDS);
        stderr.once("close", () => {
          clearTimeout(timer);
          resolve();
        });
      });
      stderr.destroy();
    }
    this.#lines.end();
  }
}

/** Into the job's log; where there is no job, in plain Node, to the console. */
function tell(type: typeof M_INFO | typeof M_WARNING, line: string): void {
  try {
    JobMessage(type, line);
  } catch {
    console.error(line);
  }
}

function whyNotStarted(
  { program, cwd }: CommandPlan,
  env: Readonly<Record<string, string>>,
  error: unknown,
): string {
  if (!isSystemError(error)) return reasonOf(error);
  if (cwd !== undefined && !existsSync(cwd)) return `its folder ${cwd} does not exist`;
  const isPath = program.includes("/");
  if (error.code === "ENOENT") {
    if (!isPath) return `there is no such program in PATH (${env["PATH"] ?? "not set"})`;
    return existsSync(program)
      ? "the interpreter that it names is missing"
      : "there is no such file";
  }
  if (error.code === "EACCES" && isPath && !mayRun(program)) return "it may not be executed";
  // The system's own text has the arguments.
  return error.code;
}

function mayRun(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
