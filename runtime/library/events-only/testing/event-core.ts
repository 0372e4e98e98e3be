// A core for tests of plugins that consist of events: it answers from memory and notes what a plugin asked of it.
import { bRC_OK } from "../constants/bRC.js";
import type { bRC } from "../constants/bRC.js";
import { JobCore, type JobCoreOptions } from "./job-core.js";

/** The job that a mock core plays. All may be left out; `values` is for example `{ [bDirVarJobId]: 7 }`. */
export type MockCoreOptions = JobCoreOptions;

/** The part that both daemons have. */
export class EventCore extends JobCore {
  /** What SetValue was told last, by the number of the variable. */
  readonly written = new Map<number, unknown>();

  /** As the core function of this name, from memory. */
  override SetValue(variable: number, value: unknown): bRC {
    this.written.set(variable, value);
    return bRC_OK;
  }
}
