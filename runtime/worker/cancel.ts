// The daemon cancels the job: the abort signal for code that waits, the event for code that listens.
import type { Plugin } from "./plugin.js";
import { CANCELLED_SYMBOL, SIGNAL_SYMBOL } from "./protocol.js";
import { isThenable } from "./results.js";

export interface CancellationParts {
  /** The event that says so, if the daemon has one. */
  readonly event: number | null;
  /** Whether the daemon has cancelled the job. */
  isCancelled(): boolean;
  /** The plugin once it is loaded, else null. */
  plugin(): Plugin | null;
  /** Events that the plugin has given up. */
  readonly unwanted: ReadonlySet<number>;
  /** Called before the plugin is told: nothing may stand between it and the job's log. */
  prepare(): void;
  /** Hears of a mistake in the plugin's handler, whose result does not count. */
  readonly failed: (error: unknown) => void;
}

export class Cancellation {
  private readonly controller = new AbortController();
  private told = false;
  private handler: Promise<void> | null = null;

  constructor(private readonly parts: CancellationParts) {
    Reflect.set(globalThis, SIGNAL_SYMBOL, this.controller.signal);
    // Code that never waits does not see a signal change.
    Reflect.set(globalThis, CANCELLED_SYMBOL, () => parts.isCancelled());
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Settled when the plugin's handler is done; null when none runs. */
  get running(): Promise<void> | null {
    return this.handler;
  }

  /** Aborts and tells the plugin, as soon as there is one, if the job is cancelled; once, whoever notices first. */
  hear(): void {
    if (this.told || !this.parts.isCancelled()) return;
    this.abort();
    const plugin = this.parts.plugin();
    if (plugin === null) return;
    this.told = true;
    const { event, unwanted, failed } = this.parts;
    if (event === null || unwanted.has(event) || !plugin.has("handlePluginEvent")) return;
    this.parts.prepare();
    try {
      const result = plugin.call("handlePluginEvent", [event, null]);
      if (!isThenable(result)) return;
      this.handler = Promise.resolve(result)
        .then(() => undefined, failed)
        .finally(() => {
          this.handler = null;
        });
    } catch (error) {
      failed(error);
    }
  }

  private abort(): void {
    if (this.controller.signal.aborted) return;
    const reason = new Error("the job was cancelled");
    reason.name = "AbortError";
    this.controller.abort(Object.assign(reason, { code: "ABORT_ERR" }));
  }
}
