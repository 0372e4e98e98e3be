// What a comparison comes to for whoever asked: drift at the level asked for or not, and what is wrong with the allow-list.
import { allowFindings, type AllowEntry, type AllowProblem } from "./allow-list.js";
import type { Comparison, DriftFinding, Severity } from "./types.js";

/** `breaking`: what breaks at run time or at compile time; `any`: every difference. */
export const FAIL_LEVELS = ["breaking", "any"] as const;
export type FailLevel = (typeof FAIL_LEVELS)[number];

const FAILING: Readonly<Record<FailLevel, readonly Severity[]>> = {
  breaking: ["breaking", "source"],
  any: ["breaking", "source", "addition", "note"],
};

export interface Judgement {
  readonly comparison: Comparison;
  readonly failOn: FailLevel;
  /** Findings that count at the level asked for. */
  readonly failing: readonly DriftFinding[];
  readonly problems: readonly AllowProblem[];
  /** The exit code says the same: 1 when true. */
  readonly drift: boolean;
}

/** `today`: `2027-06-30`. */
export function judge(
  comparison: Comparison,
  failOn: FailLevel,
  allow: readonly AllowEntry[] = [],
  today = "",
): Judgement {
  const { remaining, allowed, problems } = allowFindings(comparison.findings, allow, today);
  const failing = remaining.filter(({ severity }) => FAILING[failOn].includes(severity));
  return {
    comparison: { ...comparison, findings: remaining, allowed },
    failOn,
    failing,
    problems,
    drift: failing.length > 0 || problems.length > 0,
  };
}
