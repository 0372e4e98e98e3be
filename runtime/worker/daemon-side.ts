// What of a session differs between the daemons: their calls, their core functions, what a failure means.
import type { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import type { Channel } from "./channel.js";
import type { CoreCaller } from "./core-calls.js";
import type { Failures, Severity } from "./failures.js";
import type { Messages } from "./messages.js";
import type { Plugin, PluginKind } from "./plugin.js";
import type { SessionState } from "./state.js";

/** Parts of a session that its daemon's side works with. */
export interface SessionParts {
  readonly channel: Channel;
  readonly state: SessionState;
  readonly writer: AreaWriter;
  readonly calls: CoreCaller;
  readonly messages: Messages;
  readonly failures: Failures;
  /** The loaded plugin. */
  plugin(): Plugin;
}

export interface DaemonSide {
  /** Puts the core behind the package's functions; returns what takes it away again. */
  readonly installCore: () => () => void;
  /** Takes a request apart, other than loading, parsing and freeing. */
  decode(kind: number, message: Uint8Array): Call;
  /** Something new begins: what was prepared for the next requests is dropped. */
  stop(): void;
  /** There is room in the ahead ring again. */
  readonly onRoom: () => void;
}

/** A daemon, before there is a session. */
export interface Daemon {
  /** As load requests name it. */
  readonly name: string;
  readonly plugins: PluginKind;
  /** The event that says that the job is cancelled, if there is one. */
  readonly cancelEvent: number | null;
  readonly severity: Severity;
  side(parts: SessionParts): DaemonSide;
}
