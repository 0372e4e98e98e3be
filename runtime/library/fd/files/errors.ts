// Errors of the system, told apart from mistakes in a plugin.
import { constants } from "node:os";
import { printable } from "../printable.js";

/** An error with the number that the C library has for it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly errno: number;
}

/** Whether something that was thrown came from the system: ENOENT, EACCES, ENOSPC… */
export function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    typeof Reflect.get(error, "code") === "string" &&
    typeof Reflect.get(error, "errno") === "number"
  );
}

/** The positive `errno` of a system error, for `io_errno`. Node keeps it negative. */
export function errnoOf(error: SystemError): number {
  return error.errno === 0 ? constants.errno.EIO : Math.abs(error.errno);
}

/** Whether a system error says that there is nothing of that name. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** What went wrong, in one line: the names in a system error's message may be anything. */
export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
