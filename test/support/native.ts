// Brings the native parts up to date for tests that run them, once per change of their sources.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { compileTarget } from "../../generator/native/compile.js";
import { nativeFolder, nativeTargets } from "../../generator/native/targets.js";

export interface HostRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Compiles what changed; the files lie in `dist/native`. */
export async function buildNative(): Promise<void> {
  for (const target of nativeTargets()) await compileTarget(target, { compiler: "g++" });
}

/** Runs the core host with node-fd.so. */
export function runCoreHost(definition: string, argv: readonly string[]): Promise<HostRun> {
  const plugin = join(nativeFolder, "node-fd.so");
  const all = ["--plugin", plugin, "--definition", definition, ...argv];
  return new Promise((resolve) => {
    execFile(
      join(nativeFolder, "core-host"),
      all,
      { encoding: "utf8", timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
