// One request of the daemon, taken apart: what to call, and how its outcome travels back.
import type { bRC } from "#bareos";
import type { WireWriter } from "#bareos/codec";

export interface Call {
  /** Name of the callback, for messages. */
  readonly name: string;
  /** Whether returning nothing means bRC_OK. */
  readonly mayBeVoid: boolean;
  /** Runs the callback; what it returns may be a promise. */
  run(): unknown;
  /** Reconciles the code with the packet; returns the code to answer with. */
  settle?(code: bRC): bRC;
  /** Checks the packet that the callback left and writes the fields that travel back, if `sends` agrees. */
  write?(writer: WireWriter): void;
  /** Whether the packet travels back with this code; without the function always. */
  sends?(code: bRC): boolean;
  /** Puts a failure into the packet before it travels back. Without it a failure has no packet. */
  fail?(error: unknown): void;
  /** Writes all that follows the code, for answers that have no packet by their nature. */
  tail?(writer: WireWriter, code: bRC): void;
}
