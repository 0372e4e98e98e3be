// What the parts of a session share: which callback runs, and which shared memory the plugin holds views of.

/** The request that is being answered, and what of it the plugin can see. */
export class SessionState {
  /** Name of the callback that runs, for messages; null between callbacks. */
  callback: string | null = null;
  /** Bytes of the request area that the plugin holds a view of: it must survive core calls. */
  lentRequest = 0;
  /** Whether the plugin holds a view of the answer area. */
  lentAnswer = false;
  /** Whether code of the plugin runs, or is awaited, that the daemon has not asked for yet. */
  ahead = false;
  /** Events that the plugin has given up. */
  readonly unwanted = new Set<number>();
  /** Name of the plugin module, for messages. */
  pluginName = "plugin";

  begin(callback: string): void {
    this.callback = callback;
    this.lentRequest = 0;
    this.lentAnswer = false;
  }

  end(): void {
    this.callback = null;
  }
}
