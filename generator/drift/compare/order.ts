// What was really moved when a list of names changed its order: the fewest that explain it.

/** Names that stand elsewhere among their neighbours; those that were only pushed along by others are none. */
export function reordered(
  oldNames: readonly string[],
  newNames: readonly string[],
): ReadonlySet<string> {
  const common = newNames.filter((name) => oldNames.includes(name));
  const ranks = common.map((name) => oldNames.indexOf(name));
  const staying = longestRising(ranks);
  return new Set(common.filter((_, index) => !staying.has(index)));
}

/** Indexes of a longest rising subsequence. Quadratic: the lists are short. */
function longestRising(ranks: readonly number[]): ReadonlySet<number> {
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [index, rank] of ranks.entries()) {
    lengths[index] = 1;
    previous[index] = -1;
    for (let before = 0; before < index; before += 1) {
      const length = (lengths[before] ?? 0) + 1;
      if ((ranks[before] ?? 0) < rank && length > (lengths[index] ?? 0)) {
        lengths[index] = length;
        previous[index] = before;
      }
    }
  }
  const kept = new Set<number>();
  let at = lengths.indexOf(Math.max(...lengths));
  while (at >= 0) {
    kept.add(at);
    at = previous[at] ?? -1;
  }
  return kept;
}
