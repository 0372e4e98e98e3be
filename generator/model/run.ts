// The IRs of one run, sorted by daemon and release. Refuses sets of IRs that cannot become one model.
import { GeneratorError } from "../errors.js";
import { DAEMONS, TARGETS, type Daemon, type Ir, type Target } from "../ir/types.js";
import type { ReleaseOrder } from "../semantics/releases.js";

/** One release of one daemon: the same declarations, laid out for one or more targets. */
export interface ReleaseRun {
  readonly release: string;
  /** Every fact but layouts is the same for all targets, so one of them speaks for all. */
  readonly ir: Ir;
  readonly targets: ReadonlyMap<Target, Ir>;
}

export interface DaemonRun {
  readonly daemon: Daemon;
  /** Oldest first, at least one. */
  readonly releases: readonly ReleaseRun[];
}

const CONSEQUENCE = "the releases cannot be merged, so nothing was generated";

export function groupIrs(irs: readonly Ir[], order: ReleaseOrder): readonly DaemonRun[] {
  if (irs.length === 0) {
    throw new GeneratorError("BN515", {
      message: "there is no release to build a model from",
      consequence: CONSEQUENCE,
      fix: "name at least one header set or Bareos tree",
    });
  }
  return DAEMONS.flatMap((daemon) => {
    const own = irs.filter((ir) => ir.daemon === daemon);
    const names = [...new Set(own.map(({ release }) => release))].sort(order.compare);
    return own.length === 0
      ? []
      : [{ daemon, releases: names.map((name) => releaseRun(own, name)) }];
  });
}

function releaseRun(irs: readonly Ir[], release: string): ReleaseRun {
  const own = irs.filter((ir) => ir.release === release);
  const targets = new Map(
    TARGETS.flatMap((target) => {
      const found = own.filter((ir) => ir.target === target);
      if (found.length > 1) throw twice(release, target, found[0]?.daemon);
      return found.map((ir) => [target, ir] as const);
    }),
  );
  const [first, ...others] = targets.values();
  if (first === undefined) throw new Error(`release ${release} has no IR of a known target`);
  for (const other of others) {
    const difference = differenceOf(first, other);
    if (difference !== undefined) throw disagree(first, other, difference);
  }
  return { release, ir: first, targets };
}

/** The first fact apart from layouts in which two targets differ. */
function differenceOf(left: Ir, right: Ir): string | undefined {
  const differs = (one: unknown, two: unknown): boolean =>
    JSON.stringify(one) !== JSON.stringify(two);
  for (const key of ["constants", "enums", "functionTables", "typedefs"] as const) {
    const names = new Set([...Object.keys(left[key]), ...Object.keys(right[key])]);
    for (const name of names) if (differs(left[key][name], right[key][name])) return name;
  }
  const shape = (ir: Ir, tag: string): unknown =>
    ir.structs[tag]?.fields.map(({ name, type }) => [name, type]);
  const tags = new Set([...Object.keys(left.structs), ...Object.keys(right.structs)]);
  return [...tags].find((tag) => differs(shape(left, tag), shape(right, tag)));
}

function twice(release: string, target: Target, daemon: Daemon | undefined): GeneratorError {
  return new GeneratorError("BN515", {
    message: `release ${release} occurs twice (${daemon ?? "?"}, ${target})`,
    consequence: CONSEQUENCE,
    fix: "name each release once; --release gives a tree another name",
  });
}

function disagree(left: Ir, right: Ir, name: string): GeneratorError {
  const place = left.places[name];
  return new GeneratorError("BN515", {
    message: `release ${left.release} declares ${name} differently for ${left.target} and ${right.target}`,
    ...(place === undefined ? {} : { where: place }),
    consequence: CONSEQUENCE,
    fix: "only layouts may depend on the target; the header has to declare the same for both",
  });
}
