// What a plugin does to the process: it may not end it, and its stray errors must not end it either.
import type { Failures } from "./failures.js";

/** Thrown in place of leaving, so that the plugin's code stops there. */
export class ExitError extends Error {
  override readonly name = "ExitError";
}

export interface GuardedSession {
  readonly failures: Failures;
  /** Name of the callback that runs, or null. */
  callback(): string | null;
  /** Fails the callback that runs, even if it goes on; its later answer is dropped. */
  failCurrent(error: unknown): void;
}

/** Takes over process.exit and stray errors. Returns the real exit, for the session's own end. */
export function guardProcess(session: GuardedSession): (code: number) => never {
  const exit = process.exit.bind(process);
  process.exit = (code?: number | string | null): never => {
    const where = session.callback() ?? "the plugin, outside of a callback,";
    const error = new ExitError(
      `${where} called process.exit(${code ?? ""}): only the daemon ends the worker. Return bRC_Error instead`,
    );
    session.failures.report(session.callback() ?? "the plugin", error);
    session.failCurrent(error);
    throw error;
  };
  process.on("uncaughtException", (error) => {
    session.failures.report(`${session.callback() ?? "the plugin"} (uncaught exception)`, error);
    session.failCurrent(error);
  });
  process.on("unhandledRejection", (reason) => {
    session.failures.report(`${session.callback() ?? "the plugin"} (unhandled rejection)`, reason);
    session.failCurrent(reason);
  });
  return exit;
}
