// What all drafts of entries have: a place in a file, a text, and a question to a person.
import type { Ir } from "../ir/types.js";
import type { DaemonRun } from "../model/run.js";
import type { Path } from "./yaml-edit.js";

export interface DraftSpot {
  /** As semantics place it: absolute, or below the semantics folder. */
  readonly file: string;
  /** Where in the file's present text; groups have no names as paths, so their index is looked up. */
  readonly path: (text: string) => Path;
}

export interface Draft {
  readonly spot: DraftSpot;
  readonly key: string;
  readonly value: string;
  /** A list item instead of an entry: a whole new group. */
  readonly item?: readonly string[];
  /** Further names that it describes too. */
  readonly covers?: readonly string[];
}

export interface Item {
  readonly kind: string;
  readonly name: string;
}

export function newest(run: DaemonRun): Ir | undefined {
  return run.releases.at(-1)?.ir;
}

export function decide(question: string): string {
  return `decide: ${JSON.stringify(question)}`;
}
