// One order for the names of several releases: that of the newest, with what only older ones have behind its old neighbour.

/** Merges lists of distinct names, oldest first. Every name comes once. */
export function mergeOrders(lists: readonly (readonly string[])[]): string[] {
  const merged: string[] = [];
  const known = new Set<string>();
  for (const list of [...lists].reverse()) {
    let previous: string | undefined;
    for (const name of list) {
      if (!known.has(name)) {
        known.add(name);
        merged.splice(previous === undefined ? 0 : merged.indexOf(previous) + 1, 0, name);
      }
      previous = name;
    }
  }
  return merged;
}
