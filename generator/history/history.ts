// The whole story of a repository on one screen: points, their IRs, and what became of the ABI from one to the next.
import { GeneratorError } from "../errors.js";
import type { Repository } from "../git/repository.js";
import { compareReleases } from "../tree/release.js";
import { buildHistory } from "./build.js";
import { listPoints, type Points } from "./points.js";
import { type ReadOptions, readPoints } from "./read.js";
import type { History } from "./types.js";

export interface HistoryOptions extends ReadOptions {
  /** The first series that is wanted. */
  readonly from: string | null;
}

export async function readHistory(
  repository: Repository,
  options: HistoryOptions,
): Promise<History> {
  const { cache, from } = options;
  const points = since(await listPoints(repository, cache), from);
  if (points.line.length === 0) throw noVersions(repository, from);
  const wanted = [...points.line, ...points.side.flatMap(({ point, base }) => [point, base])];
  const readings = await readPoints(repository, wanted, options);
  return buildHistory({ repository: repository.shown, from, points, readings });
}

function since(points: Points, from: string | null): Points {
  if (from === null) return points;
  const isWanted = ({ series }: { readonly series: string }): boolean =>
    compareReleases(series, from) >= 0;
  return {
    ...points,
    line: points.line.filter(isWanted),
    side: points.side.filter(({ point }) => isWanted(point)),
  };
}

function noVersions({ shown, folder }: Repository, from: string | null): GeneratorError {
  return new GeneratorError("BN212", {
    message: `${shown} has no tag or branch of a Bareos version${from === null ? "" : ` from ${from} on`}`,
    where: { file: folder },
    consequence: "there is no history to tell",
    fix: "tags are named Release/24.0.1, v24.0.1 or 24.0.1; a clone without them needs: git fetch --tags",
  });
}
