// Sessions in a Storage Daemon or a Director, where the daemon's calls are events and nothing else.
import type { bJobMessageType } from "#bareos";
import { WireReader } from "#bareos/codec";
import type { Call } from "./call.js";
import type { DaemonSide, SessionParts } from "./daemon-side.js";
import type { Severity } from "./failures.js";
import type { PluginKind } from "./plugin.js";
import { EventValue, Request } from "./protocol.js";

/** What a daemon adds to that. */
export interface EventSideOptions {
  /** Names of the daemon's events by number, for messages. */
  readonly eventNames: ReadonlyMap<number, string>;
  readonly installCore: () => () => void;
  /** The device record that came with an event, as the plugin sees it; null for an event without one. */
  deviceRecord?(present: boolean): unknown;
}

/** Events are all that a plugin of these daemons serves. */
export function eventPluginKind(baseClass: string): PluginKind {
  return {
    methods: {
      newPlugin: ["loadBareosPlugin"],
      freePlugin: ["freePlugin"],
      handlePluginEvent: ["handlePluginEvent", "parsePluginDefinition"],
    },
    baseClass,
    usual: ["loadBareosPlugin", "handlePluginEvent"],
    lack: () => null,
    // The base class does it. Plugins without one have no methods for single events.
    register: () => undefined,
  };
}

/**
 * A plugin that cannot work fails the job, and so does a mistake in an event that an operation depends on: the daemon
 * would try again for ever. A mistake in any other is an error in the log.
 */
export function eventSeverity(
  { fatal, error }: Readonly<Record<"fatal" | "error", bJobMessageType>>,
  eventNames: ReadonlyMap<number, string>,
  decisive: ReadonlySet<number>,
): Severity {
  const ends = new Set([
    ...["loading the plugin", "loadBareosPlugin", "parsePluginDefinition"],
    ...[...decisive].map((event) => callbackName(event, eventNames)),
  ]);
  return (callback) => (ends.has(callback) ? fatal : error);
}

/** What an event's callback is called in messages. */
function callbackName(event: number, names: ReadonlyMap<number, string>): string {
  return `handlePluginEvent(${names.get(event) ?? event})`;
}

/** Names of events by their numbers. A dictionary has a number once. */
export function namesByNumber(
  dictionary: Readonly<Record<string, number>>,
): ReadonlyMap<number, string> {
  return new Map(Object.entries(dictionary).map(([name, number]) => [number, name]));
}

export function eventSide(parts: SessionParts, options: EventSideOptions): DaemonSide {
  return {
    installCore: options.installCore,
    decode: (kind, message) => {
      if (kind !== Request.handlePluginEvent) throw new Error("the daemon has events only");
      return eventCall(parts, options, new WireReader(message));
    },
    failPrepared: () => false,
    stop: () => {
      options.deviceRecord?.(false);
      return Promise.resolve();
    },
    // There is no cancel event in these daemons.
    known: [],
    cancel: () => undefined,
    onRoom: () => undefined,
    onBehind: () => undefined,
  };
}

function eventCall(parts: SessionParts, options: EventSideOptions, reader: WireReader): Call {
  const event = reader.u32();
  const kind = reader.u8();
  const record = options.deviceRecord?.(kind === EventValue.deviceRecord) ?? null;
  const status = { status: "" };
  const valueOf = (): unknown => {
    switch (kind) {
      case EventValue.string:
        return reader.textOrNull();
      case EventValue.deviceRecord:
        return record;
      case EventValue.deviceStatus:
      case EventValue.volumeStatus:
        return status;
      default:
        return null;
    }
  };
  const value = valueOf();
  reader.end();
  const isStatus = value === status;
  return {
    name: callbackName(event, options.eventNames),
    mayBeVoid: false,
    run: () => parts.plugin().call("handlePluginEvent", [event, value]),
    ...(isStatus
      ? {
          sends: (code) => code === 0 && status.status !== "",
          write: (writer) => {
            writer.text(status.status, "StatusRecord.status");
          },
        }
      : {}),
  };
}
