// The options of a plugin with typed access. Whoever asks for a number gets one, or an error that names the option.
import { printable } from "../printable.js";
import { hasRawBytes, rawName } from "../raw-text.js";
import { OptionError, type OptionPair } from "./grammar.js";

const TRUE = new Set(["yes", "true", "on", "1"]);
const FALSE = new Set(["no", "false", "off", "0"]);

/**
 * Options by name. Every name has one value, the first that was given, unless it is a multi-value option. Values are text;
 * one with bytes that are no UTF-8 is only to be had as a file name, {@link PluginOptions.getFileName}.
 */
export class PluginOptions implements Iterable<OptionPair> {
  readonly #values = new Map<string, string[]>();
  readonly #secret: ReadonlySet<string>;
  readonly #origins: ReadonlyMap<string, string>;

  /**
   * @param pairs - Options in their order.
   * @param multiValue - Names that keep all their values instead of the first.
   * @param secret - Names whose values no error shows.
   * @param origins - Where options came from, by name, for errors.
   */
  constructor(
    pairs: Iterable<OptionPair> = [],
    multiValue: readonly string[] = [],
    secret: Iterable<string> = [],
    origins: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#secret = new Set(secret);
    this.#origins = origins;
    for (const [key, value] of pairs) {
      const values = this.#values.get(key);
      if (values === undefined) this.#values.set(key, [value]);
      else if (multiValue.includes(key)) values.push(value);
    }
  }

  /** Whether the option was given, be it empty. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The text of an option as it was given; undefined without it. */
  get(name: string): string | undefined {
    return this.getAll(name)[0];
  }

  /** All values of a multi-value option in their order, or the one of any other; empty without it. */
  getAll(name: string): readonly string[] {
    const values = this.#values.get(name) ?? [];
    if (values.some(hasRawBytes)) {
      throw this.problem(name, "has bytes that are no UTF-8");
    }
    return values;
  }

  /** An option that names a file, as the bytes that were given: a string where they are UTF-8. */
  getFileName(name: string, fallback?: string | Uint8Array): string | Uint8Array {
    return this.getFileNames(name)[0] ?? orFallback(name, fallback);
  }

  /** All values of a multi-value option as file names. */
  getFileNames(name: string): readonly (string | Uint8Array)[] {
    return (this.#values.get(name) ?? []).map(rawName);
  }

  /** The text of an option, or `fallback`. Throws an {@link OptionError} when there is neither. */
  getString(name: string, fallback?: string): string {
    return this.get(name) ?? orFallback(name, fallback);
  }

  /** An option as a finite number (decimal, `0x…`, `0o…`), or `fallback`. */
  getNumber(name: string, fallback?: number): number {
    const text = this.get(name);
    if (text === undefined) return orFallback(name, fallback);
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw this.problem(name, "is no number");
    return value;
  }

  /** An option as yes or no (also true/false, on/off, 1/0, in any case), or `fallback`. */
  getBoolean(name: string, fallback?: boolean): boolean {
    const text = this.get(name);
    if (text === undefined) return orFallback(name, fallback);
    const word = text.trim().toLowerCase();
    if (TRUE.has(word)) return true;
    if (FALSE.has(word)) return false;
    throw this.problem(name, "is neither yes nor no");
  }

  /** An option as a list: every value of it, each cut at `separator`, without blanks and empty items. */
  getList(name: string, fallback?: readonly string[], separator = ","): readonly string[] {
    if (!this.has(name)) return orFallback(name, fallback);
    return this.getAll(name)
      .flatMap((value) => value.split(separator))
      .map((item) => item.trim())
      .filter((item) => item !== "");
  }

  /** Where an option came from, such as `the definition`; empty when that is not known. */
  originOf(name: string): string {
    return this.#origins.get(name) ?? "";
  }

  /** Whether no message may show the values of an option. */
  isSecret(name: string): boolean {
    return this.#secret.has(name);
  }

  /** An error about the value of an option, which says what is wrong with it and where it came from. */
  problem(name: string, what: string): OptionError {
    const origin = this.originOf(name);
    const where = origin === "" ? "" : ` (${origin})`;
    return new OptionError(`option ${name}: ${this.#shown(name)} ${what}${where}`);
  }

  /** Names in the order in which they were first given. */
  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** All pairs, in a form that {@link formatOptions} takes. */
  *[Symbol.iterator](): Iterator<OptionPair> {
    for (const [key, values] of this.#values) for (const value of values) yield [key, value];
  }

  /** A value in an error. */
  #shown(name: string): string {
    if (this.#secret.has(name)) return "its value";
    return `"${printable(this.#values.get(name)?.[0] ?? "")}"`;
  }
}

function orFallback<T>(name: string, fallback: T | undefined): T {
  if (fallback === undefined) throw new OptionError(`option ${name} is missing`);
  return fallback;
}
