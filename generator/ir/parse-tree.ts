// From a tree to its IRs: what clang says about it, then what the IR makes of that. Unless it was made before.
import { inTree, type ParseOptions as ClangOptions, parseRawTree } from "../clang/parse-tree.js";
import { searchedFolders } from "../clang/surroundings.js";
import type { IrStore, Question } from "../cache/ir-store.js";
import { lookIntoFolder, recordInputs } from "../cache/inputs.js";
import { GeneratorError } from "../errors.js";
import { loadingFiles, readLoading } from "../tree/loading.js";
import type { SourceTree } from "../tree/locate.js";
import { buildIr, UNKNOWN_RELEASE } from "./build-ir.js";
import { DAEMONS, type Ir, TARGETS } from "./types.js";

export interface ParseOptions extends ClangOptions {
  /** Where IRs are kept; without one the tree is read. */
  readonly store?: IrStore | undefined;
}

/**
 * One IR per daemon and target, daemons first, in the order that was asked for. Where the tree does not say its
 * release, the IRs say UNKNOWN_RELEASE: compare them with known ones (requireMatchedRelease) and put the name in.
 */
export async function parseTree(tree: SourceTree, options: ParseOptions): Promise<readonly Ir[]> {
  const { store } = options;
  if (store === undefined) return (await parse(tree, options)).irs;
  const question = questionOf(tree, options);
  const look = lookIntoFolder(tree.sourceRoot);
  const kept = store.find(question, look);
  if (kept !== undefined) return kept.irs;
  const { irs, files } = await parse(tree, options);
  if (files === undefined) return irs;
  const searched = searchedFolders(tree.sourceRoot, question.includeDirectories);
  store.keep(question, look, recordInputs(tree, files, searched), irs);
  return irs;
}

export function questionOf(
  { kind, release = UNKNOWN_RELEASE }: Pick<SourceTree, "kind" | "release">,
  options: ClangOptions,
): Question {
  const { clang, daemons = DAEMONS, targets = TARGETS, includeDirectories = [] } = options;
  return { clang, kind, release, daemons, targets, includeDirectories };
}

async function parse(
  tree: SourceTree,
  options: ParseOptions,
): Promise<{ irs: readonly Ir[]; files: readonly string[] | undefined }> {
  const daemons = options.daemons ?? DAEMONS;
  const [raw, loading] = await Promise.all([
    parseRawTree(tree, options),
    readLoading(tree, daemons),
  ]);
  try {
    const irs = buildIr({ ...raw, loading }, daemons, options.targets ?? TARGETS);
    const files = raw.headers && [...raw.headers, ...loadingFiles(tree, daemons)];
    return { irs, files };
  } catch (error) {
    throw error instanceof GeneratorError ? inTree(error, tree) : error;
  }
}
