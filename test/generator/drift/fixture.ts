// A pair of small ABIs for one rule, and everything that all rules find between them.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareTrees } from "../../../generator/drift/compare-trees.js";
import type { Comparison } from "../../../generator/drift/types.js";
import { irOf, type Sketch } from "../../support/drift-irs.js";

export interface Fixture {
  readonly old: Sketch;
  readonly next: Sketch;
  /** `rule subject: summary`, in the order of the report. */
  readonly expected: readonly string[];
}

const folder = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** By the rule's id, which is the file's name. */
export async function loadFixtures(): Promise<ReadonlyMap<string, Fixture>> {
  const ids = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const loaded = await Promise.all(
    ids.map(async (id) => {
      const module = (await import(`./fixtures/${id}.ts`)) as { fixture: Fixture };
      return [id, module.fixture] as const;
    }),
  );
  return new Map(loaded);
}

export function compareSketches(old: Sketch, next: Sketch): Comparison {
  return compareTrees(
    { input: "1", irs: [irOf(old, "1")] },
    { input: "2", irs: [irOf(next, "2")] },
    { target: "x86_64-linux-gnu" },
  );
}

export function linesOf({ findings }: Comparison): readonly string[] {
  return findings.map(({ rule, subject, summary }) => `${rule} ${subject}: ${summary}`);
}
