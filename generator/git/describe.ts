// What git describes a commit as: its own version tag, else the nearest one that it stands on.
import { runGit } from "./run-git.js";

/** Upstream tags what it publishes as `Release/24.0.1`, and the first commit towards it as `WIP/24.0.1-pre`. */
const VERSION_TAGS: readonly string[] = ["Release/*", "WIP/*"];

/**
 * `Release/24.0.1`, `WIP/26.0.0-pre-1298-gabc`; of HEAD unless a commit is named. Undefined when no such tag is reachable, as in a
 * shallow clone, or git is not there.
 */
export async function describeCommit(folder: string, commit?: string): Promise<string | undefined> {
  // The nearest tag of either kind: on Release/24.0.0 itself the older WIP/24.0.0-pre must not win.
  const matches = VERSION_TAGS.flatMap((pattern) => ["--match", pattern]);
  const argv = ["describe", "--tags", ...matches, ...(commit === undefined ? [] : [commit])];
  const { exitCode, stdout } = await runGit(folder, argv);
  return exitCode === 0 ? stdout.toString("utf8").trim() : undefined;
}
