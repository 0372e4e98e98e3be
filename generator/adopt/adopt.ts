// Everything that a new release needs, drafted: header set, semantics, release row. Nothing is written here; the caller gets
// the files and the list of what a person has to decide. Work happens in a scratch folder, so that drafts can be checked.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { ClangTool } from "../clang/find-clang.js";
import { parseRawTree } from "../clang/parse-tree.js";
import { refusedLicence } from "../audit/semantics.js";
import { compareTrees } from "../drift/compare-trees.js";
import type { Comparison } from "../drift/types.js";
import { GeneratorError, type ErrorPlace } from "../errors.js";
import type { Finding } from "../findings.js";
import { parseTree } from "../ir/parse-tree.js";
import { requireUnconditional } from "../ir/unconditional.js";
import { TARGETS, type Ir } from "../ir/types.js";
import { DECIDE_MARK, openDecisions, undecidedDocs } from "../semantics/decisions.js";
import { LATER_HEADERS_FILE, readLaterHeaders, type LaterHeaders } from "../tree/later-headers.js";
import { listHeaderSets, locateTree, type SourceTree } from "../tree/locate.js";
import { compareReleases } from "../tree/release.js";
import type { Decision } from "./decision.js";
import { draftHeaders } from "./draft-headers.js";
import { draftSemantics } from "./draft-semantics.js";
import { draftTests } from "./draft-tests.js";
import { takeNewHeaders } from "./new-headers.js";
import { rehearse } from "./rehearsal.js";

export interface AdoptOptions {
  readonly tree: SourceTree;
  /** Name of the new release. */
  readonly release: string;
  /** The project's folder: `headers/` and `generator/semantics/` below it are read. */
  readonly root: string;
  readonly clang: ClangTool;
  readonly includeDirectories: readonly string[];
  readonly signal: AbortSignal;
}

export interface Adoption {
  /** The newest release that we had, which the drafts start from. */
  readonly base: string;
  readonly release: string;
  /** Path below the project's folder -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];
  /** Entries that got an end, because the new tree does not declare their items any more. */
  readonly ended: readonly string[];
  /** From the base to the new tree. */
  readonly comparison: Comparison;
}

const SEMANTICS = "generator/semantics";

export async function adopt(options: AdoptOptions): Promise<Adoption> {
  const base = await baseSet(options);
  const scratch = await mkdtemp(join(tmpdir(), "bareos-node-adopt-"));
  try {
    return await adoptIn(scratch, base, options);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function adoptIn(
  scratch: string,
  base: SourceTree,
  options: AdoptOptions,
): Promise<Adoption> {
  const { tree, release, root, clang, includeDirectories, signal } = options;
  const parsing = { clang, includeDirectories, signal };
  const named = { ...tree, release };
  const known = await readLaterHeaders(join(root, "headers"));
  const { later, added } = await takeNewHeaders(named, release, known, parsing);
  const ours = { clang, signal, laterHeaders: known };
  const theirs = { ...parsing, laterHeaders: later };
  const sets = await listHeaderSets(join(root, "headers"));
  const [oldRaw, newRaw, shipped, newIrs, texts] = await Promise.all([
    parseRawTree(base, { ...ours, targets: TARGETS.slice(0, 1) }),
    parseRawTree(named, { ...theirs, targets: TARGETS.slice(0, 1) }),
    Promise.all(sets.map((set) => parseTree(set, ours))).then((irs) => irs.flat()),
    parseTree(named, theirs),
    readHeaders(base),
  ]);
  requireUnconditional(newIrs, tree);
  const oldIrs = shipped.filter((ir) => ir.release === base.release);
  const headers = draftHeaders(texts, oldRaw, newRaw, added, release);
  const set = join("headers", release);
  const baseName = base.release ?? "";
  const files = new Map<string, string>([
    [join(set, "RELEASE"), `${release}\n`],
    [join(set, "LOADING.json"), await loadingText(newIrs, base)],
    ...[...headers.files].map(
      ([file, text]) =>
        [join(set, "core/src", file), withReleaseName(text, baseName, release)] as const,
    ),
  ]);
  const listed = join("headers", LATER_HEADERS_FILE);
  if (added.length > 0) files.set(listed, `${JSON.stringify(later, null, 2)}\n`);
  await writeAll(scratch, files);
  await cp(join(root, SEMANTICS), join(scratch, SEMANTICS), {
    recursive: true,
    filter: (source) => !source.endsWith(".ts"),
  });
  const semantics = await draftSemantics(join(scratch, SEMANTICS), shipped, newIrs, release);
  for (const name of semantics.changed) {
    files.set(join(SEMANTICS, name), await readFile(join(scratch, SEMANTICS, name), "utf8"));
  }
  const drafted = await parseTree(await locateTree(join(scratch, set)), {
    ...ours,
    laterHeaders: later,
  });
  const tests = await draftTests({
    root,
    base: oldIrs,
    tree: newIrs,
    drafted,
    shipped,
    release,
  });
  for (const [file, text] of tests.files) files.set(file, text);
  const inProject = (where: ErrorPlace): ErrorPlace =>
    isAbsolute(where.file) ? { ...where, file: relative(scratch, where.file) } : where;
  return {
    base: baseName,
    release,
    files,
    ended: semantics.ended,
    comparison: compareTrees(
      { input: baseName, irs: oldIrs },
      { input: tree.root, irs: newIrs },
      { target: TARGETS[0] },
    ),
    decisions: [
      ...openDecisions(semantics.semantics),
      ...semantics.left,
      ...newIrs.filter(({ target }) => target === TARGETS[0]).flatMap(licenceFinding),
      ...undecidedDocs(drafted),
    ]
      .map(({ message, where }): Decision => ({ what: message, where: inProject(where) }))
      .concat(
        openHeaders(later, listed),
        headerDifferences(newIrs, drafted, set),
        tests.decisions,
        semantics.left.length > 0 ? [] : rehearse([...shipped, ...newIrs], semantics.semantics),
      ),
  };
}

function openHeaders({ api }: LaterHeaders, file: string): readonly Decision[] {
  return api
    .filter(({ reason }) => reason.startsWith(DECIDE_MARK))
    .map(({ path, reason }) => ({ what: `${path} is a new header: ${reason}`, where: { file } }));
}

function licenceFinding(ir: Ir): readonly Pick<Finding, "message" | "where">[] {
  return refusedLicence(ir).map(({ message }) => ({
    message: `${ir.daemon}: ${message}`,
    where: { file: "runtime/daemon/plugin.cc" },
  }));
}

/** Drafted headers that do not say what the tree says: then somebody has to finish them by hand. */
function headerDifferences(tree: readonly Ir[], drafted: readonly Ir[], set: string): Decision[] {
  const differing = tree.filter(
    (ir) =>
      !drafted.some(
        (one) => one.daemon === ir.daemon && one.target === ir.target && one.hash === ir.hash,
      ),
  );
  if (differing.length === 0) return [];
  const { findings } = compareTrees(
    { input: "the tree", irs: tree },
    { input: "the draft", irs: drafted },
    {
      target: TARGETS[0],
    },
  );
  return findings.map(({ subject, summary, newPlace }) => ({
    what: `the drafted header does not yet say what the tree says of ${subject}: ${summary} (tree → draft)`,
    where:
      newPlace === null
        ? { file: set }
        : { file: join(set, "core/src", newPlace.file), line: newPlace.line },
  }));
}

async function baseSet({ root, release }: AdoptOptions): Promise<SourceTree> {
  const sets = await listHeaderSets(join(root, "headers"));
  const newest = sets.at(-1);
  if (newest === undefined) throw new Error("listHeaderSets never gives an empty list");
  const name = newest.release ?? "";
  if (compareReleases(release, name) > 0) return newest;
  throw new GeneratorError("BN710", {
    message: `${release} is not newer than ${name}, the newest release that is here`,
    where: { file: join(root, "headers") },
    consequence: "nothing was drafted; entries of older releases cannot be guessed from one tree",
    fix: "name the release that comes next, for example --release 27; to draft again, first remove the drafts (git checkout, git clean)",
  });
}

async function readHeaders(base: SourceTree): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(base.sourceRoot, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base.sourceRoot, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(
    await Promise.all(
      files.map(
        async (file) => [file, await readFile(join(base.sourceRoot, file), "utf8")] as const,
      ),
    ),
  );
}

/** The head of each file names its release. */
function withReleaseName(text: string, old: string, next: string): string {
  return text.replace(`Bareos ${old}:`, `Bareos ${next}:`);
}

async function loadingText(irs: readonly Ir[], base: SourceTree): Promise<string> {
  const loading = irs.find((ir) => (ir.loading?.licences.length ?? 0) > 0)?.loading;
  if (loading === undefined) return readFile(join(base.root, "LOADING.json"), "utf8");
  const list = (texts: readonly string[]): string =>
    JSON.stringify(texts).replaceAll('","', '", "');
  return `{\n  "licences": ${list(loading.licences)},\n  "entryPoints": ${list(loading.entryPoints)}\n}\n`;
}

async function writeAll(root: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}
