// What an IR hangs on, recorded when it is made and looked at when it is wanted again: files of the tree by content, files
// outside of it by size and time, and the places where a compiler would have found another file first.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize, relative } from "node:path";
import type { SourceTree } from "../tree/locate.js";
import { headerText, includesOf } from "../clang/header-text.js";

export interface Inputs {
  /** Path below `core/src` -> git's id of its content; null for a file that was looked for and is not there. */
  readonly tree: Readonly<Record<string, string | null>>;
  /** Absolute path -> size and time of change. Those of the system: a package that is upgraded changes them. */
  readonly outside: Readonly<Record<string, string>>;
}

/** A tree, wherever it lies: a folder, or a commit. */
export interface TreeLook {
  /** git's id of a file's content; undefined when there is none. The path is below `core/src`. */
  idOf(path: string): string | undefined;
}

export function lookIntoFolder(sourceRoot: string): TreeLook {
  const known = new Map<string, string | undefined>();
  return {
    idOf(path) {
      if (!known.has(path)) known.set(path, idOfFile(join(sourceRoot, path)));
      return known.get(path);
    },
  };
}

/** `files` are absolute paths of all that was read; `searched` the folders that includes are searched in. */
export function recordInputs(
  { root, sourceRoot }: Pick<SourceTree, "root" | "sourceRoot">,
  files: readonly string[],
  searched: readonly string[],
): Inputs {
  const tree: Record<string, string | null> = {};
  const outside: Record<string, string> = {};
  const look = lookIntoFolder(sourceRoot);
  const inTree = (path: string): string | undefined => {
    const below = relative(root, path);
    return isAbsolute(below) || below.startsWith("..") ? undefined : relative(sourceRoot, path);
  };
  const note = (file: string): void => {
    const below = inTree(file);
    if (below !== undefined) tree[below] = look.idOf(below) ?? null;
    else outside[file] = stampOf(file);
  };
  for (const file of files) note(file);
  for (const file of files.filter((one) => inTree(one) !== undefined && /\.\w*h\w*$/.test(one)))
    for (const candidate of candidatesOf(file, searched)) note(candidate);
  return { tree, outside };
}

/** Everywhere that a file's includes are looked for. */
function candidatesOf(file: string, searched: readonly string[]): readonly string[] {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    return [];
  }
  return includesOf(headerText({ content })).flatMap((include) => {
    const name = include.slice(1, -1);
    const folders = include.startsWith('"') ? [dirname(file), ...searched] : searched;
    return folders.map((folder) => normalize(join(folder, name)));
  });
}

export function holds(inputs: Inputs, look: TreeLook): boolean {
  return (
    Object.entries(inputs.tree).every(([path, id]) => (look.idOf(path) ?? null) === id) &&
    Object.entries(inputs.outside).every(([file, stamp]) => stampOf(file) === stamp)
  );
}

const stamps = new Map<string, string>();

/** Asked once a process: nobody upgrades the system's headers under a run. */
function stampOf(file: string): string {
  const known = stamps.get(file);
  if (known !== undefined) return known;
  const found = statSync(file, { throwIfNoEntry: false });
  const stamp = found === undefined ? "absent" : `${String(found.size)} ${String(found.mtimeMs)}`;
  stamps.set(file, stamp);
  return stamp;
}

/** As `git hash-object` says it, so that a commit's files need not be read to be compared. */
function idOfContent(content: Buffer): string {
  return createHash("sha1")
    .update(`blob ${String(content.length)}\0`)
    .update(content)
    .digest("hex");
}

function idOfFile(file: string): string | undefined {
  try {
    return idOfContent(readFileSync(file));
  } catch {
    return undefined;
  }
}
