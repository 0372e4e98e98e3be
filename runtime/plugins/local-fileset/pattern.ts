// Regular expressions as the Python plugin of this name takes them, for its options `allow` and `deny`.
import { OptionError } from "bareosfd";

/**
 * Compiles a pattern that is looked for anywhere in a name. Where Python writes something else than JavaScript it is
 * translated: flags in front (`(?i)`), named groups, `\A`, `\Z`, and backslashes before signs that need none. Throws an
 * {@link OptionError} for what has no translation.
 */
export function pythonPattern(option: string, pattern: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern
    .slice(flags?.[0].length ?? 0)
    .replace(/\(\?P(?=<)/g, "(?")
    .replace(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replace(/\\([^])/g, (escape, sign: string) => ESCAPES[sign] ?? plainSign(escape, sign));
  try {
    return new RegExp(body, `u${[...new Set(flags?.[1])].join("")}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`option ${option}: ${reason}`, { cause });
  }
}

/** Beginning and end of the whole text: names are one line, unless the flag `m` is there. */
const ESCAPES: Readonly<Record<string, string>> = { A: "(?<![^])", Z: "(?![^])" };

/** In JavaScript's strict form only these signs, and letters, have a meaning behind a backslash. */
function plainSign(escape: string, sign: string): string {
  return /[A-Za-z0-9^$\\.*+?()[\]{}|/-]/.test(sign) ? escape : sign;
}
