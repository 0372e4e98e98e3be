// The history of a repository's plugin ABI as data: what all reports are views of. Plain JSON but for the IRs of states.
import type { Comparison, DriftFinding, PluginOutcome } from "../drift/types.js";
import type { Daemon, Ir } from "../ir/types.js";

export const HISTORY_SCHEMA_VERSION = 1;

/** One ABI of all three daemons, and the points in a row that have it. */
export interface State {
  /** `24.0.0 … 24.0.10`, or the one label. */
  readonly name: string;
  readonly labels: readonly string[];
  /** Day of the first point. */
  readonly since: string;
  readonly hashes: Readonly<Partial<Record<Daemon, string>>>;
  readonly irs: readonly Ir[];
}

/** Where the ABI changed. */
export interface Step {
  readonly from: string;
  readonly to: string;
  /** Day of the later one. */
  readonly date: string;
  /** The series had published releases already: users do not expect a change here. */
  readonly isInsideSeries: boolean;
  /** A branch beside the series, compared with the commit where it left. */
  readonly isSideBranch: boolean;
  readonly comparison: Comparison;
  /** Without what is a note: neither plugins nor their sources notice those. */
  readonly findings: readonly DriftFinding[];
}

/** What becomes of a plugin that was built for one series in the daemons of another. */
export interface RunsOn {
  readonly builtFor: string;
  /** In the order of the series. The worst over all daemons' plugins. */
  readonly on: readonly { readonly label: string; readonly outcome: PluginOutcome }[];
}

/** What happened to one declaration, and where. */
export interface FactLife {
  /** `common` when all daemons share it. */
  readonly section: "common" | Daemon;
  /** `struct io_pkt`, `enum bVariable`. */
  readonly group: string;
  readonly name: string;
  readonly events: readonly {
    readonly at: string;
    readonly what: "there" | "came" | "moved" | "changed" | "form" | "went";
    readonly value: string;
  }[];
}

/** Where the work on a series began, or what was published before its first release. */
export interface Beginning {
  readonly label: string;
  readonly date: string;
  /** The state with the same ABI; null when no published version has it. */
  readonly abi: string | null;
}

export interface UnreadablePoint {
  readonly label: string;
  readonly code: string;
  readonly message: string;
}

export interface History {
  readonly schema: number;
  readonly repository: string;
  readonly from: string | null;
  readonly tags: number;
  readonly branches: number;
  readonly states: readonly State[];
  /** They are no part of the row of states: a series begins long before the patch releases of the one before it end. */
  readonly beginnings: readonly Beginning[];
  readonly steps: readonly Step[];
  readonly runsOn: readonly RunsOn[];
  readonly facts: readonly FactLife[];
  readonly unreadable: readonly UnreadablePoint[];
  /** Tags and branches that are no version of Bareos. */
  readonly unknown: readonly string[];
}
