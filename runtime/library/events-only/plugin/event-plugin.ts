// What the base classes of the Storage Daemon and the Director share: a plugin defines methods for the events that it
// cares for, and its options arrive parsed.
import { M_FATAL, M_WARNING } from "../constants/bJobMessageType.js";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { DebugMessage, JobMessage, RegisterEvents } from "../core.js";
import type { EventArguments, PluginEntryPoints } from "../entry-points.js";
import { eventHandlers } from "../event-handlers.js";
import { OptionError, parseOptions } from "../options/grammar.js";
import { layerOptions } from "../options/layers.js";
import type { PluginOptions } from "../options/plugin-options.js";
import { rulesOf, unknownOptions } from "../options/rules.js";
import type { OptionSchema } from "../options/schema.js";
import { TypedOptions } from "../options/typed-options.js";

/** Of the trace, where the options are shown. */
const DEBUG_LEVEL = 100;

/** What the methods answer; each may be a promise. */
type AnswerOf<K extends keyof PluginEntryPoints> = ReturnType<NonNullable<PluginEntryPoints[K]>>;

/** A code of the daemon, or nothing for bRC_OK. */
type Code = Awaited<AnswerOf<"handlePluginEvent">> | undefined;

/** The common part; a plugin extends the class of its daemon. */
export class EventPlugin<Options = PluginOptions> implements PluginEntryPoints {
  /**
   * What options there are, and of what types: the short form, or a schema of zod, valibot, arktype and others. The lists
   * below say the same with less; they may stand beside it. `withOptions` of a daemon's class gives `this.options` its type.
   */
  static readonly options: OptionSchema | null = null;

  /** Options without which a job fails. */
  static readonly mandatoryOptions: readonly string[] = [];

  /**
   * All other options that the plugin knows. A class that says so, be it an empty list, refuses what is in none of its
   * lists: a misspelled option then fails the job instead of being passed over. Null takes any.
   */
  static readonly optionalOptions: readonly string[] | null = null;

  /** Options that may be given several times and keep all values. Of any other the first value counts. */
  static readonly multiValueOptions: readonly string[] = [];

  /** Options whose values no message shows, nor those of their parts that identify somebody, if they are addresses. */
  static readonly secretOptions: readonly string[] = [];

  /** As in the File Daemon, but never aborted: these daemons do not tell of a cancel, and what outlasts its time is killed. */
  signal: AbortSignal = new AbortController().signal;

  readonly #rules = rulesOf(this);
  readonly #options = new TypedOptions(this.#rules);

  /**
   * The options in force: overrides_file before the plugin options before defaults_file. What the class's schema makes of
   * them; without a schema as they were given.
   */
  get options(): Options {
    // The schema stands in the class's `options`, and its type in `Options`: withOptions() sets both.
    return this.#options.value as Options;
  }

  /** As they were given. */
  get givenOptions(): PluginOptions {
    return this.#options.given;
  }

  /** Called when the options have arrived; override it to read them, and throw an {@link OptionError} for wrong ones. */
  checkOptions(_options: Options): void {
    // Every plugin has other options.
  }

  /** Registers the events that the plugin has methods for. */
  loadBareosPlugin(_definition: string): AnswerOf<"loadBareosPlugin"> {
    const wanted = [...eventHandlers].filter(([, method]) => this.#handler(method) !== null);
    if (wanted.length === 0) return bRC_OK;
    const events = wanted.map(([event]) => event);
    return RegisterEvents(events as unknown as EventArguments[0][]) === bRC_OK ? bRC_OK : bRC_Error;
  }

  /** Takes options in the form `key=value:key=value:`. Wrong ones fail the job, with a message without a stack. */
  parsePluginDefinition(definition: string): AnswerOf<"parsePluginDefinition"> {
    const done = (): typeof bRC_OK => {
      this.checkOptions(this.options);
      const text = this.#options.describe();
      if (text !== null) DebugMessage(DEBUG_LEVEL, text);
      return bRC_OK;
    };
    try {
      // Where the configuration is, these daemons do not tell.
      const { options, warnings } = layerOptions(parseOptions(definition), this.#rules, () => "/");
      this.#options.take(options);
      for (const text of warnings) JobMessage(M_WARNING, text);
      const later = this.#options.check(unknownOptions(options, this.#rules));
      return later === undefined ? done() : later.then(done).catch(refused);
    } catch (error) {
      return refused(error);
    }
  }

  /** Calls the method of the event. Whoever overrides it and wants that to go on calls it with `super`. */
  handlePluginEvent(...[event, value]: EventArguments): AnswerOf<"handlePluginEvent"> {
    const method = eventHandlers.get(event);
    const handler = method === undefined ? null : this.#handler(method);
    const answer = handler?.call(this, value);
    return answer instanceof Promise ? answer.then((code) => code ?? bRC_OK) : (answer ?? bRC_OK);
  }

  #handler(method: string): ((value: unknown) => Promise<Code> | Code) | null {
    const handler: unknown = Reflect.get(this, method);
    return typeof handler === "function"
      ? (handler as (value: unknown) => Promise<Code> | Code)
      : null;
  }
}

/** Wrong options are the user's to mend: a message without a stack. */
function refused(error: unknown): typeof bRC_Error {
  if (!(error instanceof OptionError)) throw error;
  JobMessage(M_FATAL, error.message);
  return bRC_Error;
}
