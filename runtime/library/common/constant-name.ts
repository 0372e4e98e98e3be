// From the number of a constant to its name, for messages.

/** The first name of a dictionary that has this value; else `unknown`, what it would be, and the number. */
export function constantName(
  dictionary: Readonly<Record<string, number | string>>,
  value: number,
  what: string,
): string {
  const found = Object.entries(dictionary).find(([, each]) => each === value);
  return found === undefined ? `unknown ${what} ${value}` : found[0];
}
