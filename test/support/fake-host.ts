// A Host that records what a command says, for tests that run the command line inside their own process.
import { run } from "../../generator/cli/program.js";
import { makeVerdict, type Host } from "../../generator/cli/host.js";

export interface RecordedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line and gives its exit code and both streams. */
export async function runCli(
  argv: readonly string[],
  overrides: Partial<Host> = {},
): Promise<RecordedRun> {
  let stdout = "";
  let stderr = "";
  const host: Host = {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    env: process.env,
    cwd: process.cwd(),
    color: { stdout: false, stderr: false },
    now: () => performance.now(),
    today: () => "2026-06-01",
    signal: new AbortController().signal,
    ...makeVerdict(),
    ...overrides,
  };
  return { code: await run(argv, host), stdout, stderr };
}
