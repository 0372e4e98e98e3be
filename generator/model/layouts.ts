// Distinct byte layouts of a struct over all releases and targets of a run.
import { TARGETS, type IrStruct, type Target } from "../ir/types.js";
import type { DaemonRun, ReleaseRun } from "./run.js";
import type { LayoutModel } from "./types.js";

type ByTarget<Value> = Readonly<Record<Target, Value>>;

interface ReleaseLayout {
  readonly release: string;
  readonly structs: ByTarget<IrStruct>;
}

/** Two releases share a layout when names, types, offsets and sizes are the same on every target. */
export function layoutsOf(run: DaemonRun, tag: string): readonly LayoutModel[] {
  const distinct = new Map<string, ReleaseLayout[]>();
  for (const release of run.releases) {
    const layout = releaseLayout(release, tag);
    if (layout === undefined) continue;
    const key = JSON.stringify(layout.structs);
    const same = distinct.get(key);
    if (same === undefined) distinct.set(key, [layout]);
    else same.push(layout);
  }
  const taken = new Set<string>();
  return [...distinct.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [layoutModel(first, same, taken)];
  });
}

function releaseLayout({ release, targets }: ReleaseRun, tag: string): ReleaseLayout | undefined {
  const structs: Partial<Record<Target, IrStruct>> = {};
  for (const target of TARGETS) {
    const struct = targets.get(target)?.structs[tag];
    if (struct !== undefined) structs[target] = struct;
  }
  // A run may have fewer targets than there are: readers of the model look only at those of the run.
  return Object.keys(structs).length === 0
    ? undefined
    : { release, structs: structs as ByTarget<IrStruct> };
}

function layoutModel(
  { release, structs }: ReleaseLayout,
  same: readonly ReleaseLayout[],
  taken: Set<string>,
): LayoutModel {
  const each = <Value>(value: (struct: IrStruct) => Value): ByTarget<Value> =>
    Object.fromEntries(
      Object.entries(structs).map(([target, struct]) => [target, value(struct)]),
    ) as ByTarget<Value>;
  const [any] = Object.values(structs);
  return {
    id: layoutId(release, taken),
    releases: same.map(({ release: name }) => name),
    size: each(({ size }) => size),
    align: each(({ align }) => align),
    fields: (any?.fields ?? []).map(({ name, type }, index) => ({
      name,
      type,
      offset: each(({ fields }) => fields[index]?.offset ?? 0),
      size: each(({ fields }) => fields[index]?.size ?? 0),
    })),
  };
}

/** `abi22` after the first release that has it; the whole name where two point releases differ. */
function layoutId(release: string, taken: Set<string>): string {
  const short = `abi${/^\d+/.exec(release)?.[0] ?? release.replace(/\W+/g, "_")}`;
  const id = taken.has(short) ? `abi${release.replace(/\W+/g, "_")}` : short;
  taken.add(id);
  return id;
}
