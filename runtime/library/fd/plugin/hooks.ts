// Methods of a plugin for what happens to its job: registered because they are there.
import type { bEventType } from "../constants/bEventType.js";
import { bEventStartRestoreJob } from "../constants/bEventType.js";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import type { EventArguments, PluginEntryPoints } from "../entry-points.js";
import { eventHandlers, type EventHandlers, type HandlerAnswer } from "../event-handlers.js";

/**
 * Methods for what happens to the job, which a plugin may define: the base class registers their events. `onJobStart` comes with
 * the first definition, `onRestoreStart` before the first file, since the daemon's own events for them come before the plugin is
 * loaded.
 */
export interface JobMethods extends EventHandlers {
  /** The plugin is loaded and has its first options, which in a restore may not be all. */
  onJobStart?(): HandlerAnswer;
}

/** What a callback may return, at once or as a promise. */
type Answer = ReturnType<NonNullable<PluginEntryPoints["handlePluginEvent"]>>;
type Code = Awaited<Answer>;

/** Of what begins: it may go on or not. */
type Beginning = typeof bRC_OK | typeof bRC_Error;

export class JobHooks {
  readonly #plugin: object;
  #started = false;
  #restoring = false;

  constructor(plugin: object) {
    this.#plugin = plugin;
  }

  /** The events that the plugin has methods for. */
  get events(): readonly bEventType[] {
    const present = [...eventHandlers].filter(([, method]) => this.#find(method) !== null);
    return present.map(([event]) => event as bEventType);
  }

  /** Calls the method of an event. */
  handle([event, value]: EventArguments): Answer {
    // It may come before anything is loaded: startRestore() is its time.
    const method = event === bEventStartRestoreJob ? undefined : eventHandlers.get(event);
    return method === undefined ? bRC_OK : this.#call(method, value);
  }

  /** The first definition is there. The daemon's own event came before the plugin was loaded. */
  start(): Beginning | Promise<Beginning> {
    if (this.#started) return bRC_OK;
    this.#started = true;
    return beginning(this.#call("onJobStart"));
  }

  /** The first file of a restore is going to come, and the options are right. */
  startRestore(): Beginning | Promise<Beginning> {
    if (this.#restoring) return bRC_OK;
    this.#restoring = true;
    return beginning(this.#call("onRestoreStart"));
  }

  #find(name: string): ((value?: unknown) => HandlerAnswer) | null {
    const method: unknown = Reflect.get(this.#plugin, name);
    return typeof method === "function" ? (method as (value?: unknown) => HandlerAnswer) : null;
  }

  #call(name: string, value?: unknown): Answer {
    const answer = this.#find(name)?.call(this.#plugin, value);
    const codeOf = (code: Awaited<HandlerAnswer>): Code => code ?? bRC_OK;
    return answer instanceof Promise ? answer.then(codeOf) : codeOf(answer);
  }
}

function beginning(answer: Answer): Beginning | Promise<Beginning> {
  const of = (code: Code): Beginning => (code === bRC_OK ? bRC_OK : bRC_Error);
  return answer instanceof Promise ? answer.then(of) : of(answer);
}

/** Goes on with `next` once a beginning is there and good; else with its answer. */
export function onceGood(
  answer: Beginning | Promise<Beginning>,
  next: () => Beginning | Promise<Beginning>,
): Beginning | Promise<Beginning> {
  if (!(answer instanceof Promise)) return answer === bRC_OK ? next() : answer;
  return answer.then((code) => (code === bRC_OK ? next() : code));
}
