// Everything a command may know of the outside: streams, environment, clock, cancellation. main.ts makes the real one,
// tests make one that records. No command touches `process`.
import type { Command } from "commander";
import type { CacheFolder } from "../cache/folder.js";
import type { IrStore } from "../cache/ir-store.js";
import type { ExportedTrees } from "../tree/revision.js";
import { EXIT, type ExitCode } from "./exit-codes.js";

export interface Host {
  /** Results. Everything else goes to stderr, so that results can be piped. */
  readonly stdout: (text: string) => void;
  /** Progress and errors. */
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether to colour, decided once per stream: --no-color, NO_COLOR, terminal or not. */
  readonly color: { readonly stdout: boolean; readonly stderr: boolean };
  /** Milliseconds of a clock that never goes back; for durations only. */
  readonly now: () => number;
  /** The day, as `2027-06-30` (UTC): for what is only good until one. */
  readonly today: () => string;
  /** Aborted by Ctrl-C. Long work passes it on and cleans up. */
  readonly signal: AbortSignal;
  /** Asks yes or no on the terminal; absent where nobody sits at one. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** A command states its verdict here; without one it is `ok`. Only main.ts ends the process. */
  readonly finish: (code: ExitCode) => void;
  readonly exitCode: () => ExitCode;
}

/** What a command gets: the outside, and the revisions of repositories that it opens, which go with the command. */
export interface CommandHost extends Host {
  readonly exported: ExportedTrees;
  /** What is kept from run to run; undefined when the user wants nothing to be kept. */
  readonly cache: CacheFolder | undefined;
  /** IRs of earlier runs. */
  readonly store: IrStore | undefined;
  /** The command line with all of its commands, for pages about it: mostly only the wanted command is loaded. */
  readonly wholeProgram: () => Promise<Command>;
}

/** The parts of a stream that the colour decision needs. */
export interface StreamKind {
  readonly isTTY?: boolean | undefined;
}

/** https://no-color.org: any non-empty NO_COLOR switches colour off, whatever its value. */
export function wantsColor(stream: StreamKind, env: Host["env"], argv: readonly string[]): boolean {
  if (argv.includes("--no-color") || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** A verdict that starts as `ok` and keeps the last word. */
export function makeVerdict(): Pick<Host, "finish" | "exitCode"> {
  let code: ExitCode = EXIT.ok;
  return {
    finish: (next) => {
      code = next;
    },
    exitCode: () => code,
  };
}
