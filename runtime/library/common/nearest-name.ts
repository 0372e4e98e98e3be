// Which known name somebody meant who wrote another one: for messages about options and properties that do not exist.

/**
 * The known name that is nearest to `name`, if a slip of the fingers lies between them: letters left out, added, replaced
 * or exchanged with a neighbour, about one in three. Upper and lower case and the signs `_`, `-` and blank do not count.
 * Of equally near ones the first. Null when none is near.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  const wanted = plain(name);
  let nearest: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    const other = plain(candidate);
    const allowed = Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3));
    // What is too different in length need not be compared.
    if (Math.abs(wanted.length - other.length) > allowed) continue;
    const distance = slips(wanted, other);
    if (distance > allowed || distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_\-\s]/g, "");
}

/** How many slips turn one name into the other. An exchange of neighbours is one. */
function slips(left: string, right: string): number {
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const replaced = (above[column - 1] ?? 0) + (same ? 0 : 1);
      const removed = (above[column] ?? 0) + 1;
      const added = (current[column - 1] ?? 0) + 1;
      const exchanged =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
          ? (before[column - 2] ?? Infinity) + 1
          : Infinity;
      current.push(Math.min(replaced, removed, added, exchanged));
    }
    [before, above] = [above, current];
  }
  return above[right.length] ?? 0;
}
