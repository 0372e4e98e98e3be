// What becomes of a plugin's mistakes: one job message with the stack, whose type the daemon's side chooses.
import type { bJobMessageType } from "#bareos";
import { describeError } from "./describe-error.js";
import type { Messages } from "./messages.js";
import type { SessionState } from "./state.js";

const DEBUG_LEVEL = 10;
const PLACE = { file: "bareos-node", line: 0 };

/** Type of the job message about an error of a callback. */
export type Severity = (callback: string, error: unknown) => bJobMessageType;

export class Failures {
  /** Errors that were told already: one may come by as a rejection and as an exception. */
  private readonly told = new WeakSet<object>();

  constructor(
    private readonly messages: Messages,
    private readonly state: SessionState,
    private readonly isCancelled: () => boolean,
    private readonly severity: Severity,
  ) {}

  /** Tells the job about an error of `callback`. */
  report(callback: string, error: unknown): void {
    if (typeof error === "object" && error !== null) {
      if (this.told.has(error)) return;
      this.told.add(error);
    }
    const text = `${this.state.pluginName}: ${callback} failed: ${describeError(error)}`;
    if (this.isCancelled()) {
      // The plugin did what the abort signal asked for.
      this.messages.debug(DEBUG_LEVEL, text, PLACE);
      return;
    }
    this.messages.job(this.severity(callback, error), text, PLACE);
  }
}
