// Starts a core host, passes on what it prints, and says how it ended.
import { spawn } from "node:child_process";
import { GeneratorError } from "../../errors.js";
import type { Host } from "../host.js";

/** What the core host calls itself, so that its messages name what was typed. */
const NAME = "bareos-node run";

/** The exit code. Throws BN608 when it crashed; Ctrl-C, by `signal`, ends the job as a cancel would. */
export async function runCoreHost(
  program: string,
  args: readonly string[],
  host: Host,
  signal: AbortSignal = host.signal,
): Promise<number> {
  const child = spawn(program, ["--as", NAME, ...args], {
    cwd: host.cwd,
    // The machine's policy is for its daemons.
    env: { BAREOS_NODE_POLICY: "none", ...host.env },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGINT",
  });
  child.stdout.setEncoding("utf8").on("data", host.stdout);
  child.stderr.setEncoding("utf8").on("data", host.stderr);
  const ended = await new Promise<number | string>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, by) => {
      resolve(code ?? by ?? "unknown");
    });
  });
  if (typeof ended === "number") return ended;
  throw new GeneratorError("BN608", {
    message: `the core host ended by ${ended}`,
    consequence: "a daemon would have crashed too; the backup folder is incomplete",
    fix: "please report it, with the output under --debug-level 200",
  });
}
