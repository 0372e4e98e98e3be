// Findings that somebody has looked at and accepts, each with a reason and a last day. An entry that accepts nothing any
// more, or whose day is over, is a finding itself: a list that nobody tends would hide what it was not made for.
import type { Daemon } from "../ir/types.js";
import type { AllowedFinding, DriftFinding } from "./types.js";

export interface AllowEntry {
  readonly rule: string;
  /** As the report names it: `io_pkt`, `io_pkt.filedes`, `bVarJobId`. */
  readonly subject: string;
  /** Absent: whichever daemon. */
  readonly daemon?: Daemon | undefined;
  readonly reason: string;
  /** Last day on which it counts, `2027-06-30`. */
  readonly until: string;
}

export interface AllowProblem {
  readonly entry: AllowEntry;
  readonly problem: "expired" | "unmatched";
}

export interface AllowResult {
  readonly remaining: readonly DriftFinding[];
  readonly allowed: readonly AllowedFinding[];
  readonly problems: readonly AllowProblem[];
}

/** The last day of an entry still counts. */
export function allowFindings(
  findings: readonly DriftFinding[],
  entries: readonly AllowEntry[],
  today: string,
): AllowResult {
  const current = entries.filter(({ until }) => until >= today);
  const accepted = new Map<DriftFinding, AllowEntry>();
  for (const finding of findings) {
    const entry = current.find((one) => matches(one, finding));
    if (entry !== undefined) accepted.set(finding, entry);
  }
  const problems = entries.flatMap((entry): AllowProblem[] => {
    if (entry.until < today) return [{ entry, problem: "expired" }];
    return findings.some((finding) => matches(entry, finding))
      ? []
      : [{ entry, problem: "unmatched" }];
  });
  return {
    remaining: findings.filter((finding) => !accepted.has(finding)),
    allowed: [...accepted].map(([finding, { reason, until }]) => ({ finding, reason, until })),
    problems,
  };
}

function matches({ rule, subject, daemon }: AllowEntry, finding: DriftFinding): boolean {
  return (
    finding.rule === rule &&
    finding.subject === subject &&
    (daemon === undefined || finding.daemons.includes(daemon))
  );
}

export function problemText({ entry, problem }: AllowProblem): string {
  const what = `${entry.rule} of ${entry.subject}`;
  return problem === "expired"
    ? `the entry for ${what} ended on ${entry.until}: look again, then renew or remove it`
    : `the entry for ${what} accepts nothing any more: remove it`;
}
