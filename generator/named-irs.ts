// Parses a tree and makes sure that its IRs name a release: a tree that does not say which one it is of (an archive
// without CHANGELOG or git history) is recognised by its declarations, which are compared with the shipped sets.
import { UNKNOWN_RELEASE } from "./ir/build-ir.js";
import { parseTree, type ParseOptions } from "./ir/parse-tree.js";
import { type Ir, TARGETS } from "./ir/types.js";
import { paths } from "./paths.js";
import { listHeaderSets, type SourceTree } from "./tree/locate.js";
import { requireMatchedRelease } from "./tree/release.js";

/** As parseTree, with a release in every IR. Throws BN206 when the tree fits none or several of the shipped releases. */
export async function parseNamedTree(
  tree: SourceTree,
  options: ParseOptions,
): Promise<readonly Ir[]> {
  const irs = await parseTree(tree, options);
  if (irs.every((ir) => ir.release !== UNKNOWN_RELEASE)) return irs;
  const shipped = await listHeaderSets(paths.headers);
  const known = await Promise.all(
    shipped.map((set) => parseTree(set, { ...options, targets: options.targets ?? TARGETS })),
  );
  const release = requireMatchedRelease(irs, known.flat(), tree.root);
  return irs.map((ir) => ({ ...ir, release }));
}
