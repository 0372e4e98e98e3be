// A core for tests: answers as a File Daemon would and notes what a plugin asked of it.
import type { bEventType } from "../constants/bEventType.js";
import { M_ABORT, M_ERROR, M_ERROR_TERM, M_FATAL, M_TERM } from "../constants/bJobMessageType.js";
import type { bJobMessageType } from "../constants/bJobMessageType.js";
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
import { BareosCoreError, installCore, type Core } from "../core-host.js";
import { printableName } from "../files/names.js";
import type { SavePacket } from "../packets/SavePacket.js";
import { releases, type Release } from "../release.js";
import type { FileName } from "../types.js";

const releaseSlot = Symbol.for("bareos-node.release");

/** Status letter of a running job. */
const RUNNING = 0x52;

/** The job that a mock core plays. All may be left out. */
export interface MockCoreOptions {
  /** Release that the plugin believes to run in; the newest by default. */
  readonly release?: Release | undefined;
  /** L_FULL, or L_INCREMENTAL with `since`. */
  readonly level?: JobLevelCode | undefined;
  /** Start time of an incremental or differential job, in seconds since 1970. */
  readonly since?: number | undefined;
  readonly jobId?: number | undefined;
  /** JT_BACKUP or JT_RESTORE; the drivers set it. */
  readonly type?: JobTypes | undefined;
  readonly accurate?: boolean | undefined;
  /** Further values, and others than the usual ones, by the number of the variable. */
  readonly values?: Readonly<Record<number, unknown>> | undefined;
}

/** A job message as the plugin sent it. */
export interface MockMessage {
  readonly type: bJobMessageType;
  readonly message: string;
}

/** A debug message as the plugin sent it. */
export interface MockDebugMessage {
  readonly level: number;
  readonly message: string;
}

/** One edit of the fileset: the function's name and its arguments. */
export type FilesetEdit = readonly [name: string, ...args: readonly unknown[]];

/** Makes a {@link MockCore}; it answers once it is installed, which the drivers do for the time of a run. */
export function createMockCore(options: MockCoreOptions = {}): MockCore {
  return new MockCore(options);
}

/** A core that lives in memory. */
export class MockCore implements Core {
  readonly release: Release;
  /** Job messages in their order. */
  readonly messages: MockMessage[] = [];
  /** Debug messages in their order. */
  readonly debug: MockDebugMessage[] = [];
  /** Events that the plugin registered. */
  readonly events = new Set<bEventType>();
  /** Edits of the fileset in their order. */
  readonly fileset: FilesetEdit[] = [];
  /** Names that count as seen in accurate mode, printable. */
  readonly seen = new Set<string>();
  /** What GetValue answers, by the number of the variable. */
  readonly values = new Map<number, unknown>();
  /** Decides for {@link MockCore.AcceptFile}; takes every file unless replaced. */
  accept: (packet: SavePacket) => bRC = () => bRC_OK;

  constructor(options: MockCoreOptions = {}) {
    this.release = options.release ?? releases[releases.length - 1] ?? "26-dev";
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
    for (const [variable, value] of usual) this.values.set(variable, value);
    for (const [variable, value] of Object.entries(options.values ?? {})) {
      this.values.set(Number(variable), value);
    }
  }

  /** Whether a message has failed the job. */
  get failed(): boolean {
    return this.messages.some(({ type }) => type === M_FATAL);
  }

  /** Makes it the core that answers. Returns what takes it away again and brings back the one before. */
  install(): () => void {
    const before: unknown = Reflect.get(globalThis, releaseSlot);
    Reflect.set(globalThis, releaseSlot, this.release);
    const undo = installCore(this);
    return () => {
      undo();
      if (before === undefined) Reflect.deleteProperty(globalThis, releaseSlot);
      else Reflect.set(globalThis, releaseSlot, before);
    };
  }

  /** Turns the job into a restore, with the prefix that names get; it is empty when there is none. */
  becomeRestore(where: FileName): void {
    this.values.set(bVarType, JT_RESTORE);
    this.values.set(bVarLevel, L_NONE);
    this.values.set(bVarWhere, where);
  }

  RegisterEvents(events: readonly bEventType[]): bRC {
    for (const event of events) this.events.add(event);
    return bRC_OK;
  }

  UnRegisterEvents(events: readonly bEventType[]): bRC {
    for (const event of events) this.events.delete(event);
    return bRC_OK;
  }

  GetInstanceCount(): number {
    return 1;
  }

  GetValue(variable: number): unknown {
    return this.values.get(variable) ?? null;
  }

  SetValue(variable: number, value: unknown): bRC {
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

  JobMessage(type: bJobMessageType, message: string): bRC {
    if (type === M_ABORT || type === M_ERROR_TERM || type === M_TERM) {
      throw new BareosCoreError("BAREOS_REFUSED", "JobMessage: this type acts on the daemon");
    }
    this.messages.push({ type, message });
    return bRC_OK;
  }

  DebugMessage(level: number, message: string): bRC {
    this.debug.push({ level, message });
    return bRC_OK;
  }

  AddExclude(file: FileName): bRC {
    return this.#edit("AddExclude", file);
  }

  AddInclude(file: FileName): bRC {
    return this.#edit("AddInclude", file);
  }

  AddOptions(opts: string): bRC {
    return this.#edit("AddOptions", opts);
  }

  AddRegex(item: string, type: string | number): bRC {
    return this.#edit("AddRegex", item, type);
  }

  AddWild(item: string, type: string | number): bRC {
    return this.#edit("AddWild", item, type);
  }

  NewOptions(): bRC {
    return this.#edit("NewOptions");
  }

  NewInclude(): bRC {
    return this.#edit("NewInclude");
  }

  NewPreInclude(): bRC {
    return this.#edit("NewPreInclude");
  }

  /** Changed is what was modified, or whose attributes were, at or after the start time. */
  CheckChanges(sp: SavePacket): bRC {
    const since = Number(sp.save_time) || Number(this.values.get(bVarSinceTime) ?? 0);
    const { st_mtime, st_ctime } = sp.statp;
    const changed = Number(st_mtime) >= since || Number(st_ctime) >= since;
    return changed ? bRC_OK : bRC_Seen;
  }

  AcceptFile(sp: SavePacket): bRC {
    return this.accept(sp);
  }

  SetSeenBitmap(all: boolean, fname: FileName | null): bRC {
    if (all === (fname !== null)) return bRC_Error;
    this.seen.add(fname === null ? "*" : printableName(fname));
    return bRC_OK;
  }

  ClearSeenBitmap(all: boolean, fname: FileName | null): bRC {
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
