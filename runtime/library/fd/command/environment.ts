// The environment of a command: little of the daemon's own, and what the plugin says.

const INHERITED: ReadonlySet<string> = new Set([
  "HOME",
  "LANG",
  "LANGUAGE",
  "LOGNAME",
  "PATH",
  "SHELL",
  "TMPDIR",
  "TZ",
  "USER",
]);

/** Variables of a command. A value of undefined takes one away. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command sees: from the worker's own environment where programs, home, language and time zone are; then `own`. */
export function environmentOf(
  own: Environment,
  inherited: Environment = process.env,
): Record<string, string> {
  const usual = Object.entries(inherited).filter(
    ([name]) => INHERITED.has(name) || name.startsWith("LC_"),
  );
  const found: Record<string, string> = {};
  for (const [name, value] of [...usual, ...Object.entries(own)]) {
    if (value === undefined) Reflect.deleteProperty(found, name);
    else found[name] = value;
  }
  return found;
}
