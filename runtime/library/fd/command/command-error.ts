// What a command that went wrong comes to. Never with its arguments or its environment: they may hold secrets.
import { constants } from "node:os";
import { M_FATAL } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import type { SystemError } from "../files/errors.js";

/** How a command ended, or that it did not begin. */
export interface CommandEnd {
  /** Exit status; null when a signal ended it, or when it was not started. */
  readonly status: number | null;
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | null;
}

/** A command that could not be started, or that did not end as it should. The message says which program, and why. */
export class CommandError extends Error implements CommandEnd {
  override readonly name = "CommandError";
  /** The program as the plugin named it. */
  readonly program: string;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;

  constructor(program: string, problem: string, end: CommandEnd = { status: null, signal: null }) {
    super(`${program} ${problem}`);
    this.program = program;
    this.status = end.status;
    this.signal = end.signal;
  }
}

/** Fails the job because of a command. Gives what the core is to hear of the file. */
export function failJob(error: CommandError, what: string): SystemError {
  JobMessage(M_FATAL, `${what}: ${error.message}`);
  return ioError(error.message);
}

/** An error of which everything was said: the core only hears that the file is not whole. */
export function ioError(message: string): SystemError {
  const errno = -constants.errno.EIO;
  return Object.assign(new Error(message), { code: "EIO", errno, syscall: "command" });
}
