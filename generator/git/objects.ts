// Files of a commit, from git's objects: exactly the bytes that were committed, no filter and no line end is applied.
import { GeneratorError } from "../errors.js";
import { firstLine, type Repository } from "./repository.js";
import { runGit } from "./run-git.js";

export interface TreeEntry {
  /** Below the repository's root. */
  readonly path: string;
  readonly id: string;
}

/** Regular files below the repository's folder; links and submodules are no headers. */
export async function listFiles(
  repository: Repository,
  commit: string,
  signal?: AbortSignal,
): Promise<readonly TreeEntry[]> {
  const argv = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", repository.prefix || "."];
  const { exitCode, stdout, stderr } = await runGit(repository.folder, argv, { signal });
  if (exitCode !== 0) throw unreadable(repository, stderr);
  return stdout
    .toString("utf8")
    .split("\0")
    .flatMap((line): readonly TreeEntry[] => {
      const [, mode = "", id = "", path = ""] = /^(\d+) \w+ (\w+)\t([\s\S]*)$/.exec(line) ?? [];
      return mode.startsWith("100") ? [{ path, id }] : [];
    });
}

/** Contents by id. Throws BN211 when one is missing, as in a partial clone. */
export async function readObjects(
  repository: Repository,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  const input = ids.map((id) => `${id}\n`).join("");
  const run = await runGit(repository.folder, ["cat-file", "--batch"], { input, signal });
  if (run.exitCode !== 0) throw unreadable(repository, run.stderr);
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const id of ids) {
    const end = run.stdout.indexOf("\n", at);
    const header = run.stdout.toString("utf8", at, end);
    const size = Number(/^\w+ blob (\d+)$/.exec(header)?.[1]);
    if (end === -1 || !Number.isInteger(size)) throw unreadable(repository, header || id);
    found.set(id, run.stdout.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

/** Ids of what the names (`COMMIT:core/src`) stand for, in their order; undefined for what is not there. */
export async function idsOf(
  repository: Repository,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  const input = names.map((name) => `${name}\n`).join("");
  const argv = ["cat-file", "--batch-check=%(objectname)"];
  const run = await runGit(repository.folder, argv, { input, signal });
  if (run.exitCode !== 0) throw unreadable(repository, run.stderr);
  const lines = run.stdout.toString("utf8").split("\n");
  return names.map((_, index) =>
    /^[0-9a-f]+$/.test(lines[index] ?? "") ? lines[index] : undefined,
  );
}

function unreadable({ shown, folder }: Repository, detail: string): GeneratorError {
  return new GeneratorError("BN211", {
    message: `git cannot read an object of ${shown}: ${firstLine(detail)}`,
    where: { file: folder },
    consequence: "the revision is not complete, so nothing was done",
    fix: "look with git fsck; a partial clone may need: git fetch --refetch --no-filter",
  });
}
