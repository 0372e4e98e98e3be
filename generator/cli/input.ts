// The options by which commands name their input (shipped sets, one header set, a Bareos checkout) and the clang to use.
import path from "node:path";
import type { Command } from "commander";
import { findClang, type ClangTool } from "../clang/find-clang.js";
import type { IrStore } from "../cache/ir-store.js";
import { GeneratorError } from "../errors.js";
import { paths } from "../paths.js";
import { isHeaderSet, listHeaderSets, locateTree, type SourceTree } from "../tree/locate.js";
import { checkReleaseName } from "../tree/release.js";
import { openTree, splitRevision } from "../tree/revision.js";
import type { CommandHost, Host } from "./host.js";

/** What addClangOptions adds. */
export interface ClangOptions {
  readonly clang?: string;
  readonly include?: readonly string[];
}

export interface InputOptions extends ClangOptions {
  readonly headers?: string;
  readonly bareosSrc?: string;
  readonly release?: string;
}

export interface Input {
  readonly clang: ClangTool;
  readonly trees: readonly SourceTree[];
  readonly docsFrom?: SourceTree;
  readonly includeDirectories: readonly string[];
  readonly store: IrStore | undefined;
  readonly signal: AbortSignal;
}

export function addClangOptions(command: Command): Command {
  return command
    .option("--clang <path>", "clang++ to use; default: $CLANG, else the newest that is found")
    .option("--include <dir...>", "further folders with headers, e.g. of a configured build");
}

export function addInputOptions(command: Command): Command {
  return addClangOptions(
    command
      .option("--headers <dir>", "a header set, or a folder of them; default: the shipped sets")
      .option(
        "--bareos-src <dir>",
        "a Bareos source checkout, or DIR@REVISION of one; needs no configure step",
      )
      .option("--release <name>", "release of the tree, when it does not tell or tells wrong"),
  );
}

/** The clang that the options name, else the environment's or the newest. */
export async function chosenClang({ clang }: ClangOptions, { env }: Host): Promise<ClangTool> {
  return findClang({ env, ...(clang === undefined ? {} : { explicit: clang }) });
}

/** Absolute. */
export function includeFolders({ include = [] }: ClangOptions, { cwd }: Host): readonly string[] {
  return include.map((folder) => path.resolve(cwd, folder));
}

/** Finds clang and the trees that the options name. */
export async function chooseInput(options: InputOptions, host: CommandHost): Promise<Input> {
  if (options.headers !== undefined && options.bareosSrc !== undefined) {
    throw new GeneratorError("BN902", {
      message: "--headers and --bareos-src exclude each other",
      consequence: "nothing was done",
      fix: "name one of them",
    });
  }
  const [clang, trees] = await Promise.all([
    chosenClang(options, host),
    chooseTrees(options, host),
  ]);
  const docsFrom = trees.some((tree) => tree.kind === "source") ? await docsSet(trees) : undefined;
  return {
    clang,
    trees,
    ...(docsFrom === undefined ? {} : { docsFrom }),
    includeDirectories: includeFolders(options, host),
    store: host.store,
    signal: host.signal,
  };
}

async function chooseTrees(
  options: InputOptions,
  host: CommandHost,
): Promise<readonly SourceTree[]> {
  const named = options.bareosSrc ?? options.headers;
  if (named === undefined) return listHeaderSets(paths.headers);
  if (options.bareosSrc !== undefined) return [await openNamedTree(named, options.release, host)];
  const revision = await splitRevision(named, host.cwd);
  const folder =
    revision === undefined
      ? path.resolve(host.cwd, named)
      : (await host.exported.add(revision, host)).folder;
  return (await isHeaderSet(folder))
    ? [withRelease(await locateTree(folder), options.release)]
    : listHeaderSets(folder);
}

/** A folder, or a revision of a repository; the user's word on its release counts more than what the tree says. */
export async function openNamedTree(
  text: string,
  release: string | undefined,
  host: CommandHost,
): Promise<SourceTree> {
  return withRelease(await openTree(text, host.exported, host), release);
}

function withRelease(tree: SourceTree, release: string | undefined): SourceTree {
  return release === undefined ? tree : { ...tree, release: checkReleaseName(release) };
}

/** A source tree carries none of our doc comments: they come from the shipped set of its release, else the newest. */
async function docsSet(trees: readonly SourceTree[]): Promise<SourceTree | undefined> {
  const shipped = await listHeaderSets(paths.headers);
  return (
    shipped.find((set) => trees.some((tree) => tree.release === set.release)) ?? shipped.at(-1)
  );
}
