// All points of a repository's history: its version tags, the branches of its series, and other branches with the commit
// where each left its series.
import { digestOf } from "../cache/folder.js";
import type { Repository } from "../git/repository.js";
import { runGit } from "../git/run-git.js";
import { createLimit } from "../parallel.js";
import { releaseOfRevision } from "../tree/release.js";
import { branchPoint, listRefs, type Point, type Ref, seriesOf, tagPoint } from "./refs.js";

export interface SideBranch {
  readonly point: Point;
  /** The commit that the branch and its series' branch have in common. */
  readonly base: Point;
}

export interface Points {
  /** Version tags and branches of series. */
  readonly line: readonly Point[];
  readonly side: readonly SideBranch[];
  /** Tags and branches of which nobody can say which version they are. */
  readonly unknown: readonly string[];
}

/** Answers of git that cost a walk through commits, kept from run to run. */
export interface Memory {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

export async function listPoints(
  repository: Repository,
  memory: Memory | undefined,
): Promise<Points> {
  const refs = await listRefs(repository);
  const tags = refs.filter(({ isTag }) => isTag);
  const branches = refs.filter(({ isTag }) => !isTag);
  const tagPoints = tags.flatMap((tag) => tagPoint(tag) ?? []);
  const known = digestOf(...tags.map(({ name, commit }) => `${name} ${commit}`));
  const limit = createLimit();
  const ask = async (key: string, question: () => Promise<string>): Promise<string> => {
    const name = `git/${digestOf(known, key)}`;
    const kept = memory?.read(name);
    if (kept !== undefined) return kept;
    const answer = await limit(question);
    memory?.write(name, answer);
    return answer;
  };
  const described = await Promise.all(
    branches.map(async (ref) => {
      const describe = async (): Promise<string> =>
        (await releaseOfRevision(repository, ref.name, ref.commit)) ?? "";
      return { ref, release: await ask(`release ${ref.commit}`, describe) };
    }),
  );
  const branchPoints = described.flatMap(({ ref, release }) =>
    release === "" ? [] : [branchPoint(ref, release)],
  );
  const line = [...tagPoints, ...branchPoints.filter(({ kind }) => kind === "branch")];
  const side = await Promise.all(
    branchPoints
      .filter(({ kind }) => kind === "side-branch")
      .map(async (point): Promise<SideBranch> => {
        const trunk = line.find(({ kind, series }) => kind === "branch" && series === point.series);
        return { point, base: await baseOf(point, trunk, repository, ask) };
      }),
  );
  const unknown = [
    ...tags.filter((tag) => tagPoint(tag) === undefined),
    ...described.filter(({ release }) => release === "").map(({ ref }) => ref),
  ].map(({ name }: Ref) => name);
  return { line, side, unknown };
}

type Ask = (key: string, question: () => Promise<string>) => Promise<string>;

/** Where no series' branch is there, or nothing is in common, the branch is its own base: then it changes nothing. */
async function baseOf(
  point: Point,
  trunk: Point | undefined,
  repository: Repository,
  ask: Ask,
): Promise<Point> {
  if (trunk === undefined) return point;
  const commit = await ask(`base ${point.commit} ${trunk.commit}`, async () => {
    const { stdout } = await runGit(repository.folder, ["merge-base", point.commit, trunk.commit]);
    return stdout.toString("utf8").trim();
  });
  const base = commit === "" ? point.commit : commit;
  const label = `${trunk.label} at ${base.slice(0, 10)}`;
  return { ...point, name: base, label, commit: base, series: seriesOf(point.release) };
}
