// Plays a job for a plugin, as the daemon and the runtime do: load, options, the events that it registered, free.
import { bRC_OK } from "../constants/bRC.js";
import type { bRC } from "../constants/bRC.js";
import type { EventArguments, PluginEntryPoints } from "../entry-points.js";
import type { EventCore } from "./event-core.js";

/** How a job is played. */
export interface RunEventsOptions {
  readonly core: EventCore;
  /** Options of the plugin, `key=value:key=value`; an empty text for none. */
  readonly definition?: string | undefined;
  /** The same under its earlier name. */
  readonly options?: string | undefined;
  /** Events with their values, in their order. */
  readonly events: readonly EventArguments[];
}

/** Answers of the events, in their order; null for one that the plugin did not register. */
export async function runEvents(
  plugin: PluginEntryPoints,
  { core, options = "", definition = options, events }: RunEventsOptions,
): Promise<readonly (bRC | null)[]> {
  const restore = core.install();
  try {
    const answers: (bRC | null)[] = [];
    const loaded = (await plugin.loadBareosPlugin?.(`node:${definition}`)) ?? bRC_OK;
    const parsed =
      loaded === bRC_OK ? ((await plugin.parsePluginDefinition?.(definition)) ?? bRC_OK) : loaded;
    for (const event of parsed === bRC_OK ? events : []) {
      const wanted = core.events.has(event[0]);
      answers.push(wanted ? ((await plugin.handlePluginEvent?.(...event)) ?? bRC_OK) : null);
    }
    await plugin.freePlugin?.();
    return answers;
  } finally {
    restore();
  }
}
