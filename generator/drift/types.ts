// What the drift audit talks about: rules, findings, verdicts, and the comparison that every report is a view of.
import type { Daemon, Ir, Target } from "../ir/types.js";

/**
 * - `breaking`: a plugin that was built for one side does not work on the other.
 * - `source`: a built plugin does not notice, but its source may no longer compile.
 * - `addition`: something new; what existed before is as it was.
 * - `note`: neither a built plugin nor its source has to notice.
 *
 * Worst first.
 */
export const SEVERITIES = ["breaking", "source", "addition", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What happens to a built plugin on the other side's daemon, harmless first:
 *
 * - `runs`: as before.
 * - `lacks-items`: runs, but what only its own side has is answered with an error or with nothing.
 * - `misbehaves`: asks for the wrong thing, or reads wrong values.
 * - `refused`: the daemon does not load it.
 * - `corrupts-memory`: reads or writes where something else lies, or calls the wrong function.
 */
export const OUTCOMES = [
  "runs",
  "lacks-items",
  "misbehaves",
  "refused",
  "corrupts-memory",
] as const;
export type PluginOutcome = (typeof OUTCOMES)[number];

export interface Effects {
  /** A plugin that was built for the old side and uses the item, in the new side's daemon. */
  readonly oldPluginOnNewDaemon: PluginOutcome;
  readonly newPluginOnOldDaemon: PluginOutcome;
  /** Whether a plugin's source that uses the item has to change before it can be built for the new side. */
  readonly sourceMustChange: boolean;
}

/** One difference, as a rule finds it. */
export interface Found {
  /** `io_pkt`, `io_pkt.filedes`, `bsdVarPluginDir`, `s_bareosFuncs.AcceptFile`. The old name where it was renamed. */
  readonly subject: string;
  /** What changed, with the old and the new value. Does not repeat the subject. */
  readonly summary: string;
  /** The old fact as text, such as `72 bytes`; null where there is none. */
  readonly old: string | null;
  readonly new: string | null;
  /** The new name where it was renamed: its place in the new tree is looked up by it. */
  readonly newSubject?: string;
  /** What its effects depend on, as the end of a sentence: `a value is negative`. */
  readonly when?: string;
  /** Where this case differs from the rule's own effects. */
  readonly effects?: Partial<Effects>;
}

/** Where a declaration stands: path below `core/src` and line. */
export interface DriftPlace {
  readonly file: string;
  readonly line: number;
}

export interface DriftFinding {
  /** Id of the rule, e.g. `struct-size`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Daemons whose interface has it; what the common headers declare is one finding for all three. */
  readonly daemons: readonly Daemon[];
  readonly subject: string;
  readonly summary: string;
  readonly old: string | null;
  readonly new: string | null;
  /** What its effects depend on: `HAVE_ACL is defined`, `a value is negative`; null where it is always so. */
  readonly condition: string | null;
  /** Null where the side does not declare it, or a saved IR says no place. */
  readonly oldPlace: DriftPlace | null;
  readonly newPlace: DriftPlace | null;
  readonly effects: Effects;
}

/** One kind of change. One file each in generator/drift/rules, named after the id. */
export interface Rule {
  readonly id: string;
  /** A few words; heads the findings in reports. */
  readonly title: string;
  readonly severity: Severity;
  /** What changed. */
  readonly change: string;
  /** What that does to plugins. */
  readonly effect: string;
  /** What to do about it. */
  readonly remedy: string;
  /** What follows as a rule; a single finding may say otherwise. */
  readonly effects: Effects;
  /** Rules that find the same change when both sides are exchanged. */
  readonly mirrors: readonly string[];
  /** Pure. Both IRs are of one daemon and target. Findings are in a fixed order. */
  readonly find: (old: Ir, next: Ir) => readonly Found[];
}

/** Whether the shipped one-binary runtime serves a daemon as it is. */
export const COVERAGES = ["whole", "without-new-items", "no"] as const;
export interface Coverage {
  /** `without-new-items`: plugins run, but what only this side has is out of their reach. */
  readonly covers: (typeof COVERAGES)[number];
  /** The shipped release whose tables the runtime takes for it. */
  readonly as: string;
  /** Why not as a whole, one sentence each. */
  readonly why: readonly string[];
  /** How we know; absent where it is not served, for which findings are reason enough, or nobody asked. */
  readonly proof?: Proof;
}

export interface Proof {
  /** `shipped`: the tests of this project compile it. */
  readonly how: "compiled" | "shipped" | "inferred";
  readonly text: string;
}

/** What the findings mean for one daemon's plugins. */
export interface Verdict {
  readonly daemon: Daemon;
  readonly oldPluginOnNewDaemon: PluginOutcome;
  readonly newPluginOnOldDaemon: PluginOutcome;
  /** Of what each outcome depends: otherwise it is better. Empty where it is always so. */
  readonly conditions: Readonly<
    Record<"oldPluginOnNewDaemon" | "newPluginOnOldDaemon", readonly string[]>
  >;
  /** A plugin built for the old side has to be rebuilt to work on the new one. */
  readonly mustRebuild: boolean;
  /** Its source has to change before that, where it uses what `sourceWhy` names. */
  readonly sourceMustChange: boolean;
  /** Subjects that decide about running, the weightiest first. */
  readonly why: readonly string[];
  /** Subjects for which the source has to change. */
  readonly sourceWhy: readonly string[];
  /** Null when the new side's coverage was not looked into. */
  readonly runtime: Coverage | null;
}

/** One side of a comparison. */
export interface Side {
  /** `22`; `unknown` where a tree does not say. */
  readonly name: string;
  /** As the user named it. */
  readonly input: string;
  /** IR hashes of the daemons that were compared. */
  readonly hashes: Readonly<Partial<Record<Daemon, string>>>;
}

/** A finding that the allow-list accepts, with its entry's words. */
export interface AllowedFinding {
  readonly finding: DriftFinding;
  readonly reason: string;
  /** Last day on which the entry counts, `2027-06-30`. */
  readonly until: string;
}

export interface Comparison {
  readonly old: Side;
  readonly new: Side;
  readonly target: Target;
  readonly daemons: readonly Daemon[];
  /** Worst severity first, then by rule in the order of the list. */
  readonly findings: readonly DriftFinding[];
  readonly allowed: readonly AllowedFinding[];
  /** One a daemon. They tell what is, so allowed findings count too. */
  readonly verdicts: readonly Verdict[];
}

export const REPORT_SCHEMA_VERSION = 1;

export const HARMLESS: Effects = {
  oldPluginOnNewDaemon: "runs",
  newPluginOnOldDaemon: "runs",
  sourceMustChange: false,
};

/** The worse of two outcomes. */
export function worse(left: PluginOutcome, right: PluginOutcome): PluginOutcome {
  return OUTCOMES.indexOf(left) >= OUTCOMES.indexOf(right) ? left : right;
}
