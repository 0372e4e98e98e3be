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

/** The type of a value with these settings. */
export type OptionValue<T, S> = S extends { readonly optional: true }
  ? S extends { readonly default: unknown }
    ? T
    : T | undefined
  : T;

/** Makes options of one kind. */
export type OptionMaker<T, Settings = OptionSettings<T>> = <const S extends Settings>(
  settings?: S,
) => OptionType<OptionValue<T, S>>;

function anySettings(settings: object | undefined): AnySettings {
  return settings ?? {};
}

const kind =
  <T, Settings extends OptionSettings<T> = OptionSettings<T>>(
    name: OptionKind,
  ): OptionMaker<T, Settings> =>
  (settings) => ({ kind: name, settings: anySettings(settings) });

/** The makers of options, one for each kind. */
export interface OptionMakers {
  /** Text in UTF-8. */
  readonly text: OptionMaker<string>;
  /** A finite number, decimal or `0x…`. */
  readonly number: OptionMaker<number, NumberSettings>;
  /** Yes or no, also as true/false, on/off and 1/0. */
  readonly flag: OptionMaker<boolean>;
  /** Several texts: given several times, or with commas between. */
  readonly list: OptionMaker<readonly string[]>;
  /** The name of a file, as bytes where it is no UTF-8. */
  readonly file: OptionMaker<string | Uint8Array>;
  /**
   * Text that no message shows. It may be given as `NAME_file=PATH` or `NAME_env=VARIABLE`, too, which keeps it out of the
   * definition.
   */
  readonly secret: OptionMaker<string>;
  /** One of a few words. */
  readonly oneOf: <const Word extends string, const S extends OptionSettings<Word> = object>(
    words: readonly Word[],
    settings?: S,
  ) => OptionType<OptionValue<Word, S>>;
}

/** Makes the options of a schema. */
export const option: OptionMakers = {
  text: kind<string>("text"),
  number: kind<number, NumberSettings>("number"),
  flag: kind<boolean>("yes or no"),
  list: kind<readonly string[]>("list"),
  file: kind<string | Uint8Array>("file"),
  secret: kind<string>("secret"),
  oneOf: (words, settings) => ({ kind: "word", words, settings: anySettings(settings) }),
};
