// Runs something again whenever files of a folder changed, until it is interrupted.
import { watch } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Editors write a file in several steps. */
const QUIET_MS = 200;
/** What is no part of a plugin, or changes by running it. */
const IGNORED = /(?:^|\/)(?:node_modules|\.git|dist|coverage)(?:\/|$)|(?:^|\/)\.|~$|\.sw[a-z]$/;

/** Whether a change of this file, named from the watched folder, is one of the plugin. */
export function isOfPlugin(name: string): boolean {
  return !IGNORED.test(name) && /\.(?:[cm]?[jt]s|json)$/.test(name);
}

/**
 * Calls `run` once, and again after each change. Changes that come while it runs make it run once more when it is done.
 *
 * @param outside - Folders below the watched one whose files are results, not sources.
 */
export async function runOnChange(
  folder: string,
  outside: readonly string[],
  run: () => Promise<void>,
  announce: (changed: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const changes = watch(folder, { recursive: true, signal });
  const state: { changed: string | null; wake: () => void } = {
    changed: null,
    wake: () => undefined,
  };
  const reading = (async () => {
    for await (const { filename } of changes) {
      if (filename === null || !isOfPlugin(filename)) continue;
      const whole = path.join(folder, filename);
      if (outside.some((result) => whole.startsWith(`${result}${path.sep}`))) continue;
      state.changed = filename;
      state.wake();
    }
  })().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  /** The next change, which may have come while the plugin ran; null at the end. */
  const next = async (): Promise<string | null> => {
    if (state.changed === null) {
      const change = new Promise<void>((resolve) => {
        state.wake = resolve;
      });
      await Promise.race([change, reading]);
    }
    await sleep(QUIET_MS, undefined, { signal }).catch(() => undefined);
    const { changed } = state;
    state.changed = null;
    return signal.aborted ? null : changed;
  };
  for (;;) {
    await run();
    const changed = await next();
    if (changed === null) break;
    announce(changed);
  }
  await reading;
}
