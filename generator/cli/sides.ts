// One side of a comparison from what the user typed: a shipped release, a header set, a source tree, or a saved IR.
import { stat } from "node:fs/promises";
import path from "node:path";
import type { IrStore } from "../cache/ir-store.js";
import type { ClangTool } from "../clang/find-clang.js";
import type { ComparedSide } from "../drift/compare-trees.js";
import { GeneratorError } from "../errors.js";
import { parseTree } from "../ir/parse-tree.js";
import type { Daemon, Ir, Target } from "../ir/types.js";
import { paths } from "../paths.js";
import { listHeaderSets, type SourceTree } from "../tree/locate.js";
import { type ExportedTrees, openTree, splitRevision } from "../tree/revision.js";

export interface SideOptions {
  /** Asked for only when there is a tree to parse: saved IRs need none. */
  readonly clang: () => Promise<ClangTool>;
  readonly daemons: readonly Daemon[];
  readonly target: Target;
  readonly includeDirectories: readonly string[];
  readonly cwd: string;
  readonly exported: ExportedTrees;
  readonly store: IrStore | undefined;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface ReadSide extends ComparedSide {
  /** The shipped release that it is, when it is one. */
  readonly shipped: string | undefined;
  /** Undefined for a saved IR. */
  readonly tree: SourceTree | undefined;
}

/** A release's name comes first: a folder of that name is written `./22`. */
export async function readSide(input: string, options: SideOptions): Promise<ReadSide> {
  const sets = await listHeaderSets(paths.headers);
  const set = sets.find(({ release }) => release === input);
  if (set !== undefined) {
    return { input, shipped: input, tree: set, irs: await parse(set, input, options) };
  }
  const file = path.resolve(options.cwd, input);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) {
    // Loaded when it is wanted: what checks a saved IR takes a tenth of a second.
    const { readSavedIrs } = await import("../ir/saved.js");
    const irs = (await readSavedIrs(file)).filter(({ daemon }) => options.daemons.includes(daemon));
    return { input, shipped: undefined, tree: undefined, irs };
  }
  if (found === undefined && (await splitRevision(input, options.cwd)) === undefined)
    throw unknownSide(input, sets);
  const tree = await openTree(input, options.exported, options);
  return { input, shipped: undefined, tree, irs: await parse(tree, input, options) };
}

async function parse(
  tree: SourceTree,
  input: string,
  options: SideOptions,
): Promise<readonly Ir[]> {
  const { daemons, target, includeDirectories, store, signal } = options;
  const irs = await parseTree(tree, {
    clang: await options.clang(),
    daemons,
    targets: [target],
    includeDirectories,
    store,
    signal,
  });
  options.progress(
    `${input}${tree.kind === "source" ? `, a source tree of ${irs[0]?.release ?? ""}` : ""}`,
  );
  return irs;
}

/** IRs of all shipped sets, or only of one release, for the daemons and the target of the options. */
export async function readShipped(options: SideOptions, release?: string): Promise<readonly Ir[]> {
  const sets = (await listHeaderSets(paths.headers)).filter(
    (set) => release === undefined || set.release === release,
  );
  const { daemons, target, store, signal } = options;
  const clang = await options.clang();
  const irs = await Promise.all(
    sets.map((set) => parseTree(set, { clang, daemons, targets: [target], store, signal })),
  );
  return irs.flat();
}

function unknownSide(input: string, sets: readonly SourceTree[]): GeneratorError {
  const names = sets.map(({ release }) => release ?? "").filter((name) => name !== "");
  const near = names.find((name) => name.startsWith(`${input}-`));
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return new GeneratorError("BN703", {
    message: `"${input}" is neither a shipped release nor a file nor a folder${hint}`,
    consequence: "nothing was compared",
    fix: `name one of ${names.join(", ")}, a Bareos checkout, a revision of one (DIR@REVISION), a header set, or a file saved with: npx bareos-node ir`,
  });
}
