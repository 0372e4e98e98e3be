// The native parts for tests that run them: brought up to date by their CMake preset once per process, and run.
import { execFile } from "node:child_process";
import path from "node:path";
import { buildPreset } from "../../generator/cmake/build.js";
import { nativeFolderOf, type Preset } from "../../generator/cmake/presets.js";

/** Which natives a job runs with. */
export type NativeVariant = Exclude<Preset, "thread" | "aarch64">;

/** Tests run what finds mistakes; `BAREOS_NODE_NATIVE=release` makes them run what is shipped. */
export const testVariant: NativeVariant =
  process.env["BAREOS_NODE_NATIVE"] === "release" ? "release" : "sanitized";

/** Path of a program or library that was built. */
export function nativeFile(name: string, preset: Preset = testVariant): string {
  return path.join(nativeFolderOf(preset), name);
}

/** Compiles what changed: everything that a job in the core host needs, and what is shipped. */
export async function buildNative(): Promise<void> {
  // Workers have no sanitized part of their own.
  await buildTargets("release");
  if (testVariant !== "release") await buildTargets(testVariant);
}

/** A program or library that only tests run (test/CMakeLists.txt). Gives its path. */
export async function buildTestProgram(
  target: string,
  preset: Preset,
  suffix = "",
): Promise<string> {
  await buildTargets(preset, [target]);
  return nativeFile(`${target}${suffix}`, preset);
}

const builds = new Map<string, Promise<void>>();

/** What is shipped, or some CMake targets; sources do not change while tests run, so once per process. */
export function buildTargets(preset: Preset, targets: readonly string[] = []): Promise<void> {
  const key = [preset, ...targets].join(" ");
  const known = builds.get(key) ?? build(preset, targets);
  builds.set(key, known);
  return known;
}

async function build(preset: Preset, targets: readonly string[]): Promise<void> {
  // In a copy of a checkout that is built already.
  if (process.env["BAREOS_NODE_TEST_BUILT"] !== undefined) return;
  await buildPreset(preset, targets, { env: process.env });
}

/** A policy of this machine is for its own daemons. Certificates are read by Node at each start, and no daemon has the variable. */
const NOT_OF_THIS_MACHINE = { BAREOS_NODE_POLICY: "none", NODE_EXTRA_CA_CERTS: "" };

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
    const all = { ...process.env, ...NOT_OF_THIS_MACHINE, ...env };
    const options = { timeout, maxBuffer: 256 << 20, env: all };
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
  options: ProgramOptions & { readonly variant?: Preset } = {},
): Promise<ProgramRun> {
  const { variant = testVariant } = options;
  const plugin = nativeFile("node-fd.so", variant);
  const all = ["--plugin", plugin, "--definition", definition, ...argv];
  return runProgram(nativeFile("core-host", variant), all, options);
}
