// What of a session differs between the daemons: their calls, their core functions, what a failure means.
import type { bJobMessageType } from "#bareos";
import type { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import type { BehindListener, Channel } from "./channel.js";
import type { CoreCaller } from "./core-calls.js";
import type { Failures, Severity } from "./failures.js";
import type { Messages } from "./messages.js";
import type { Plugin, PluginKind } from "./plugin.js";
import type { SessionState } from "./state.js";
import type { Variables } from "./variables.js";

/** Parts of a session that its daemon's side works with. */
export interface SessionParts {
  readonly channel: Channel;
  readonly state: SessionState;
  readonly writer: AreaWriter;
  readonly calls: CoreCaller;
  readonly messages: Messages;
  readonly failures: Failures;
  readonly variables: Variables;
  /** The loaded plugin. */
  plugin(): Plugin;
}

export interface DaemonSide {
  /** Puts the core behind the package's functions; returns what takes it away again. */
  readonly installCore: () => () => void;
  /** Takes a request apart, other than loading, parsing and freeing. */
  decode(kind: number, message: Uint8Array): Call;
  /** Something new begins: what was prepared for the next requests is dropped. Settled when what was open is closed. */
  stop(): Promise<void>;
  /** An error that came from nowhere: true when it was that of something that is prepared ahead. */
  failPrepared(error: unknown): boolean;
  /** Values of the core that a plugin may want when the daemon cannot be asked any more. */
  readonly known: readonly number[];
  /** The job is cancelled: nothing is kept for requests that will not come. */
  cancel(): void;
  /** There is room in the ahead ring again. */
  readonly onRoom: () => void;
  /** What became of a file that is restored behind the core. */
  readonly onBehind: BehindListener;
}

/** A daemon, before there is a session. */
export interface Daemon {
  /** As load requests name it. */
  readonly name: string;
  readonly plugins: PluginKind;
  /** The event that says that the job is cancelled, if there is one. */
  readonly cancel: {
    readonly event: number;
    /** Type of the job message about an error in the plugin's handler. */
    readonly severity: bJobMessageType;
    /** Whether the plugin has a handler that is more than the base class's. */
    isHeardBy(plugin: Plugin): boolean;
  } | null;
  readonly severity: Severity;
  side(parts: SessionParts): DaemonSide;
}
