// Delivers one note of a job event: by HTTP, or to a command on its standard input. Each try has a time limit, and a
// failed one is repeated.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { Address } from "./address.js";

/** Where notes go, and how patiently. */
export interface Target {
  /** A webhook, or null. */
  readonly address: Address | null;
  /** A command line for /bin/sh, or null. */
  readonly command: string | null;
  /** Tries in all. */
  readonly tries: number;
  /** Milliseconds that a try may take. */
  readonly limit: number;
  /** Milliseconds before the second try; each further one waits twice as long. */
  readonly wait: number;
}

/** Resolves when the note was delivered; rejects with the reason of the last try. */
export async function deliver(target: Target, note: object): Promise<void> {
  const text = JSON.stringify(note);
  let wait = target.wait;
  for (let tried = 1; ; tried += 1) {
    try {
      if (target.address !== null) await post(target, target.address, text);
      if (target.command !== null) await run(target, target.command, text);
      return;
    } catch (error) {
      if (tried >= target.tries || isFinal(error)) throw error;
      await pause(wait);
      wait *= 2;
    }
  }
}

/** The receiver understood and refused: asking again would not help. */
class RefusedError extends Error {}

function isFinal(error: unknown): boolean {
  return error instanceof RefusedError;
}

async function post({ limit }: Target, { url, headers }: Address, text: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: text,
    signal: AbortSignal.timeout(limit),
  });
  // Read to its end, so that the connection is free for the next.
  await response.arrayBuffer();
  if (response.ok) return;
  const { status } = response;
  const mayPass = status >= 500 || status === 408 || status === 429;
  throw new (mayPass ? Error : RefusedError)(`${new URL(url).host} answered ${status}`);
}

function run({ limit }: Target, command: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", command], {
      stdio: ["pipe", "ignore", "pipe"],
      timeout: limit,
      killSignal: "SIGKILL",
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      errors = (errors + part).slice(-1000);
    });
    child.on("error", reject);
    // Not its "close": what a killed shell leaves running holds the pipe. It ends with the worker.
    child.on("exit", (code, signal) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else
        reject(new Error(`the command ended ${signal ?? `with ${code ?? 0}`}: ${errors.trim()}`));
    });
    // A command that does not read its input is no mistake.
    child.stdin.on("error", () => undefined);
    child.stdin.end(text);
  });
}
