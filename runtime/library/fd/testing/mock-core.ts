// A core for tests: answers as a File Daemon would and notes what a plugin asked of it.
import { M_ERROR } from "../constants/bJobMessageType.js";
import { L_FULL, L_INCREMENTAL, L_NONE } from "../constants/JobLevelCode.js";
import type { JobLevelCode } from "../constants/JobLevelCode.js";
import { JT_BACKUP, JT_RESTORE } from "../constants/JobTypes.js";
import type { JobTypes } from "../constants/JobTypes.js";
import { bRC_Error, bRC_OK, bRC_Seen } from "../constants/bRC.js";
import type { bRC } from "../constants/bRC.js";
import {
  bVarAccurate,
  bVarCheckChanges,
  bVarClient,
  bVarExePath,
  bVarFDName,
  bVarFileSeen,
  bVarJobId,
  bVarJobName,
  bVarJobStatus,
  bVarLevel,
  bVarPrefixLinks,
  bVarSinceTime,
  bVarType,
  bVarVersion,
  bVarWhere,
  bVarWorkingDir,
} from "../constants/bVariable.js";
import { printableName } from "../files/names.js";
import type { SavePacket } from "../packets/SavePacket.js";
import type { NotedCall } from "../quiet-core.js";
import type { FileName } from "../types.js";
import { JobCore, type JobCoreOptions } from "./job-core.js";

/** Status letter of a running job. */
const RUNNING = 0x52;

/** The job that a mock core plays. All may be left out. */
export interface MockCoreOptions extends JobCoreOptions {
  /** L_FULL, or L_INCREMENTAL with `since`. */
  readonly level?: JobLevelCode | undefined;
  /** Start time of an incremental or differential job, in seconds since 1970. */
  readonly since?: number | undefined;
  readonly jobId?: number | undefined;
  /** JT_BACKUP or JT_RESTORE; the drivers set it. */
  readonly type?: JobTypes | undefined;
  readonly accurate?: boolean | undefined;
  /** Further values, and others than the usual ones, by the number of the variable. */
  readonly values?: JobCoreOptions["values"];
}

/** One edit of the fileset: the function's name and its arguments. */
export type FilesetEdit = NotedCall;

/** Makes a {@link MockCore}; it answers once it is installed, which the drivers do for the time of a run. */
export function createMockCore(options: MockCoreOptions = {}): MockCore {
  return new MockCore(options);
}

/** A core that lives in memory. */
export class MockCore extends JobCore {
  /** Edits of the fileset in their order. */
  readonly fileset: FilesetEdit[] = [];
  /** Names that count as seen in accurate mode, printable. */
  readonly seen = new Set<string>();
  /** Decides for {@link MockCore.AcceptFile}; takes every file unless replaced. */
  accept: (packet: SavePacket) => bRC = () => bRC_OK;

  constructor(options: MockCoreOptions = {}) {
    super(options);
    const { since = 0, jobId = 1, type = JT_BACKUP } = options;
    const usual: readonly (readonly [number, unknown])[] = [
      [bVarJobId, jobId],
      [bVarFDName, "mock-fd"],
      [bVarLevel, options.level ?? (since > 0 ? L_INCREMENTAL : L_FULL)],
      [bVarType, type],
      [bVarClient, "mock-fd"],
      [bVarJobName, `mock.${jobId}`],
      [bVarJobStatus, RUNNING],
      [bVarSinceTime, since],
      [bVarAccurate, options.accurate === true ? 1 : 0],
      [bVarWorkingDir, "/var/lib/bareos"],
      [bVarWhere, null],
      [bVarExePath, "/usr/sbin"],
      [bVarVersion, `${this.release.replace("-dev", "")}.0.0`],
      [bVarPrefixLinks, 0],
      [bVarCheckChanges, true],
    ];
    for (const [variable, value] of usual) {
      if (!this.values.has(variable)) this.values.set(variable, value);
    }
  }

  /** Turns the job into a restore, with the prefix that names get; it is empty when there is none. */
  becomeRestore(where: FileName): void {
    this.values.set(bVarType, JT_RESTORE);
    this.values.set(bVarLevel, L_NONE);
    this.values.set(bVarWhere, where);
  }

  /** As the core function of this name, from memory. */
  override SetValue(variable: number, value: unknown): bRC {
    if (variable === bVarFileSeen && isName(value)) return this.SetSeenBitmap(false, value);
    // The start time is the binding's own: the daemon's stays.
    const isSince = variable === bVarSinceTime && typeof value === "number";
    if (isSince || (variable === bVarCheckChanges && typeof value === "boolean")) {
      this.values.set(variable, value);
      return bRC_OK;
    }
    this.messages.push({ type: M_ERROR, message: `variable ${variable} cannot be written` });
    return bRC_Error;
  }

  /** As the core function of this name, from memory. */
  override AddExclude(file: FileName): bRC {
    return this.#edit("AddExclude", file);
  }

  /** As the core function of this name, from memory. */
  override AddInclude(file: FileName): bRC {
    return this.#edit("AddInclude", file);
  }

  /** As the core function of this name, from memory. */
  override AddOptions(opts: string): bRC {
    return this.#edit("AddOptions", opts);
  }

  /** As the core function of this name, from memory. */
  override AddRegex(item: string, type: string | number): bRC {
    return this.#edit("AddRegex", item, type);
  }

  /** As the core function of this name, from memory. */
  override AddWild(item: string, type: string | number): bRC {
    return this.#edit("AddWild", item, type);
  }

  /** As the core function of this name, from memory. */
  override NewOptions(): bRC {
    return this.#edit("NewOptions");
  }

  /** As the core function of this name, from memory. */
  override NewInclude(): bRC {
    return this.#edit("NewInclude");
  }

  /** As the core function of this name, from memory. */
  override NewPreInclude(): bRC {
    return this.#edit("NewPreInclude");
  }

  /** Changed is what was modified, or whose attributes were, at or after the start time. */
  override CheckChanges(sp: SavePacket): bRC {
    const since = Number(sp.save_time) || Number(this.values.get(bVarSinceTime) ?? 0);
    const { st_mtime, st_ctime } = sp.statp;
    const changed = Number(st_mtime) >= since || Number(st_ctime) >= since;
    return changed ? bRC_OK : bRC_Seen;
  }

  /** As the core function of this name, from memory. */
  override AcceptFile(sp: SavePacket): bRC {
    return this.accept(sp);
  }

  /** As the core function of this name, from memory. */
  override SetSeenBitmap(all: boolean, fname: FileName | null): bRC {
    if (all === (fname !== null)) return bRC_Error;
    this.seen.add(fname === null ? "*" : printableName(fname));
    return bRC_OK;
  }

  /** As the core function of this name, from memory. */
  override ClearSeenBitmap(all: boolean, fname: FileName | null): bRC {
    if (all === (fname !== null)) return bRC_Error;
    if (fname === null) this.seen.clear();
    else this.seen.delete(printableName(fname));
    return bRC_OK;
  }

  #edit(...edit: FilesetEdit): bRC {
    this.fileset.push(edit);
    return bRC_OK;
  }
}

function isName(value: unknown): value is FileName {
  return typeof value === "string" || value instanceof Uint8Array;
}
