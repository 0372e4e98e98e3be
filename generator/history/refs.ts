// A repository's tags and branches as points of its history: which version each is, and which one came before it.
import type { Repository } from "../git/repository.js";
import { runGit } from "../git/run-git.js";
import { releaseOfVersion } from "../tree/release.js";

/** `pre`: the first commit towards a version, or a candidate for it. `branch`: of a series, such as `bareos-24`, or the development branch. */
export type PointKind = "release" | "pre" | "branch" | "side-branch";

export interface Point {
  /** As the user may type it behind an @: `Release/24.0.1`, `bareos-24`, `origin/master`. */
  readonly name: string;
  /** `24.0.1`, `24.0.1-pre`; of a branch its name. */
  readonly label: string;
  readonly kind: PointKind;
  /** `24`, `19.2`: what patch releases share. */
  readonly series: string;
  /** `24`, `26-dev`: what its IR is called. */
  readonly release: string;
  readonly commit: string;
  /** The commit's day. */
  readonly date: string;
}

export interface Ref {
  /** Without `refs/tags/`, `refs/heads/`, `refs/remotes/`. */
  readonly name: string;
  readonly isTag: boolean;
  readonly commit: string;
  readonly date: string;
}

/** Tags, and branches of the repository and of its remotes; of two branches that are the same the first. */
export async function listRefs(repository: Repository): Promise<readonly Ref[]> {
  const format =
    "%(refname)%09%(objecttype)%09%(objectname)%09%(*objecttype)%09%(*objectname)%09%(committerdate:short)%09%(*committerdate:short)";
  const { stdout } = await runGit(repository.folder, [
    "for-each-ref",
    `--format=${format}`,
    "refs/tags",
    "refs/heads",
    "refs/remotes",
  ]);
  const seen = new Set<string>();
  return stdout
    .toString("utf8")
    .split("\n")
    .flatMap((line): readonly Ref[] => {
      const [full = "", type, id = "", innerType, innerId = "", day = "", innerDay = ""] =
        line.split("\t");
      const isTag = full.startsWith("refs/tags/");
      const name = full.replace(/^refs\/(?:tags|heads|remotes)\//, "");
      const commit = type === "commit" ? id : innerType === "commit" ? innerId : "";
      // A tag may name no commit; a remote's HEAD only repeats a branch.
      if (commit === "" || name.endsWith("/HEAD")) return [];
      const key = isTag ? name : `${name.replace(/^origin\//, "")} ${commit}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ name, isTag, commit, date: type === "commit" ? day : innerDay }];
    });
}

/** `Release/24.0.1` and `v24.0.1` → 24.0.1, `WIP/24.0.2-pre` → 24.0.2-pre; undefined for what is no version. */
export function versionOfTag(name: string): string | undefined {
  return /^(?:Release\/|WIP\/|v)?(\d+\.\d+\.\d+.*)$/.exec(name)?.[1];
}

/** The point of a tag that is a version. */
export function tagPoint({ name, commit, date }: Ref): Point | undefined {
  const label = versionOfTag(name);
  const release = label === undefined ? undefined : releaseOfVersion(label);
  if (label === undefined || release === undefined) return undefined;
  const kind = /[-~](?:pre|rc\d+)$/.test(label) ? "pre" : "release";
  return { name, label, kind, series: seriesOf(release), release, commit, date };
}

/** `release`: what git describes the branch as. */
export function branchPoint({ name, commit, date }: Ref, release: string): Point {
  const label = name.replace(/^origin\//, "");
  const isOfSeries = /^(?:bareos-\d+(?:\.\d+)?|master|main)$/.test(label);
  const kind = isOfSeries ? "branch" : "side-branch";
  return { name, label, kind, series: seriesOf(release), release, commit, date };
}

export function seriesOf(release: string): string {
  return release.replace(/-dev$/, "");
}

/** By version: series, then patch releases with what leads to each before it, then the series' branch. */
export function comparePoints(left: Point, right: Point): number {
  const ours = rankOf(left);
  const theirs = rankOf(right);
  for (const [index, value] of ours.entries()) {
    const difference = value - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

function rankOf({ label, kind, series }: Point): readonly number[] {
  const [major = 0, minor = 0] = series.split(".").map(Number);
  if (kind === "branch" || kind === "side-branch") return [major, minor, Infinity];
  const [, second = "", third = "", rest = ""] = /^\d+\.(\d+)\.(\d+)(.*)$/.exec(label) ?? [];
  return [major, minor, Number(second), Number(third), ...suffixRank(rest)];
}

/** -pre, -rc1, -rc2, the release itself, then whatever was put behind it. */
function suffixRank(suffix: string): readonly number[] {
  if (suffix === "") return [2];
  const candidate = /^[-~]rc(\d+)$/.exec(suffix)?.[1];
  if (candidate !== undefined) return [1, Number(candidate)];
  return /^[-~]pre/.test(suffix) ? [0] : [3];
}
