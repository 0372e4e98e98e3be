// Finds the `core/src` of a header set or of a Bareos checkout, whichever of its folders the user named.
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { DAEMON_HEADERS } from "./headers.js";
import { compareReleases, detectRelease } from "./release.js";

export interface SourceTree {
  /** Folder that holds `core`, or the named folder where there is none. */
  readonly root: string;
  /** The `core/src` folder. */
  readonly sourceRoot: string;
  /** "headers": one of our own header sets, known by its RELEASE file. "source": a Bareos source tree. */
  readonly kind: "headers" | "source";
  /** `25`, `26-dev`, `19.2`; undefined when the tree does not say. */
  readonly release: string | undefined;
}

/** Where `core/src` may lie below the folder that was named: a checkout's root, its `core`, `core/src` itself. */
const CANDIDATES: readonly string[] = ["core/src", "src", "."];

/** A folder counts as `core/src` when one plugin header is there; a missing sibling is reported by name later. */
const LANDMARKS: readonly string[] = [
  ...Object.values(DAEMON_HEADERS),
  "lib/plugins.h",
  "include/bareos.h",
];

export async function locateTree(dir: string): Promise<SourceTree> {
  const start = resolve(dir);
  if (!(await isDirectory(start))) throw noSuchDirectory(dir);
  for (const candidate of CANDIDATES) {
    const sourceRoot = resolve(start, candidate);
    if (await hasLandmark(sourceRoot)) return describeTree(sourceRoot);
  }
  throw new GeneratorError("BN202", {
    message: `${dir} is not a Bareos source tree`,
    where: { file: start },
    consequence: "there is nothing to read",
    fix: `name a folder with core/src/${DAEMON_HEADERS.fd} in it: a Bareos checkout or one of our header sets`,
  });
}

/** The sets below a folder such as `headers/`, oldest release first. */
export async function listHeaderSets(dir: string): Promise<readonly SourceTree[]> {
  const start = resolve(dir);
  if (!(await isDirectory(start))) throw noSuchDirectory(dir);
  const sets: SourceTree[] = [];
  for (const entry of await readdir(start, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    if (await isFile(join(start, entry.name, "RELEASE")))
      sets.push(await locateTree(join(start, entry.name)));
  }
  if (sets.length === 0) {
    throw new GeneratorError("BN202", {
      message: `${dir} holds no header sets`,
      where: { file: start },
      consequence: "there is nothing to read",
      fix: "name a folder whose sub-folders are header sets, each with a RELEASE file and core/src",
    });
  }
  return sets.sort((left, right) => compareReleases(left.release ?? "", right.release ?? ""));
}

async function describeTree(sourceRoot: string): Promise<SourceTree> {
  const root = rootOf(sourceRoot);
  const kind = (await isFile(join(root, "RELEASE"))) ? "headers" : "source";
  return { root, sourceRoot, kind, release: await detectRelease(root) };
}

function rootOf(sourceRoot: string): string {
  const parent = dirname(sourceRoot);
  return basename(sourceRoot) === "src" && basename(parent) === "core"
    ? dirname(parent)
    : sourceRoot;
}

async function hasLandmark(dir: string): Promise<boolean> {
  for (const landmark of LANDMARKS) if (await isFile(join(dir, landmark))) return true;
  return false;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function noSuchDirectory(dir: string): GeneratorError {
  return new GeneratorError("BN201", {
    message: `there is no folder ${dir}`,
    where: { file: resolve(dir) },
    consequence: "there is nothing to read",
    fix: "check the path; it is relative to the current folder",
  });
}

/** Whether the folder itself is one header set, rather than a folder of them. */
export async function isHeaderSet(dir: string): Promise<boolean> {
  return isFile(join(resolve(dir), "RELEASE"));
}
