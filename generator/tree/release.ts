// Which release a tree is of. Each kind of tree says it in another place, so the places are asked in order of reliability.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GeneratorError } from "../errors.js";
import { describeCommit } from "../git/describe.js";
import type { Repository } from "../git/repository.js";
import type { Ir } from "../ir/types.js";

/** `25`, `26-dev`, and the two-part names that Bareos used up to 19.2. */
const RELEASE_NAME = /^\d{2}(\.\d+)?(-dev)?$/;

export async function detectRelease(root: string): Promise<string | undefined> {
  return (
    (await fromReleaseFile(root)) ??
    (await fromVersionFile(root)) ??
    (await fromGit(root)) ??
    (await fromChangelog(root))
  );
}

/** A release name that the user typed, or BN207. */
export function checkReleaseName(text: string): string {
  if (RELEASE_NAME.test(text)) return text;
  throw new GeneratorError("BN207", {
    message: `"${text.slice(0, 40)}" is no release name`,
    consequence: "nothing was read",
    fix: "name it as Bareos does: --release 25, or --release 26-dev for an unpublished one",
  });
}

/** Order of releases: 19.2 < 20 < 26-dev < 26. */
export function compareReleases(left: string, right: string): number {
  const rank = (release: string): number =>
    Number.parseFloat(release) - (release.endsWith("-dev") ? 0.5 : 0);
  return rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0);
}

/**
 * For trees that say nothing: the releases whose facts equal the ones that were read, in all that the known one
 * declares. `known` holds one IR per release, daemon and target.
 */
export function matchRelease(ir: Ir, known: readonly Ir[]): readonly string[] {
  return known
    .filter(
      (other) => other.daemon === ir.daemon && other.target === ir.target && hasFactsOf(ir, other),
    )
    .map((other) => other.release)
    .sort(compareReleases);
}

function hasFactsOf(ir: Ir, other: Ir): boolean {
  if (ir.hash === other.hash) return true;
  const sections = ["constants", "enums", "structs", "functionTables", "typedefs"] as const;
  return sections.every((section) =>
    Object.entries(other[section]).every(([name, fact]) =>
      isDeepStrictEqual(ir[section][name], fact),
    ),
  );
}

/** The one release that all of a tree's IRs match. Anything but exactly one needs the user's word. */
export function requireMatchedRelease(
  irs: readonly Ir[],
  known: readonly Ir[],
  root: string,
): string {
  const matches = irs.map((ir) => matchRelease(ir, known));
  const first = matches[0] ?? [];
  const common = first.filter((release) => matches.every((list) => list.includes(release)));
  if (common.length === 1 && common[0] !== undefined) return common[0];
  throw new GeneratorError("BN206", {
    message:
      common.length === 0
        ? "the tree does not say which release it is, and its declarations equal those of no known release"
        : `the tree does not say which release it is, and its declarations fit ${common.join(", ")}`,
    where: { file: root },
    consequence:
      "the bindings could not say which release they belong to, so nothing was generated",
    fix: "name it: --release 25 (or 26-dev for an unpublished one)",
  });
}

async function fromReleaseFile(root: string): Promise<string | undefined> {
  const text = await readText(join(root, "RELEASE"));
  if (text === undefined) return undefined;
  const release = text.trim();
  if (RELEASE_NAME.test(release)) return release;
  throw new GeneratorError("BN207", {
    message: `RELEASE says "${release.slice(0, 40)}", which is no release name`,
    where: { file: join(root, "RELEASE"), line: 1 },
    consequence: "the header set cannot be told from the others, so nothing was generated",
    fix: "write one line such as 25 or 26-dev into the file",
  });
}

/** Release tarballs carry the version that a checkout computes from its tags; up to 18.2 it was written by hand. */
const VERSION_FILES: readonly string[] = [
  "cmake/BareosVersion.cmake",
  "core/cmake/BareosVersion.cmake",
  "core/src/include/version.h",
];

async function fromVersionFile(root: string): Promise<string | undefined> {
  for (const path of VERSION_FILES) {
    const text = await readText(join(root, path));
    const version = /\bVERSION(?:_STRING)?\s+"?(\d[\w.~-]+)"?/.exec(text ?? "")?.[1];
    if (version !== undefined) return releaseOfVersion(version);
  }
  return undefined;
}

async function fromGit(root: string): Promise<string | undefined> {
  // Without this test git would answer for any repository that the tree happens to lie in.
  if (!(await exists(join(root, ".git")))) return undefined;
  return releaseOfTag((await describeCommit(root)) ?? "");
}

/** As a person would say it: by the commit's own tag, else by the nearest one that it stands on. Undefined when neither is there. */
export async function releaseOfRevision(
  { folder }: Repository,
  revision: string,
  commit: string,
): Promise<string | undefined> {
  return releaseOfTag(revision) ?? releaseOfTag((await describeCommit(folder, commit)) ?? "");
}

/** From `Release/24.0.1`, `refs/tags/WIP/26.0.0-pre`, `WIP/26.0.0-pre-1298-gabc`. */
export function releaseOfTag(name: string): string | undefined {
  const version = /^(?:refs\/)?(?:tags\/)?(?:Release|WIP)\/(.+)$/.exec(name)?.[1];
  return version === undefined ? undefined : releaseOfVersion(version);
}

/** `25.1.1-pre-12-gabc` → 25, `26.0.0-pre-1298-gabc` → 26-dev (nothing of 26 is published yet), `19.2.13` → 19.2. */
export function releaseOfVersion(version: string): string | undefined {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?(.*)$/.exec(version);
  if (parts === null) return undefined;
  const [, major = "", minor = "", patch = "", rest = ""] = parts;
  if (Number(major) < 20) return `${major}.${minor}`;
  const unpublished = minor === "0" && patch === "0" && /^[-~]pre/.test(rest);
  return unpublished ? `${major}-dev` : major;
}

async function fromChangelog(root: string): Promise<string | undefined> {
  const text = await readText(join(root, "CHANGELOG.md"));
  return text === undefined ? undefined : releaseOfChangelog(text);
}

/**
 * A maintenance branch lists its own patch releases first (25.1.0, 25.0.4, …, 25.0.0). The development branch lists
 * only the first release of each series (25.0.0, 24.0.0, …) under a section of unreleased changes: it is the next series.
 */
export function releaseOfChangelog(text: string): string | undefined {
  const headings = [...text.matchAll(/^## \[(\d+)\.(\d+)\.(\d+)\]/gm)];
  const [newest, previous] = headings;
  if (newest === undefined) return undefined;
  const [, major = "", minor = "", patch = ""] = newest;
  if (Number(major) < 20) return `${major}.${minor}`;
  const isFirstOfSeries = minor === "0" && patch === "0";
  const previousSeries = previous?.[1];
  if (!isFirstOfSeries || previousSeries === major) return major;
  const unreleased = /^## \[Unreleased\]([\s\S]*?)^## \[/m.exec(text)?.[1] ?? "";
  return /^[-*] /m.test(unreleased) ? `${Number(major) + 1}-dev` : major;
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").then(
    (text) => text,
    () => undefined,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
