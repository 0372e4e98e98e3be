// The options of a File Daemon's plugin in the course of a job: from the definitions that arrive to what the class gets, and
// what the job is told of wrong ones.
import { M_FATAL, M_WARNING } from "../constants/bJobMessageType.js";
import { JT_RESTORE } from "../constants/JobTypes.js";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { bVarType } from "../constants/bVariable.js";
import { DebugMessage, GetValue, JobMessage } from "../core.js";
import { OptionError } from "../options/grammar.js";
import type { PluginOptions } from "../options/plugin-options.js";
import { rulesOf, unknownOptions, type OptionRules } from "../options/rules.js";
import { TypedOptions } from "../options/typed-options.js";
import { DefinitionReader } from "./definition.js";

/** Of the trace, where the options are shown. */
const DEBUG_LEVEL = 100;

type Code = typeof bRC_OK | typeof bRC_Error;

export class OptionsInForce {
  readonly #rules: OptionRules;
  readonly #definition: DefinitionReader;
  readonly #typed: TypedOptions;
  /** What was told of the options, which may arrive again. */
  readonly #told = new Set<string>();
  /** Whether those in force were looked at. */
  #checked = false;

  constructor(plugin: object) {
    this.#rules = rulesOf(plugin);
    this.#definition = new DefinitionReader(this.#rules);
    this.#typed = new TypedOptions(this.#rules);
  }

  get given(): PluginOptions {
    return this.#typed.given;
  }

  /** What the plugin sees as its options. */
  get value(): unknown {
    return this.#typed.value;
  }

  get checked(): boolean {
    return this.#checked;
  }

  /** Takes a definition; false when it is the one before again. Throws an {@link OptionError}. */
  read(definition: string): boolean {
    if (!this.#definition.read(definition, isRestore())) return false;
    this.#typed.take(this.#definition.options);
    this.#checked = false;
    return true;
  }

  /** The first file of a restore begins: the definitions are complete. */
  startRestore(): void {
    this.#definition.startRestore();
  }

  /**
   * Not when a definition arrives: in a restore the user's own options come first, and alone they are incomplete.
   *
   * @param take - Called with those that are right; may throw an {@link OptionError}, too.
   */
  check(take: () => void): Code | Promise<Code> {
    const done = (): Code =>
      this.refuse(() => {
        take();
        const text = this.#typed.describe();
        if (text !== null) DebugMessage(DEBUG_LEVEL, text);
        this.#checked = true;
        return bRC_OK;
      });
    return this.refuse(() => {
      const later = this.#typed.check(this.#checkNames());
      return later === undefined ? done() : later.then(done, (error: unknown) => refused(error));
    });
  }

  /** Wrong options are the user's to mend: a message without a stack. */
  refuse<T>(action: () => T): T | typeof bRC_Error {
    try {
      return action();
    } catch (error) {
      return refused(error);
    }
  }

  /**
   * What is wrong with names. What is stored in a backup cannot be mended, so in a restore one that nobody knows any more is a
   * warning.
   */
  #checkNames(): readonly string[] {
    const unknown = unknownOptions(this.given, this.#rules);
    const isWarning = unknown.length === 0 || isRestore();
    for (const text of [...this.#definition.warnings, ...(isWarning ? unknown : [])]) {
      if (!this.#told.has(text)) JobMessage(M_WARNING, text);
      this.#told.add(text);
    }
    return isWarning ? [] : unknown;
  }
}

function isRestore(): boolean {
  return GetValue(bVarType) === JT_RESTORE;
}

function refused(error: unknown): typeof bRC_Error {
  if (!(error instanceof OptionError)) throw error;
  JobMessage(M_FATAL, error.message);
  return bRC_Error;
}
