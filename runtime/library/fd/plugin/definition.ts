// Which options are in force, from the definitions that arrive in the course of a job.
import { parseOptions, type OptionPair } from "../options/grammar.js";
import { layerOptions, RESTORE_OPTIONS } from "../options/layers.js";
import { PluginOptions } from "../options/plugin-options.js";
import { targetOf, type OptionRules } from "../options/rules.js";
import { configurationFolder } from "./configuration.js";

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
  /** What somebody should know of the options. */
  warnings: readonly string[] = [];

  constructor(rules: OptionRules) {
    this.#rules = rules;
  }

  /**
   * Takes a definition without the plugin's name. Gives false when it is the one before again; throws an
   * {@link OptionError}.
   *
   * @param isRestore - Whether the job is known to be a restore: it is not yet when the user's options arrive.
   */
  read(definition: string, isRestore: boolean): boolean {
    if (isRestore && this.#restoring && definition === this.#last) return false;
    const pairs = parseOptions(definition);
    if (!this.#restoring) {
      this.#earlier.push(...this.#latest);
      this.#latest = pairs;
    }
    const overrides = isRestore ? this.#earlier : [];
    const target = targetOf(this.#rules);
    const own = new Set(overrides.map(([key]) => target(key)));
    const stored = pairs.filter(([key]) => !own.has(target(key)));
    const origins = new Map(overrides.map((pair) => [pair, RESTORE_OPTIONS] as const));
    const together = [...overrides, ...stored];
    const layered = layerOptions(together, this.#rules, configurationFolder, origins);
    this.options = layered.options;
    this.warnings = layered.warnings;
    this.#last = definition;
    return true;
  }

  /** The first file of a restore begins: the definitions are complete. */
  startRestore(): void {
    this.#restoring = true;
  }
}
