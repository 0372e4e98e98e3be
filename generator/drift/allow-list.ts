// Findings that somebody has looked at and accepts, each with a reason and a last day. An entry that accepts nothing any
// more, or whose day is over, is a finding itself: a list that nobody tends would hide what it was not made for.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { GeneratorError } from "../errors.js";
import { DAEMONS } from "../ir/types.js";
import { findRule } from "./rules/index.js";
import type { AllowedFinding, DriftFinding } from "./types.js";

const entrySchema = z.strictObject({
  rule: z.string().refine((id) => findRule(id) !== undefined, "no such rule, see --list"),
  /** As the report names it: `io_pkt`, `io_pkt.filedes`, `bVarJobId`. */
  subject: z.string().min(1),
  /** Absent: whichever daemon. */
  daemon: z.enum(DAEMONS).optional(),
  reason: z.string().min(10, "a reason that somebody understands in a year"),
  until: z.iso.date("a day such as 2027-06-30"),
});
const listSchema = z.strictObject({ allow: z.array(entrySchema) });

export type AllowEntry = z.infer<typeof entrySchema>;

export interface AllowProblem {
  readonly entry: AllowEntry;
  readonly problem: "expired" | "unmatched";
}

/** Throws BN702 for a file that is missing or not of the form. */
export async function readAllowList(file: string): Promise<readonly AllowEntry[]> {
  let data: unknown;
  try {
    data = parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw wrong(file, cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "unreadable");
  }
  const parsed = listSchema.safeParse(data);
  if (parsed.success) return parsed.data.allow;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "the file"}: ${message}`,
  );
  throw wrong(file, problems.join("; "));
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

function wrong(file: string, what: string): GeneratorError {
  return new GeneratorError("BN702", {
    message: `the allow-list cannot be used: ${what}`,
    where: { file },
    consequence: "it is unknown what may be accepted, so nothing was compared",
    fix: "each entry of allow: has rule, subject, reason and until; docs/upgrading.md shows one",
  });
}
