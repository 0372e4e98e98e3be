// The repository that a folder belongs to, bare or not, and what a revision means in it.
import { resolve } from "node:path";
import { GeneratorError } from "../errors.js";
import { runGit } from "./run-git.js";

export interface Repository {
  /** As the user typed it, for messages. */
  readonly shown: string;
  readonly folder: string;
  /** Path of the folder inside of the repository, with a slash at its end; empty for its root and for a bare one. */
  readonly prefix: string;
}

/** Throws BN209 when the folder is in no repository, or git is not there. */
export async function openRepository(shown: string, cwd: string): Promise<Repository> {
  const folder = resolve(cwd, shown);
  const { exitCode, stdout, stderr } = await runGit(folder, ["rev-parse", "--show-prefix"]);
  if (exitCode === 0) return { shown, folder, prefix: stdout.toString("utf8").trim() };
  throw new GeneratorError("BN209", {
    message:
      exitCode === 127
        ? `git cannot be started: ${stderr}`
        : `${shown} is in no git repository that can be read: ${firstLine(stderr)}`,
    where: { file: folder },
    consequence: "revisions are read from git's objects, so there is nothing to read",
    fix:
      exitCode === 127
        ? "apt-get install -y git"
        : "name a folder of a clone, or leave out @REVISION to read the folder as it is",
  });
}

/** The commit's id. Throws BN210 with near names when there is no such revision. */
export async function commitOf(repository: Repository, revision: string): Promise<string> {
  const argv = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const { exitCode, stdout } = await runGit(repository.folder, argv);
  if (exitCode === 0) return stdout.toString("utf8").trim();
  const near = await nearNames(repository, revision);
  throw new GeneratorError("BN210", {
    message: `${repository.shown} has no revision "${revision}"${near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`}`,
    where: { file: repository.folder },
    consequence: "there is nothing to read",
    fix: "name a tag, a branch or a commit of the repository; a shallow or old clone may need: git fetch --tags",
  });
}

/** Tags and branches that end as the user's word does, or begin like it. */
async function nearNames(repository: Repository, revision: string): Promise<readonly string[]> {
  const word = revision.replace(/^v/i, "").toLowerCase();
  if (word === "") return [];
  const { stdout } = await runGit(repository.folder, [
    "for-each-ref",
    "--format=%(refname:lstrip=2)",
    "refs/tags",
    "refs/heads",
    "refs/remotes",
  ]);
  const names = stdout.toString("utf8").split("\n");
  const ends = names.filter((name) => name.toLowerCase().endsWith(word));
  const holds = names.filter((name) => name.toLowerCase().includes(word));
  return (ends.length > 0 ? ends : holds).slice(0, 3);
}

export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
