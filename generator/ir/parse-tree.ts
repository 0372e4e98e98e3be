// From a tree to its IRs: what clang says about it, then what the IR makes of that.
import { inTree, type ParseOptions, parseRawTree } from "../clang/parse-tree.js";
import { GeneratorError } from "../errors.js";
import { readLoading } from "../tree/loading.js";
import type { SourceTree } from "../tree/locate.js";
import { buildIr } from "./build-ir.js";
import { DAEMONS, type Ir, TARGETS } from "./types.js";

export type { ParseOptions } from "../clang/parse-tree.js";

/**
 * One IR per daemon and target, daemons first, in the order that was asked for. Where the tree does not say its
 * release, the IRs say UNKNOWN_RELEASE: compare them with known ones (requireMatchedRelease) and put the name in.
 */
export async function parseTree(tree: SourceTree, options: ParseOptions): Promise<readonly Ir[]> {
  const daemons = options.daemons ?? DAEMONS;
  const [raw, loading] = await Promise.all([
    parseRawTree(tree, options),
    readLoading(tree, daemons),
  ]);
  try {
    return buildIr({ ...raw, loading }, daemons, options.targets ?? TARGETS);
  } catch (error) {
    throw error instanceof GeneratorError ? inTree(error, tree) : error;
  }
}
