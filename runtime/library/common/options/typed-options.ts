// The options in force as a plugin's class wants them: as they were given, or as what its schema makes of them.
import { withoutSecrets } from "../secrets.js";
import { OptionError } from "./grammar.js";
import { PluginOptions } from "./plugin-options.js";
import { readSchema } from "./read-schema.js";
import { missingOptions, OURS, type OptionRules } from "./rules.js";
import { describeSchema } from "./schema.js";

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

  /**
   * Reads all of them; a promise where the schema takes its time. Throws, or rejects with, an {@link OptionError} that tells all
   * that is wrong.
   *
   * @param others - What is known to be wrong besides.
   */
  check(others: readonly string[] = []): Promise<void> | undefined {
    const problems = [...others, ...missingOptions(this.#given, this.#rules)];
    const refuse = (): void => {
      if (problems.length > 0) throw new OptionError(problems.join("; "));
    };
    const note = (error: unknown): void => {
      if (!(error instanceof OptionError)) throw error;
      problems.push(error.message);
    };
    if (this.#rules.schema !== null && this.#value === null) {
      try {
        const value = this.#read();
        if (value instanceof Promise) return value.then(() => undefined, note).then(refuse);
      } catch (error) {
        note(error);
      }
    }
    refuse();
    return undefined;
  }

  /** For the debug trace: each with where it came from, secrets hidden. Null without a schema. */
  describe(): string | null {
    const { schema } = this.#rules;
    if (schema === null) return null;
    const given = this.#given.names().map((name) => {
      const value = this.#given.isSecret(name) ? "***" : this.#given.getFileNames(name).join(",");
      return `${name}=${withoutSecrets(value)} (${this.#given.originOf(name)})`;
    });
    const defaults = (describeSchema(schema) ?? [])
      .filter((each) => each.default !== undefined && !this.#given.has(each.name))
      .map((each) => {
        const value = each.secret ? "***" : withoutSecrets(String(each.default));
        return `${each.name}=${value} (default)`;
      });
    const shown = [...given, ...defaults];
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
