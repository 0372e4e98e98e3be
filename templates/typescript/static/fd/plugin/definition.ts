// Which options are in force, from the definitions that arrive in the course of a job.
import { OptionError, parseOptions, type OptionPair } from "../options/grammar.js";
import { layerOptions } from "../options/layers.js";
import { PluginOptions } from "../options/plugin-options.js";

/** What a plugin class says about its options. */
export interface OptionRules {
  readonly mandatory: readonly string[];
  readonly multiValue: readonly string[];
}

/**
 * Keeps the options. In a backup each definition stands for itself. In a restore what arrives before the definition of
 * the first file are the user's own options, and they win over what was stored with the backup.
 */
export class DefinitionReader {
  readonly #rules: OptionRules;
  /** All that came before the first file of a restore, but for the last. */
  #earlier: OptionPair[] = [];
  #latest: readonly OptionPair[] = [];
  #restoring = false;
  #last: string | null = null;
  options = new PluginOptions();

  constructor(rules: OptionRules) {
    this.#rules = rules;
  }

  /**
   * Takes a definition. Gives false when it is the one before again; throws an {@link OptionError}.
   *
   * @param isRestore - Whether the job is known to be a restore: it is not yet when the user's options arrive.
   */
  read(definition: string, isRestore: boolean): boolean {
    if (isRestore && this.#restoring && definition === this.#last) return false;
    const pairs = parseOptions(withoutPluginName(definition));
    if (!this.#restoring) {
      this.#earlier.push(...this.#latest);
      this.#latest = pairs;
    }
    const overrides = isRestore ? this.#earlier : [];
    const own = new Set(overrides.map(([key]) => key));
    const stored = pairs.filter(([key]) => !own.has(key));
    this.options = layerOptions([...overrides, ...stored], this.#rules.multiValue);
    this.#last = definition;
    return true;
  }

  /** The first file of a restore begins: the definitions are complete. */
  startRestore(): void {
    this.#restoring = true;
  }

  /** Throws an {@link OptionError} that names all mandatory options that are not there. */
  requireMandatory(): void {
    const missing = this.#rules.mandatory.filter((name) => !this.options.has(name));
    if (missing.length === 0) return;
    const noun = missing.length === 1 ? "option is" : "options are";
    throw new OptionError(`mandatory ${noun} missing: ${missing.join(", ")}`);
  }
}

/** A whole definition begins with the name of the plugin, `node:`; its options do not. */
function withoutPluginName(definition: string): string {
  return definition.replace(/^\s*[A-Za-z0-9_-]+:/, "");
}
