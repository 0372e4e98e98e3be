// Options that every command understands, before or after its name.
import type { Command } from "commander";

export interface GlobalOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Whether results are wanted as JSON. */
export function wantsJson(program: Command): boolean {
  return program.opts<GlobalOptions>().json === true;
}
