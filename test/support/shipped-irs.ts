// The IRs of the shipped header sets, parsed once per test file that asks.
import { findClang } from "../../generator/clang/find-clang.js";
import { parseTree } from "../../generator/ir/parse-tree.js";
import { TARGETS, type Ir, type Target } from "../../generator/ir/types.js";
import { paths } from "../../generator/paths.js";
import { listHeaderSets } from "../../generator/tree/locate.js";

/** Oldest release first. */
export async function shippedIrs(targets: readonly Target[] = TARGETS): Promise<readonly Ir[]> {
  const clang = await findClang({ env: process.env });
  const sets = await listHeaderSets(paths.headers);
  const irs = await Promise.all(sets.map((set) => parseTree(set, { clang, targets })));
  return irs.flat();
}
