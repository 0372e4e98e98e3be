// The daemon cancels the job: the abort signal for code that waits, the event for code that listens.
import type { Plugin } from "./plugin.js";
import { SIGNAL_SYMBOL } from "./protocol.js";
import { isThenable } from "./results.js";

export class Cancellation {
  private readonly controller = new AbortController();

  constructor() {
    Reflect.set(globalThis, SIGNAL_SYMBOL, this.controller.signal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * Tells the plugin, if the daemon has an event for it. `failed` hears of a mistake in its handler, whose result does
   * not count.
   */
  cancel(plugin: Plugin | null, event: number | null, failed: (error: unknown) => void): void {
    if (this.controller.signal.aborted) return;
    const reason = new Error("the job was cancelled");
    reason.name = "AbortError";
    this.controller.abort(Object.assign(reason, { code: "ABORT_ERR" }));
    if (event === null || plugin?.has("handlePluginEvent") !== true) return;
    try {
      const result = plugin.call("handlePluginEvent", [event, null]);
      if (isThenable(result)) result.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }
}
