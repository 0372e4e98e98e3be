// Which point of the history each one is compared with: inside of a series the one before it; the first of a series the
// first release of the series before, because that is where the branches parted.
import { comparePoints, type Point } from "./refs.js";

export interface Link {
  readonly point: Point;
  readonly before: Point | undefined;
  /** Both are of one series, of which something was published before: users expect nothing to change here. */
  readonly isInsideSeries: boolean;
}

/** Tags and branches of series in their order. A point that could not be read is not among them. */
export function chain(points: readonly Point[]): readonly Link[] {
  const line = points.filter(({ kind }) => kind !== "side-branch").sort(comparePoints);
  const firsts = new Map<string, Point>();
  for (const point of line) if (!firsts.has(point.series)) firsts.set(point.series, point);
  const order = [...firsts.keys()];
  return line.map((point, index): Link => {
    const previous = line[index - 1];
    if (previous?.series === point.series) {
      const sofar = line.slice(0, index).filter(({ series }) => series === point.series);
      return { point, before: previous, isInsideSeries: sofar.some(isPublished) };
    }
    const seriesBefore = order[order.indexOf(point.series) - 1];
    const ofBefore = line.filter(({ series }) => series === seriesBefore);
    const before = ofBefore.find(isPublished) ?? ofBefore.at(-1);
    return { point, before, isInsideSeries: false };
  });
}

/** Of a series that has a release, what stands before the first one. `line` is sorted. */
export function splitBeginnings(line: readonly Point[]): {
  readonly line: readonly Point[];
  readonly beginnings: readonly Point[];
} {
  const published = new Set(line.filter(isPublished).map(({ series }) => series));
  const begun = new Set<string>();
  const isBeginning = (point: Point): boolean => {
    if (isPublished(point)) begun.add(point.series);
    return published.has(point.series) && !begun.has(point.series);
  };
  const beginnings = line.filter(isBeginning);
  return { line: line.filter((point) => !beginnings.includes(point)), beginnings };
}

function isPublished({ kind }: Point): boolean {
  return kind === "release";
}
