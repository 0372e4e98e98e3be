// The name of an enum that has none: what its members have in common, `IO_OPEN, IO_READ, …` → `IO_*`.
import type { RawEnum } from "./raw.js";

export function enumKey(declaration: RawEnum, taken: (key: string) => boolean): string {
  if (declaration.name !== "") return declaration.name;
  const names = declaration.members.map((member) => member.name);
  const prefix = commonPrefix(names);
  const cut = prefix.lastIndexOf("_");
  const key = `${cut > 0 ? prefix.slice(0, cut + 1) : prefix}*`;
  // A second enum with the same prefix, or one without: its first member names it.
  return key === "*" || taken(key) ? `${names[0] ?? ""}*` : key;
}

function commonPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let length = first.length;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
