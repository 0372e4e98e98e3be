// Git repositories for tests: a folder in which states can be committed and tagged, whoever the user is.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tempDir } from "./temp-dir.js";

export interface GitTree {
  readonly root: string;
  readonly git: (...argv: readonly string[]) => string;
  readonly write: (path: string, text: string) => void;
  /** Commits everything and gives it the tags. */
  readonly commit: (...tags: readonly string[]) => void;
}

const SETTINGS = ["user.name=t", "user.email=t@example.org", "commit.gpgsign=false"] as const;

/** For the test that runs, also from its `beforeEach`. */
export function gitTree(): GitTree {
  return gitTreeIn(tempDir());
}

/** In a folder that somebody else removes. */
export function gitTreeIn(root: string): GitTree {
  const git = (...argv: readonly string[]): string =>
    execFileSync("git", ["-C", root, ...SETTINGS.flatMap((one) => ["-c", one]), ...argv], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  git("init", "--initial-branch=master");
  return {
    root,
    git,
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    commit: (...tags) => {
      git("add", "--all");
      git("commit", "--allow-empty", "-m", tags[0] ?? "later");
      for (const tag of tags) git("tag", tag);
    },
  };
}
