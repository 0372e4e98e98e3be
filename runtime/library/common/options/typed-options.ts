// The options in force as a plugin's class wants them: as they were given, or as what its schema makes of them.
import { withoutSecrets } from "../secrets.js";
import { OptionError } from "./grammar.js";
import { PluginOptions } from "./plugin-options.js";
import { readSchema } from "./read-schema.js";
import { OURS, requireMandatory, type OptionRules } from "./rules.js";

export class TypedOptions {
  readonly #rules: OptionRules;
  #given = new PluginOptions();
  #value: { readonly is: unknown } | null = null;

  constructor(rules: OptionRules) {
    this.#rules = rules;
  }

  /** As they were given. */
  get given(): PluginOptions {
    return this.#given;
  }

  /** Takes others. */
  take(given: PluginOptions): void {
    this.#given = given;
    this.#value = null;
  }

  /** For the plugin, also before they are checked. Throws an {@link OptionError} for wrong ones. */
  get value(): unknown {
    if (this.#rules.schema === null) return this.#given;
    if (this.#value === null) {
      const value = this.#read();
      if (value instanceof Promise) {
        value.catch(() => undefined);
        throw new OptionError(
          "the schema of the options checks them later: they are there from checkOptions on",
        );
      }
    }
    return this.#value?.is;
  }

  /** Reads all of them; a promise where the schema takes its time. Throws, or rejects with, an {@link OptionError}. */
  check(): Promise<void> | undefined {
    requireMandatory(this.#given, this.#rules);
    if (this.#rules.schema === null || this.#value !== null) return undefined;
    const value = this.#read();
    return value instanceof Promise ? value.then(() => undefined) : undefined;
  }

  /** For the debug trace: each with where it came from, secrets hidden. Null without a schema. */
  describe(): string | null {
    if (this.#rules.schema === null) return null;
    const shown = this.#given.names().map((name) => {
      const value = this.#given.isSecret(name) ? "***" : this.#given.getFileNames(name).join(",");
      return `${name}=${withoutSecrets(value)} (${this.#given.originOf(name)})`;
    });
    return shown.length === 0 ? "no options" : `options in force: ${shown.join(", ")}`;
  }

  #read(): unknown {
    const { schema } = this.#rules;
    if (schema === null) return undefined;
    const keep = (is: unknown): unknown => {
      this.#value = { is };
      return is;
    };
    const value = readSchema(schema, this.#given, OURS);
    return value instanceof Promise ? value.then(keep) : keep(value);
  }
}
