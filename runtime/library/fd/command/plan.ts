// A command as it was described: what is run, and what its end means.
import type { Content } from "../files/file-entry.js";
import type { Environment } from "./environment.js";

/** What a command consists of. */
export interface CommandPlan {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly cwd: string | undefined;
  readonly input: Content | undefined;
  readonly okStatus: readonly number[];
  readonly stderr: "warning" | "info";
}
