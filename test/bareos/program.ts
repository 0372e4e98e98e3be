// Starts programs and waits for them. What they print comes back whole: these are short runs.
import { spawn } from "node:child_process";

export interface Run {
  /** 127 when the program cannot be started; 128 and the signal's name in `stderr` when one ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it finds at standard input. */
  readonly input?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 120_000;

export async function run(
  program: string,
  argv: readonly string[],
  { env = process.env, cwd, input = "", timeout = DEFAULT_TIMEOUT }: RunOptions = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, {
      env,
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ["pipe", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
    child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
    // Whoever ends before it has read all of its input says why itself.
    child.stdin.on("error", () => undefined);
    const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString("utf8");
    child.on("error", ({ message }) => {
      resolve({ exitCode: 127, stdout: text(stdout), stderr: message });
    });
    child.on("close", (code, signal) => {
      const ended = signal === null ? "" : `ended by ${signal}\n`;
      resolve({ exitCode: code ?? 128, stdout: text(stdout), stderr: text(stderr) + ended });
    });
    child.stdin.end(input);
  });
}

/** The same, where anything but success is a reason to give up. */
export async function mustRun(
  program: string,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, argv, options);
  if (exitCode === 0) return stdout;
  throw new Error(
    `${program} ended with ${exitCode}: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`,
  );
}
