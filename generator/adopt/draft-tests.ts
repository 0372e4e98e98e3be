// What the tests of a checkout need of a new release: its facts, and the report of what it changed, to be read by a person.
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compareTrees } from "../drift/compare-trees.js";
import { coverageOf } from "../drift/coverage.js";
import { judge } from "../drift/judgement.js";
import { textReport } from "../drift/reports/text.js";
import type { Coverage } from "../drift/types.js";
import { TARGETS, type Daemon, type Ir } from "../ir/types.js";
import { DECIDE_MARK } from "../semantics/decisions.js";
import type { Decision } from "./decision.js";
import { factsText } from "./draft-facts.js";

export interface TestDrafts {
  /** Path below the project's folder -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly decisions: readonly Decision[];
}

export interface TestSources {
  readonly root: string;
  /** IRs of the newest release that was there, of the tree, and of the header set drafted from it. */
  readonly base: readonly Ir[];
  readonly tree: readonly Ir[];
  readonly drafted: readonly Ir[];
  readonly shipped: readonly Ir[];
  readonly release: string;
}

/** Nothing where the tests are not there, as in an installed package. */
export async function draftTests(sources: TestSources): Promise<TestDrafts> {
  const { root, base, tree, drafted, shipped, release } = sources;
  const facts = join("test/facts", `${release}.json`);
  const report = join("test/generator/drift/expected", `${base[0]?.release ?? ""}-${release}.txt`);
  if (!(await isFolder(join(root, dirname(facts))))) return { files: new Map(), decisions: [] };
  const ofTarget = tree.filter(({ target }) => target === TARGETS[0]);
  return {
    files: new Map([
      [facts, factsText(ofTarget, release)],
      [
        report,
        `${DECIDE_MARK} read it, then remove this line.\n${neighbourReport(base, drafted, [...shipped, ...drafted])}`,
      ],
    ]),
    decisions: [
      {
        what: "the report of what the release does to plugins is a draft: read it; are its verdicts what happens?",
        where: { file: report, line: 1 },
      },
    ],
  };
}

/** What a release does to plugins of the one before it; `known`: IRs of all releases that our runtime knows. */
export function neighbourReport(
  old: readonly Ir[],
  next: readonly Ir[],
  known: readonly Ir[],
): string {
  const target = TARGETS[0];
  const side = (irs: readonly Ir[]): { input: string; irs: readonly Ir[] } => ({
    input: irs[0]?.release ?? "",
    irs: irs.filter((ir) => ir.target === target),
  });
  const coverage = new Map(
    side(next).irs.flatMap((ir): [Daemon, Coverage][] => {
      const found = coverageOf(ir, known);
      return found === null ? [] : [[ir.daemon, found]];
    }),
  );
  return textReport(judge(compareTrees(side(old), side(next), { target, coverage }), "any"));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
