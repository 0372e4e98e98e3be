// The release matrix as data: what each release says about each field, constant and function, side by side. Plain JSON.
import type { Daemon, Ir } from "../ir/types.js";

/** One column: a release, or one of the two sides of a comparison. */
export interface MatrixColumn {
  /** Heading, e.g. `25`. */
  readonly name: string;
  /** Its IRs, of any daemons and targets. */
  readonly irs: readonly Ir[];
}

/** What a row is about. `size` is a struct's, `underlying` an enum's integer type, `type` a typedef. */
export type RowKind = "size" | "field" | "function" | "constant" | "underlying" | "type";

/**
 * What happened to a row between the column before and this one. `base`: there from the first column on; `moved`: another
 * offset, slot, number or size; `changed`: another type or signature; `form`: only the C form changed, as macro to enum.
 */
export type CellState =
  "base" | "same" | "added" | "moved" | "changed" | "form" | "gone" | "absent";

export interface MatrixCell {
  readonly state: CellState;
  /** Offset, slot, number, size or type; empty when the column has none. */
  readonly value: string;
  /** Type, signature or C form, where the row's columns do not all agree on it and this column brings a new one. */
  readonly detail: string;
}

export interface MatrixRow {
  readonly kind: RowKind;
  /** `filedes`, `bVarJobId`, `createFile`; in parentheses when it is about the group itself. */
  readonly name: string;
  /** Type, signature or C form when all columns agree on it, else empty. */
  readonly detail: string;
  /** One per column. */
  readonly cells: readonly MatrixCell[];
  /** Whether any two columns disagree. */
  readonly differs: boolean;
}

export type GroupKind = "table" | "struct" | "enum" | "constants" | "types";

export interface MatrixGroup {
  readonly kind: GroupKind;
  /** `struct io_pkt`, `enum bVariable`, `Macros and constants`. */
  readonly title: string;
  /** Target that the rows hold for, where targets differ; else empty. */
  readonly target: string;
  readonly rows: readonly MatrixRow[];
}

export interface MatrixSection {
  /** `common`: what is the same in all daemons, and therefore not repeated in theirs. */
  readonly id: "common" | Daemon;
  readonly groups: readonly MatrixGroup[];
}

/** One line of the overview: a daemon in one column. */
export interface OverviewCell {
  /** The interface number that the daemon compares when it loads a plugin; empty when the column has none. */
  readonly interfaceNumber: string;
  /** Start of the IR's hash: equal hashes, equal ABI. Of the first target. */
  readonly hash: string;
  /** How many rows came, moved, changed and went since the column before; common rows included. */
  readonly counts: Readonly<Record<"added" | "moved" | "changed" | "form" | "gone", number>>;
}

export interface MatrixOverview {
  readonly daemon: Daemon;
  readonly cells: readonly OverviewCell[];
}

export interface Matrix {
  readonly columns: readonly string[];
  readonly overview: readonly MatrixOverview[];
  readonly sections: readonly MatrixSection[];
}
