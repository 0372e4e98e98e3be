// A core for tests of plugins that consist of events: it answers from memory and notes what a plugin asked of it.
import { M_ABORT, M_ERROR_TERM, M_FATAL, M_TERM } from "../constants/bJobMessageType.js";
import type { bJobMessageType } from "../constants/bJobMessageType.js";
import { bRC_OK } from "../constants/bRC.js";
import type { bRC } from "../constants/bRC.js";
import { BareosCoreError } from "../core-host.js";
import { releases, type Release } from "../release.js";

const releaseSlot = Symbol.for("bareos-node.release");

/** The job that a mock core plays. All may be left out. */
export interface MockCoreOptions {
  /** Release that the plugin believes to run in; the newest by default. */
  readonly release?: Release | undefined;
  /** What GetValue answers, by the number of the variable: `{ [bDirVarJobId]: 7 }`. */
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

/** The part that both daemons have. */
export abstract class EventCore {
  readonly release: Release;
  /** Job messages in their order. */
  readonly messages: MockMessage[] = [];
  /** Debug messages in their order. */
  readonly debug: MockDebugMessage[] = [];
  /** Events that the plugin registered. */
  readonly events = new Set<number>();
  /** What GetValue answers, by the number of the variable. */
  readonly values = new Map<number, unknown>();
  /** What SetValue was told last, by the number of the variable. */
  readonly written = new Map<number, unknown>();

  constructor(options: MockCoreOptions = {}) {
    this.release = options.release ?? releases[releases.length - 1] ?? "26-dev";
    for (const [variable, value] of Object.entries(options.values ?? {})) {
      this.values.set(Number(variable), value);
    }
  }

  /** Puts it behind the package's functions; returns what takes it away again. */
  protected abstract takePlace(): () => void;

  /** Whether a message has failed the job. */
  get failed(): boolean {
    return this.messages.some(({ type }) => type === M_FATAL);
  }

  /** Makes it the core that answers. Returns what takes it away again and brings back the one before. */
  install(): () => void {
    const before: unknown = Reflect.get(globalThis, releaseSlot);
    Reflect.set(globalThis, releaseSlot, this.release);
    const undo = this.takePlace();
    return () => {
      undo();
      if (before === undefined) Reflect.deleteProperty(globalThis, releaseSlot);
      else Reflect.set(globalThis, releaseSlot, before);
    };
  }

  RegisterEvents(events: readonly number[]): bRC {
    for (const event of events) this.events.add(event);
    return bRC_OK;
  }

  UnRegisterEvents(events: readonly number[]): bRC {
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
    this.written.set(variable, value);
    return bRC_OK;
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
}
