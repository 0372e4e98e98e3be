// The IRs of all points. Most commits change nothing that the API leans on, so a source tree is read once for all points that
// share it, and what was read in an earlier run is known by git's ids without looking into a file.
import { join } from "node:path";
import { codeDigest } from "../cache/code.js";
import { type CacheFolder, digestOf } from "../cache/folder.js";
import type { TreeLook } from "../cache/inputs.js";
import type { IrStore, Question } from "../cache/ir-store.js";
import { GeneratorError } from "../errors.js";
import { withScratch } from "../fs/scratch.js";
import { idsOf, listFiles, type TreeEntry } from "../git/objects.js";
import type { Repository } from "../git/repository.js";
import { type ParseOptions, parseTree, questionOf } from "../ir/parse-tree.js";
import type { Ir } from "../ir/types.js";
import { createLimit } from "../parallel.js";
import { locateTree } from "../tree/locate.js";
import { exportFiles } from "../tree/revision.js";
import type { Point } from "./refs.js";

/** Why a point says nothing. */
export interface Unreadable {
  readonly code: string;
  readonly message: string;
}

export type Reading = { readonly irs: readonly Ir[] } | { readonly unreadable: Unreadable };

export interface ReadOptions extends ParseOptions {
  readonly cache: CacheFolder | undefined;
  readonly store: IrStore | undefined;
  /** Told after each point that had to be read anew. */
  readonly onRead: (point: Point, done: number, all: number) => void;
}

/** Where a commit has its `core/src`: up to 17.2 it was the repository's `src`. */
const SOURCE_FOLDERS: readonly string[] = ["core/src", "src"];

const NO_SOURCES: Reading = {
  unreadable: { code: "BN202", message: "the commit holds no Bareos sources" },
};

/** By commit. */
export async function readPoints(
  repository: Repository,
  points: readonly Point[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, Reading>> {
  const trees = await sourceTrees(repository, points);
  const readings = new Map<string, Promise<Reading>>();
  const limit = createLimit();
  let done = 0;
  const results = await Promise.all(
    points.map(async (point) => {
      const tree = trees.get(point.commit);
      const key = `${tree?.id ?? ""} ${point.release}`;
      const reading =
        readings.get(key) ??
        (tree === undefined
          ? Promise.resolve(NO_SOURCES)
          : limit(() =>
              readTree(repository, point, tree, options, () => {
                options.onRead(point, done + 1, points.length);
              }),
            ));
      readings.set(key, reading);
      const result = await reading;
      done += 1;
      return [point.commit, result] as const;
    }),
  );
  return new Map(results);
}

interface CommitTree {
  readonly folder: string;
  readonly id: string;
}

async function sourceTrees(
  repository: Repository,
  points: readonly Point[],
): Promise<ReadonlyMap<string, CommitTree>> {
  const found = new Map<string, CommitTree>();
  for (const folder of SOURCE_FOLDERS) {
    const open = points.filter(({ commit }) => !found.has(commit));
    const names = open.map(({ commit }) => `${commit}:${repository.prefix}${folder}`);
    const ids = await idsOf(repository, names);
    for (const [index, { commit }] of open.entries()) {
      const id = ids[index];
      if (id !== undefined) found.set(commit, { folder, id });
    }
  }
  return found;
}

async function readTree(
  repository: Repository,
  point: Point,
  tree: CommitTree,
  options: ReadOptions,
  onRead: () => void,
): Promise<Reading> {
  const { cache, store } = options;
  const question = questionOf({ kind: "source", release: point.release }, options);
  const asked = [
    question.clang.path,
    question.clang.text,
    ...question.daemons,
    ...question.targets,
  ];
  const name = `trees/${digestOf(codeDigest(), tree.id, point.release, ...asked)}`;
  const kept = cache?.read(name);
  if (kept !== undefined) {
    const known = fromMemory(kept, question, store);
    if (known !== undefined) return known;
  }
  const files = await listFiles(repository, point.commit, options.signal);
  const look = lookIntoCommit(repository, tree, files);
  let entry = store?.find(question, look);
  const reading: Reading =
    entry === undefined ? await parseCommit(repository, point, files, options) : { irs: entry.irs };
  if (entry === undefined && "irs" in reading) entry = store?.find(question, look);
  if ("unreadable" in reading) cache?.write(name, JSON.stringify(reading.unreadable));
  else if (entry !== undefined) cache?.write(name, JSON.stringify({ entry: entry.name }));
  onRead();
  return reading;
}

function fromMemory(
  text: string,
  question: Question,
  store: IrStore | undefined,
): Reading | undefined {
  const kept = JSON.parse(text) as { entry: string } | Unreadable;
  if (!("entry" in kept)) return { unreadable: kept };
  const irs = store?.get(kept.entry, question);
  return irs === undefined ? undefined : { irs };
}

function lookIntoCommit(
  { prefix }: Repository,
  { folder }: CommitTree,
  files: readonly TreeEntry[],
): TreeLook {
  const base = `${prefix}${folder}/`;
  const ids = new Map(files.map(({ path, id }) => [path, id] as const));
  return { idOf: (path) => ids.get(join(base, path)) };
}

async function parseCommit(
  repository: Repository,
  point: Point,
  files: readonly TreeEntry[],
  options: ReadOptions,
): Promise<Reading> {
  return withScratch(async (scratch) => {
    try {
      await exportFiles(repository, files, scratch, options.signal);
      const tree = { ...(await locateTree(scratch.dir)), release: point.release };
      return { irs: await parseTree(tree, options) };
    } catch (error) {
      if (!(error instanceof GeneratorError) || !isAboutTree(error)) throw error;
      const { code, message, where } = error;
      const place = where === undefined ? "" : ` (${where.file.replace(`${scratch.dir}/`, "")})`;
      return { unreadable: { code, message: `${message}${place}` } };
    }
  });
}

/** Not about clang, the machine or the user's Ctrl-C: those end the run. */
function isAboutTree({ code }: GeneratorError): boolean {
  return code.startsWith("BN2") || code.startsWith("BN3");
}
