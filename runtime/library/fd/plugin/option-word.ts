// Options whose value is one of a few words.
import { OptionError } from "../options/grammar.js";

/** Throws an {@link OptionError} for an option that is given and none of these words. */
export function checkWord(
  name: string,
  option: string | undefined,
  words: readonly string[],
): void {
  if (option === undefined || words.includes(option)) return;
  throw new OptionError(`option ${name}: "${option}" is none of ${words.join(", ")}`);
}

/** The word that an option gives; without it, or with a wrong one, which {@link checkWord} refuses, `otherwise`. */
export function wordOr<Word extends string>(
  option: string | undefined,
  words: readonly Word[],
  otherwise: Word,
): Word {
  return words.find((it) => it === option) ?? otherwise;
}
