// Starts one git. Its messages are English whatever the user's language, and a hook's variables do not steer it elsewhere.
import { spawn } from "node:child_process";

export interface GitRun {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** By these a git hook makes every git work on its own repository, whatever folder is named. */
const STEERING: readonly string[] = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_COMMON_DIR",
  "GIT_NAMESPACE",
];

/** Exit code 127 and the reason on stderr when git cannot be started. */
export async function runGit(
  folder: string,
  argv: readonly string[],
  { input, signal }: { input?: string; signal?: AbortSignal | undefined } = {},
): Promise<GitRun> {
  return new Promise((resolve) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const child = spawn("git", ["--no-pager", "-C", folder, ...argv], {
      stdio: ["pipe", "pipe", "pipe"],
      env: environment(process.env),
    });
    const stop = (): void => void child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    const end = (exitCode: number, reason?: string): void => {
      signal?.removeEventListener("abort", stop);
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout),
        stderr: reason ?? Buffer.concat(stderr).toString("utf8").trim(),
      });
    };
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A git that ends before it has read all says why on stderr.
    child.stdin.on("error", () => undefined);
    child.on("error", (cause) => {
      end(127, cause.message);
    });
    child.on("close", (code) => {
      end(code ?? 128);
    });
    child.stdin.end(input ?? "");
  });
}

function environment(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(shell).filter(([name]) => !STEERING.includes(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
}
