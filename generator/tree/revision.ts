// `DIR@REVISION`: a tree as a commit holds it. What is read of a tree is written to a temporary folder, which then is a tree
// like any other; the work tree is not looked at.
import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { createScratch, removeScratch, type Scratch } from "../fs/scratch.js";
import { listFiles, readObjects, type TreeEntry } from "../git/objects.js";
import { commitOf, openRepository, type Repository } from "../git/repository.js";
import { locateTree, type SourceTree } from "./locate.js";
import { releaseOfRevision } from "./release.js";

export interface Revision {
  /** The folder as typed. */
  readonly folder: string;
  readonly revision: string;
}

/** Undefined when the text names a folder that is there, or no folder with a revision behind it. */
export async function splitRevision(text: string, cwd: string): Promise<Revision | undefined> {
  if (await isThere(resolve(cwd, text))) return undefined;
  // A revision may hold an @ too (`HEAD@{1}`), so the first folder that is there counts.
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const folder = text.slice(0, at) || ".";
    const revision = text.slice(at + 1);
    if (revision !== "" && (await isThere(resolve(cwd, folder)))) return { folder, revision };
  }
  return undefined;
}

/** A commit's files in a folder of their own. */
export interface ExportedFolder {
  readonly folder: string;
  /** What tags say of the commit. */
  readonly release: string | undefined;
}

/** Folders that were written, and how messages call them. */
export interface ExportedTrees {
  add(revision: Revision, options: { cwd: string; signal: AbortSignal }): Promise<ExportedFolder>;
  /** A text for people, with the names that they typed. */
  renameText(text: string): string;
  remove(): Promise<void>;
}

export function createExportedTrees(): ExportedTrees {
  const shownAs = new Map<Scratch, string>();
  return {
    async add(wanted, options) {
      const scratch = await createScratch("revision-");
      shownAs.set(scratch, `${wanted.folder}@${wanted.revision}`);
      return exportRevision(wanted, scratch, options);
    },
    renameText: (text) => {
      let renamed = text;
      for (const [{ dir }, shown] of shownAs)
        renamed = renamed.replaceAll(`${dir}/`, `${shown}:`).replaceAll(dir, shown);
      return renamed;
    },
    async remove() {
      await Promise.all([...shownAs.keys()].map(removeScratch));
    },
  };
}

async function exportRevision(
  { folder, revision }: Revision,
  scratch: Scratch,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<ExportedFolder> {
  const repository = await openRepository(folder, cwd);
  const commit = await commitOf(repository, revision);
  await exportFiles(repository, await listFiles(repository, commit, signal), scratch, signal);
  return { folder: scratch.dir, release: await releaseOfRevision(repository, revision, commit) };
}

/** Of a commit's files, writes what is read of a tree into the folder. */
export async function exportFiles(
  repository: Repository,
  listed: readonly TreeEntry[],
  scratch: Scratch,
  signal: AbortSignal | undefined,
): Promise<void> {
  const files = listed.flatMap(({ path, id }) => {
    const below = path.slice(repository.prefix.length);
    return isReadOfATree(below) && staysInside(scratch.dir, below) ? [{ path: below, id }] : [];
  });
  const contents = await readObjects(repository, [...new Set(files.map(({ id }) => id))], signal);
  await Promise.all(
    files.map(({ path, id }) => scratch.write(path, contents.get(id) ?? Buffer.alloc(0))),
  );
}

/** A tree made by hand may name what lies elsewhere. */
function staysInside(dir: string, path: string): boolean {
  const inside = relative(dir, join(dir, path));
  return !isAbsolute(inside) && !inside.startsWith("..");
}

/** A folder that is there, or a commit's. A header set says itself which release it is of. */
export async function openTree(
  text: string,
  exported: ExportedTrees,
  options: { cwd: string; signal: AbortSignal },
): Promise<SourceTree> {
  const revision = await splitRevision(text, options.cwd);
  if (revision === undefined) return locateTree(resolve(options.cwd, text));
  const { folder, release } = await exported.add(revision, options);
  const tree = await locateTree(folder);
  return tree.kind === "headers" ? tree : { ...tree, release: release ?? tree.release };
}

/**
 * Headers, what a tree says about its version, and the few sources that are looked into: where plugins are loaded, and
 * the modules for Python.
 */
export function isReadOfATree(path: string): boolean {
  return (
    /(?:^|\/)(?:RELEASE|LOADING\.json|CHANGELOG\.md|BareosVersion\.cmake)$/.test(path) ||
    /\.(?:h|hpp|hh|inc)$/.test(path) ||
    /(?:^|\/)(?:lib\/plugins|filed\/fd_plugins|stored\/sd_plugins|dird\/dir_plugins)\.cc$/.test(
      path,
    ) ||
    /(?:^|\/)plugins\/.*python/.test(path)
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
