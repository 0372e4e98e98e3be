// The short form in which a plugin says what options it has: `{ url: option.text(), port: option.number({ default: 389 }) }`.

/** What every kind of option may be told. */
export interface OptionSettings<T> {
  /** What counts when the option is not given. Without it, and unless it is optional, a job without the option fails. */
  readonly default?: T;
  /** The option may be missing: then its value is undefined. */
  readonly optional?: boolean;
  /** For whoever reads `bareos-node run --help PLUGIN`. */
  readonly description?: string;
}

export interface NumberSettings extends OptionSettings<number> {
  readonly min?: number;
  readonly max?: number;
  /** Whether it has to be a whole number. */
  readonly integer?: boolean;
}

/** Those of any kind, once made. */
export interface AnySettings extends OptionSettings<unknown> {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

/** Kinds of options, as descriptions name them. */
export type OptionKind = "text" | "number" | "yes or no" | "list" | "file" | "secret" | "word";

/** An option of the short form, whose value is a `T`. */
export interface OptionType<T> {
  readonly kind: OptionKind;
  readonly settings: AnySettings;
  /** The words of which a value has to be one. */
  readonly words?: readonly string[];
  /** For the type of the value only; never there. */
  readonly value?: T;
}

/** A schema in the short form. */
export type ShortSchema = Readonly<Record<string, OptionType<unknown>>>;

type Valued<T, S> = S extends { readonly optional: true }
  ? S extends { readonly default: unknown }
    ? T
    : T | undefined
  : T;

type Kind<T, Settings = OptionSettings<T>> = <const S extends Settings>(
  settings?: S,
) => OptionType<Valued<T, S>>;

function anySettings(settings: object | undefined): AnySettings {
  return settings ?? {};
}

const kind =
  <T, Settings extends OptionSettings<T> = OptionSettings<T>>(
    name: OptionKind,
  ): Kind<T, Settings> =>
  (settings) => ({ kind: name, settings: anySettings(settings) });

/** Makes the options of a schema. */
export const option = {
  /** Text in UTF-8. */
  text: kind<string>("text"),
  /** A finite number, decimal or `0x…`. */
  number: kind<number, NumberSettings>("number"),
  /** Yes or no, also as true/false, on/off and 1/0. */
  flag: kind<boolean>("yes or no"),
  /** Several texts: given several times, or with commas between. */
  list: kind<readonly string[]>("list"),
  /** The name of a file, as bytes where it is no UTF-8. */
  file: kind<string | Uint8Array>("file"),
  /**
   * Text that no message shows. It may be given as `NAME_file=PATH` or `NAME_env=VARIABLE`, too, which keeps it out of the
   * definition.
   */
  secret: kind<string>("secret"),
  /** One of a few words. */
  oneOf: <const Word extends string, const S extends OptionSettings<Word> = object>(
    words: readonly Word[],
    settings?: S,
  ): OptionType<Valued<Word, S>> => ({ kind: "word", words, settings: anySettings(settings) }),
} as const;
