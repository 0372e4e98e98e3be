// Which Bareos version a commit is, as a person would say it: its own tag, else the nearest one that it stands on.
import { releaseOfVersion } from "../tree/release.js";
import type { Repository } from "./repository.js";
import { runGit } from "./run-git.js";

/** Upstream tags what it publishes as `Release/24.0.1`, and the first commit towards it as `WIP/24.0.1-pre`. */
const VERSION_TAGS: readonly string[] = ["Release/*", "WIP/*"];

/** `24`, `26-dev`, `19.2`; undefined when neither the name nor the tags before the commit say it. */
export async function releaseOfRevision(
  repository: Repository,
  revision: string,
  commit: string,
): Promise<string | undefined> {
  const named = releaseOfTag(revision);
  if (named !== undefined) return named;
  const matches = VERSION_TAGS.flatMap((pattern) => ["--match", pattern]);
  const { exitCode, stdout } = await runGit(repository.folder, [
    "describe",
    "--tags",
    ...matches,
    commit,
  ]);
  return exitCode === 0 ? releaseOfTag(stdout.toString("utf8").trim()) : undefined;
}

/** From `Release/24.0.1`, `refs/tags/WIP/26.0.0-pre`, `WIP/26.0.0-pre-1298-gabc`. */
export function releaseOfTag(name: string): string | undefined {
  const version = /^(?:refs\/)?(?:tags\/)?(?:Release|WIP)\/(.+)$/.exec(name)?.[1];
  return version === undefined ? undefined : releaseOfVersion(version);
}
