// The order of releases. Known ones stand in releases.yaml; where another one belongs follows from its number.

/** First and last release that declare an item; undefined where the known ones do not bound it. */
export interface Lifetime {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/** Whether a header has to declare an item. `either`: the release is older than the oldest that is known. */
export type Expectation = "expected" | "forbidden" | "either";

export interface ReleaseOrder {
  /** Oldest first. */
  readonly known: readonly string[];
  /** Negative before the oldest known release; the number of known ones after the newest. */
  readonly position: (release: string) => number;
  readonly expectation: (lifetime: Lifetime, release: string) => Expectation;
  /** For sorting, also of releases that are not known. */
  readonly compare: (left: string, right: string) => number;
}

/**
 * Rules for a release that releases.yaml does not know: older than all of them (18.2) → items may be missing or differ;
 * between two of them (22.1) → as the last one before it; newer than all (27) → everything without `until` is expected.
 * One without a number is taken for the newest.
 */
export function releaseOrder(known: readonly string[]): ReleaseOrder {
  const numbers = known.map(releaseNumber);
  const position = (release: string): number => {
    const exact = known.indexOf(release);
    if (exact >= 0) return exact;
    const number = releaseNumber(release);
    const notNewer = numbers.filter((candidate) => candidate <= number).length - 1;
    const newest = numbers.at(-1);
    return newest !== undefined && number > newest ? known.length : notNewer;
  };
  const bound = (release: string | undefined, otherwise: number): number =>
    release === undefined ? otherwise : known.indexOf(release);
  return {
    known,
    position,
    expectation: ({ since, until }, release) => {
      const at = position(release);
      if (at < 0) return "either";
      return at >= bound(since, 0) && at <= bound(until, Infinity) ? "expected" : "forbidden";
    },
    compare: (left, right) =>
      position(left) - position(right) ||
      releaseNumber(left) - releaseNumber(right) ||
      (left < right ? -1 : left > right ? 1 : 0),
  };
}

/** `26-dev` → 26, `18.2` → 18.2, `main` → infinite. */
function releaseNumber(release: string): number {
  const digits = /^\d+(?:\.\d+)?/.exec(release);
  return digits === null ? Infinity : Number(digits[0]);
}
