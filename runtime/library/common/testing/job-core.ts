// What the mock cores of all daemons have in common: a release to play, values, messages and events.
import { M_ABORT, M_ERROR_TERM, M_FATAL, M_TERM } from "../constants/bJobMessageType.js";
import type { bJobMessageType } from "../constants/bJobMessageType.js";
import { bRC_OK } from "../constants/bRC.js";
import type { bRC } from "../constants/bRC.js";
import { BareosCoreError, installCore, type Core } from "../core-host.js";
import { QuietCore } from "../quiet-core.js";
import { release, releases, type Release } from "../release.js";

const releaseSlot = Symbol.for("bareos-node.release");

/** The job that a mock core plays. All may be left out. */
export interface JobCoreOptions {
  /** Release that the plugin believes to run in; the newest by default. */
  readonly release?: Release | undefined;
  /** What GetValue answers, by the number of the variable. */
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

/** Number of an event of this daemon. */
type EventNumber = Parameters<Core["RegisterEvents"]>[0][number];

export class JobCore extends QuietCore {
  readonly release: Release;
  /** Job messages in their order. */
  readonly messages: MockMessage[] = [];
  /** Debug messages in their order. */
  readonly debug: MockDebugMessage[] = [];
  /** Events that the plugin registered. */
  readonly events = new Set<EventNumber>();
  /** What GetValue answers, by the number of the variable. */
  readonly values = new Map<number, unknown>();

  constructor(options: JobCoreOptions = {}) {
    super();
    this.release = options.release ?? releases.at(-1) ?? release;
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

  /** As the core function of this name, from memory. */
  override RegisterEvents(events: readonly EventNumber[]): bRC {
    for (const event of events) this.events.add(event);
    return bRC_OK;
  }

  /** As the core function of this name, from memory. */
  override UnRegisterEvents(events: readonly EventNumber[]): bRC {
    for (const event of events) this.events.delete(event);
    return bRC_OK;
  }

  /** As the core function of this name, from memory. */
  override GetInstanceCount(): number {
    return 1;
  }

  /** As the core function of this name, from memory. */
  override GetValue(variable: number): unknown {
    return this.values.get(variable) ?? null;
  }

  /** As the core function of this name, from memory. */
  override JobMessage(type: bJobMessageType, message: string): bRC {
    if (type === M_ABORT || type === M_ERROR_TERM || type === M_TERM) {
      throw new BareosCoreError("BAREOS_REFUSED", "JobMessage: this type acts on the daemon");
    }
    this.messages.push({ type, message });
    return bRC_OK;
  }

  /** As the core function of this name, from memory. */
  override DebugMessage(level: number, message: string): bRC {
    this.debug.push({ level, message });
    return bRC_OK;
  }
}
