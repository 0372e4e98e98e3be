// Ends every test run with one plain line that CI understands: "bareos-node: 12 passed, 0 failed".
import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

export interface Summary {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of a test module that are counted; narrower than vitest's own type so that tests can make one. */
export interface CountedModule {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
  state(): string;
}

/** A file that could not be loaded and an error outside of any test count as failures too: neither may look green. */
export function summarize(modules: readonly CountedModule[], strayErrors: number): Summary {
  const sum: Summary = { passed: 0, failed: strayErrors, skipped: 0 };
  for (const module of modules) {
    const failedBefore = sum.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") sum.passed++;
      else if (state === "failed") sum.failed++;
      else sum.skipped++;
    }
    if (module.state() === "failed" && sum.failed === failedBefore) sum.failed++;
  }
  return sum;
}

export function summaryLine({ passed, failed, skipped }: Summary): string {
  const tail = skipped === 0 ? "" : `, ${skipped} skipped`;
  return `bareos-node: ${passed} passed, ${failed} failed${tail}`;
}

/** The sum of two runs. `earlier` is one as `counts` writes it, or empty. */
export function addEarlier(sum: Summary, earlier: string): Summary {
  const [passed = 0, failed = 0, skipped = 0] =
    earlier === "" ? [] : earlier.split(" ").map(Number);
  return {
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  };
}

export function counts({ passed, failed, skipped }: Summary): string {
  return `${passed} ${failed} ${skipped}`;
}

/** Of two runs that belong together, the first leaves its counts in a file and the second is given them. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const { BAREOS_NODE_TEST_COUNTS: file, BAREOS_NODE_TEST_COUNTED: earlier = "" } = process.env;
    const sum = addEarlier(summarize(modules, errors.length), earlier);
    if (file !== undefined) writeFileSync(file, counts(sum));
    process.stdout.write(`${summaryLine(sum)}\n`);
  }
}
