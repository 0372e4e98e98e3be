// The native parts for tests that run them: brought up to date once per change of their sources, and run.
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { compileTarget } from "../../generator/native/compile.js";
import {
  nativeFolderOf,
  nativeTargets,
  type NativeVariant,
} from "../../generator/native/targets.js";
import { withLock } from "../../generator/setup/lock.mjs";

/** Tests run what finds mistakes; `BAREOS_NODE_NATIVE=release` makes them run what is shipped. */
export const testVariant: NativeVariant =
  process.env["BAREOS_NODE_NATIVE"] === "release" ? "release" : "sanitized";

/** Path of a program or library that buildNative has built. */
export function nativeFile(name: string, variant: NativeVariant = testVariant): string {
  return path.join(nativeFolderOf(variant), name);
}

/** Compiles what changed: everything that a job in the core host needs, and what is shipped. */
export async function buildNative(): Promise<void> {
  // Workers have no sanitized part of their own.
  await buildTargets("release");
  if (testVariant !== "release") await buildTargets(testVariant);
}

const builds = new Map<string, Promise<void>>();

/** Some or all targets of a variant; sources do not change while tests run, so once per process. */
export function buildTargets(variant: NativeVariant, names?: readonly string[]): Promise<void> {
  const key = [variant, ...(names ?? [])].join(" ");
  const known = builds.get(key) ?? compileTargets(variant, names);
  builds.set(key, known);
  return known;
}

async function compileTargets(variant: NativeVariant, names?: readonly string[]): Promise<void> {
  // In a copy of a checkout that is built already.
  if (process.env["BAREOS_NODE_TEST_BUILT"] !== undefined) return;
  const folder = nativeFolderOf(variant);
  mkdirSync(folder, { recursive: true });
  const targets = nativeTargets(variant).filter(({ file }) => names?.includes(file) ?? true);
  const compiler = process.env["CXX"] ?? "g++";
  // Test files run in several processes, which must not write the same objects.
  await withLock(async () => {
    for (const target of targets) await compileTarget(target, { compiler, folder });
  }, folder);
}

export interface ProgramRun {
  /** Exit code, or the name of the signal that ended the program. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until the program is killed: a job that hangs must fail its test. */
  readonly timeout?: number;
}

/** Runs a program to its end, whatever that is. */
export function runProgram(
  file: string,
  args: readonly string[],
  { env = {}, timeout = 100_000 }: ProgramOptions = {},
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const options = { timeout, maxBuffer: 256 << 20, env: { ...process.env, ...env } };
    execFile(file, args, { ...options, encoding: "utf8" }, (error, stdout, stderr) => {
      // A program that cannot be started at all has no output that could say so.
      if (error !== null && typeof error.code === "string")
        reject(new Error(`${file} did not run: ${error.code}`, { cause: error }));
      else resolve({ code: error?.signal ?? error?.code ?? 0, stdout, stderr });
    });
  });
}

/** Runs the core host with node-fd.so. */
export function runCoreHost(
  definition: string,
  argv: readonly string[],
  options: ProgramOptions & { readonly variant?: NativeVariant } = {},
): Promise<ProgramRun> {
  const { variant = testVariant } = options;
  const plugin = nativeFile("node-fd.so", variant);
  const all = ["--plugin", plugin, "--definition", definition, ...argv];
  return runProgram(nativeFile("core-host", variant), all, options);
}
