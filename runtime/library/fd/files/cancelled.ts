// A cancelled job, for code that reads what may never end: it stops between two pieces.
import { constants } from "node:os";
import type { SystemError } from "./errors.js";

/** Where the runtime puts a function that says whether the job is cancelled; a signal does not change while code runs. */
const CANCELLED = Symbol.for("bareos-node.cancelled");
/** Where the runtime puts the AbortSignal of the job. */
const SIGNAL = Symbol.for("bareos-node.signal");

/** Whether the job is cancelled. Never outside of a daemon. */
export function isCancelled(): boolean {
  const asks: unknown = Reflect.get(globalThis, CANCELLED);
  return typeof asks === "function" && Reflect.apply(asks, undefined, []) === true;
}

/** The AbortSignal of the job; null outside of a daemon. */
export function jobSignal(): AbortSignal | null {
  const signal: unknown = Reflect.get(globalThis, SIGNAL);
  return signal instanceof AbortSignal ? signal : null;
}

/** What reading content comes to in a cancelled job: it is not at its end, so it must not look like that. */
export function cancelledError(): SystemError {
  const errno = -constants.errno.ECANCELED;
  const error = new Error("ECANCELED: the job was cancelled, read");
  return Object.assign(error, { code: "ECANCELED", errno, syscall: "read" });
}
