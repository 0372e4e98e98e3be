// The history for machines. IRs are left out: `bareos-node ir DIR@TAG` prints the one that is wanted.
import type { History } from "./types.js";

export function historyJson({ states, steps, ...rest }: History): string {
  const report = {
    ...rest,
    states: states.map(({ name, labels, since, hashes }) => ({ name, labels, since, hashes })),
    steps: steps.map(({ comparison, ...step }) => ({
      ...step,
      findings: comparison.findings,
      verdicts: comparison.verdicts,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
