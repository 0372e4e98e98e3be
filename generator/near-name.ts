// The word that somebody meant who typed another one.

/** The one of `words` that takes the fewest changes of letters, unless that is more than a third of it. */
export function nearName(typed: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((word) => ({ word, changes: distance(typed.toLowerCase(), word) }))
    .filter(({ word, changes }) => changes <= Math.ceil(word.length / 3) || word.startsWith(typed))
    .sort((left, right) => left.changes - right.changes);
  return best?.word;
}

/** How many letters are to be changed, added or taken away. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[line - 1] === to[column - 1] ? 0 : 1;
      next.push(
        Math.min(
          (next[column - 1] ?? 0) + 1,
          (row[column] ?? 0) + 1,
          (row[column - 1] ?? 0) + same,
        ),
      );
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
