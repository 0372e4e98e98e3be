// Starts one clang, bounded in output and stoppable. A clang that crashes or says nothing is an error of its own kind.
import { spawn } from "node:child_process";
import { GeneratorError } from "../errors.js";
import type { ClangTool } from "./find-clang.js";
import { noRoom } from "../fs/scratch.js";

/** A dump of the API is about 0.5 MB; one of a daemon's whole unit would be 280 MB and must never be parsed. */
export const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface ClangRun {
  readonly stdout: string;
  readonly stderr: string;
  /** 0, or 1 when the input had errors: both come with a dump. */
  readonly exitCode: number;
}

export interface RunClangOptions {
  readonly signal?: AbortSignal | undefined;
  readonly maxOutputBytes?: number;
}

export async function runClang(
  clang: ClangTool,
  flags: readonly string[],
  options: RunClangOptions = {},
): Promise<ClangRun> {
  throwIfInterrupted(options.signal);
  const limit = options.maxOutputBytes ?? MAX_OUTPUT_BYTES;
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let tooLarge = false;
    // Messages are matched by their English text, and a crash must not leave reproduction files in /tmp.
    const child = spawn(
      clang.path,
      ["-fno-crash-diagnostics", "-fno-color-diagnostics", ...flags],
      {
        stdio: ["ignore", "pipe", "pipe"],
        env: environment(process.env),
      },
    );
    const collect = (chunks: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else {
        tooLarge = true;
        child.kill("SIGKILL");
      }
    };
    const interrupt = (): void => void child.kill("SIGKILL");
    options.signal?.addEventListener("abort", interrupt, { once: true });
    child.stdout.on("data", collect(stdout));
    child.stderr.on("data", collect(stderr));
    child.on("error", (cause) => {
      options.signal?.removeEventListener("abort", interrupt);
      reject(cannotStart(clang, cause));
    });
    child.on("close", (code, killedBy) => {
      options.signal?.removeEventListener("abort", interrupt);
      const errors = Buffer.concat(stderr).toString("utf8");
      if (options.signal?.aborted === true) reject(interrupted());
      else if (tooLarge) reject(outputTooLarge(clang, limit));
      else if (NO_ROOM.test(errors)) reject(noRoom(NO_ROOM.exec(errors)?.[0] ?? "", undefined));
      else if (killedBy !== null || code === null || code > 1) {
        reject(
          crashed(
            clang,
            killedBy === null ? `exit code ${String(code)}` : `signal ${killedBy}`,
            errors,
          ),
        );
      } else
        resolve({ stdout: Buffer.concat(stdout).toString("utf8"), stderr: errors, exitCode: code });
    });
  });
}

/** What clang says when it cannot write the precompiled header; its exit code is that of a wrong input. */
const NO_ROOM = /No space left on device|Disk quota exceeded/;

/** By these a shell makes clang search other folders or take other options: then one tree would say this here and that there. */
const STEERING: ReadonlySet<string> = new Set([
  "CPATH",
  "C_INCLUDE_PATH",
  "CPLUS_INCLUDE_PATH",
  "OBJC_INCLUDE_PATH",
  "OBJCPLUS_INCLUDE_PATH",
  "CCC_OVERRIDE_OPTIONS",
  "CCC_ADD_ARGS",
  "GCC_EXEC_PREFIX",
  "COMPILER_PATH",
  "DEPENDENCIES_OUTPUT",
  "SUNPRO_DEPENDENCIES",
]);

function environment(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(shell).filter(([name]) => !STEERING.has(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted();
}

function interrupted(): GeneratorError {
  return new GeneratorError("BN107", {
    message: "the run was interrupted",
    consequence: "nothing was written and the temporary files were removed",
    fix: "start it again",
  });
}

function cannotStart(clang: ClangTool, cause: Error): GeneratorError {
  return new GeneratorError("BN104", {
    message: `${clang.path} cannot be started: ${cause.message}`,
    where: { file: clang.path },
    consequence: "the headers cannot be read, so nothing was generated",
    fix: "check the file, or name another clang with --clang or CLANG",
    cause,
  });
}

function crashed(clang: ClangTool, how: string, stderr: string): GeneratorError {
  // After a crash the last lines are a stack dump; what clang says about itself stands in an "error:" line.
  const said = stderr.split("\n").find((line) => /\berror:/.test(line));
  return new GeneratorError("BN103", {
    message: `clang stopped with ${how}${said === undefined ? "" : `: ${said.trim()}`}`,
    where: { file: clang.path },
    consequence: "the headers could not be read, so nothing was generated",
    fix: `run it again; if it repeats, try another version with --clang (this is ${clang.text})`,
  });
}

function outputTooLarge(clang: ClangTool, limit: number): GeneratorError {
  return new GeneratorError("BN105", {
    message: `clang printed more than ${Math.round(limit / 1024 / 1024)} MB for one header`,
    where: { file: clang.path },
    consequence: "the output was not read and nothing was generated",
    fix: "a plugin header seems to pull in declarations that the precompiled surroundings lack: report the tree",
  });
}
