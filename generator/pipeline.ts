// One screen that tells the story: trees -> IR -> model -> views -> files. Everything is rendered before anything is written.
import type { IrStore } from "./cache/ir-store.js";
import type { ClangTool } from "./clang/find-clang.js";
import { GeneratorError } from "./errors.js";
import { abiFiles } from "./emit/abi-files.js";
import type { LibraryPlace } from "./emit/library.js";
import { loadTemplates, renderFiles } from "./emit/render.js";
import { cppFiles } from "./emit/views/cpp.js";
import { typescriptFiles } from "./emit/views/typescript.js";
import { type ParseOptions } from "./ir/parse-tree.js";
import { DAEMONS, TARGETS, type Daemon, type Ir, type Target } from "./ir/types.js";
import { requireUnconditional } from "./ir/unconditional.js";
import { matrixDocuments } from "./matrix/shipped.js";
import { buildModel } from "./model/build.js";
import type { ApiModel } from "./model/types.js";
import { parseNamedTree } from "./named-irs.js";
import { DECIDE_MARK } from "./semantics/decisions.js";
import { loadSemantics } from "./semantics/load.js";
import type { Semantics } from "./semantics/types.js";
import { readLaterHeaders, type LaterHeaders } from "./tree/later-headers.js";
import type { SourceTree } from "./tree/locate.js";
import { compareReleases } from "./tree/release.js";

export interface PipelineOptions {
  readonly clang: ClangTool;
  /** Trees in release order, oldest first. */
  readonly trees: readonly SourceTree[];
  /** Header set that lends its doc comments to trees that carry none of ours. */
  readonly docsFrom?: SourceTree;
  readonly includeDirectories?: readonly string[];
  readonly semantics: string;
  readonly templates: string;
  /** Where the packages meet their hand-written half. */
  readonly place: LibraryPlace;
  readonly progress?: (text: string) => void;
  /** Where IRs are kept from one run to the next. */
  readonly store?: IrStore | undefined;
  readonly signal?: AbortSignal;
}

export interface Bindings {
  readonly irs: readonly Ir[];
  readonly model: ApiModel;
  /** Path below the output folder -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** Path below docs/ -> text: what is generated about the shipped sets as a whole. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Renders all output in memory. Throws GeneratorError; writes nothing. */
export async function renderBindings(options: PipelineOptions): Promise<Bindings> {
  const [semantics, templates, irs, docs] = await Promise.all([
    loadSemantics(options.semantics),
    loadTemplates(options.templates),
    Promise.all(options.trees.map((tree) => parseAnnounced(tree, options))).then((parsed) =>
      parsed.flat(),
    ),
    // No layouts are wanted of it, so the first target will do.
    options.docsFrom &&
      parseNamedTree(options.docsFrom, parseOptions(options, TARGETS.slice(0, 1))),
  ]);
  requireSupported(irs, semantics);
  requireDecided(await readLaterHeaders());
  const model = buildModel(irs, semantics, docs === undefined ? {} : { docs: docsByDaemon(docs) });
  const rendered = renderFiles(
    [...typescriptFiles(model, options.place), ...cppFiles(model)],
    templates,
  );
  const files = new Map(
    [...rendered, ...abiFiles(irs)].sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  return { irs, model, files, documents: matrixDocuments(irs) };
}

/** Releases before the oldest that the semantics know can be read (`ir`), but there is nothing to make of them. */
function requireSupported(irs: readonly Ir[], semantics: Semantics): void {
  const oldest = semantics.releases[0]?.entry.name;
  const older = irs.find((ir) => oldest !== undefined && compareReleases(ir.release, oldest) < 0);
  if (older === undefined || oldest === undefined) return;
  throw new GeneratorError("BN516", {
    message: `the tree is Bareos ${older.release}; bindings are made for ${oldest} and later`,
    consequence: "nothing was generated",
    fix: `take a later tree, say --release if it is one, or look at it with: npx bareos-node ir TREE --daemon ${older.daemon}`,
  });
}

/** A new header of the API that `adopt` found is a draft like all others. */
function requireDecided({ api }: LaterHeaders): void {
  const open = api.find(({ reason }) => reason.startsWith(DECIDE_MARK));
  if (open === undefined) return;
  throw new GeneratorError("BN517", {
    message: `the header ${open.path} is a draft: ${open.reason}`,
    where: { file: "headers/API.json" },
    consequence: "the bindings would be made from a guess, so nothing was generated",
    fix: "decide it, and write the reason in place of the question",
  });
}

async function parseAnnounced(tree: SourceTree, options: PipelineOptions): Promise<readonly Ir[]> {
  const irs = requireUnconditional(
    await parseNamedTree(tree, parseOptions(options, TARGETS)),
    tree,
  );
  options.progress?.(`parsed Bareos ${irs[0]?.release ?? ""}`);
  return irs;
}

function parseOptions(options: PipelineOptions, targets: readonly Target[]): ParseOptions {
  const { clang, includeDirectories = [], store, signal } = options;
  return {
    clang,
    daemons: DAEMONS,
    targets,
    includeDirectories,
    store,
    ...(signal === undefined ? {} : { signal }),
  };
}

function docsByDaemon(irs: readonly Ir[]): Record<Daemon, Readonly<Record<string, string>>> {
  const docs: Record<Daemon, Readonly<Record<string, string>>> = { fd: {}, sd: {}, dir: {} };
  for (const ir of irs) docs[ir.daemon] = ir.docs;
  return docs;
}
