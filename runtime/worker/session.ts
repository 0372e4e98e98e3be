// One plugin instance in its worker: everything is put together here when the daemon has told its release.
import { bRC_OK, rawText } from "#bareos";
import type { bRC } from "#bareos";
import { WireReader } from "#bareos/codec";
import { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import { hideFrames } from "./caller.js";
import { Cancellation } from "./cancel.js";
import type { BehindListener, Channel } from "./channel.js";
import { redirectConsole } from "./console.js";
import { CoreCaller } from "./core-calls.js";
import type { Daemon } from "./daemon-side.js";
import { Dispatcher } from "./dispatcher.js";
import { describeError } from "./describe-error.js";
import { Failures } from "./failures.js";
import { importPlugin } from "./loader.js";
import { Messages } from "./messages.js";
import { Plugin, pluginOf } from "./plugin.js";
import { guardProcess } from "./process-guard.js";
import { LoadFlags, Request } from "./protocol.js";
import { resultOf } from "./results.js";
import { SessionState } from "./state.js";
import { Variables } from "./variables.js";

export interface Session {
  readonly onRequest: (kind: number, length: number) => void;
  readonly onCancel: () => void;
  /** There is room in the ahead ring again. */
  readonly onRoom: () => void;
  /** What became of a file that is restored behind the core. */
  readonly onBehind: BehindListener;
  /** Gives console, core and process back; for tests, which outlive their sessions. */
  readonly close: () => void;
}

export interface SessionOptions {
  readonly channel: Channel;
  /** The daemon that this worker serves. */
  readonly daemon: Daemon;
  /** Folder of the package that plugins import. */
  readonly packageFolder: string;
  /** Whether the process is the session's own: process.exit and stray errors are taken over then. */
  readonly ownsProcess: boolean;
  /** Imports the plugin's module; tests bring their own. */
  readonly load?: typeof importPlugin;
}

export function startSession(options: SessionOptions): Session {
  const { channel, daemon, ownsProcess, load: importModule = importPlugin } = options;
  hideFrames(options.packageFolder);
  const state = new SessionState();
  const writer = new AreaWriter(channel.answer);
  const calls = new CoreCaller(channel, state);
  const messages = new Messages(channel, calls, state);
  const isCancelled = (): boolean => channel.isCancelled();
  const failures = new Failures(messages, state, isCancelled, daemon.severity);
  const variables = new Variables(calls, state, isCancelled);
  let plugin = new Plugin({}, daemon.plugins);
  let isLoaded = false;
  const cancellation = new Cancellation({
    event: daemon.cancel?.event ?? null,
    isCancelled,
    plugin: () => (isLoaded ? plugin : null),
    unwanted: state.unwanted,
    prepare: () => {
      side.cancel();
    },
    failed: (error) => {
      const text = `${state.pluginName}: handlePluginEvent failed on cancel: ${describeError(error)}`;
      if (daemon.cancel !== null) messages.job(daemon.cancel.severity, text);
    },
  });
  const side = daemon.side({
    channel,
    state,
    writer,
    calls,
    messages,
    failures,
    variables,
    plugin: () => plugin,
  });
  let exit = (code: number): void => {
    process.exitCode = code;
  };

  const load = (reader: WireReader): Call => {
    reader.text(); // the release, which the command line has too
    const wanted = reader.text();
    const modulePath = reader.text();
    const moduleName = reader.text();
    const pluginOptions = rawText(reader.bytes()); // they come again to be parsed
    const roots = Array.from({ length: reader.u32() }, () => reader.text());
    let bitmap = 0;
    return {
      name: "loading the plugin",
      mayBeVoid: true,
      run: async (): Promise<bRC> => {
        if (wanted !== daemon.name) {
          throw new Error(`this worker cannot serve the daemon "${wanted}"`);
        }
        state.pluginName = moduleName;
        const namespace = await importModule(modulePath, moduleName, roots);
        plugin = pluginOf(namespace, daemon.plugins, pluginOptions, cancellation.signal);
        const lack = daemon.plugins.lack(plugin);
        if (lack !== null) throw new TypeError(`the plugin could do nothing: ${lack}`);
        daemon.plugins.register(plugin);
        let code: bRC = bRC_OK;
        if (plugin.has("loadBareosPlugin")) {
          state.callback = "loadBareosPlugin";
          const result = await plugin.call("loadBareosPlugin", [pluginOptions]);
          code = resultOf("loadBareosPlugin", result, true);
        }
        bitmap = plugin.bitmap();
        isLoaded = true;
        return code;
      },
      tail: (out) => {
        out.u32(bitmap, "bitmap");
        const listens = daemon.cancel?.isHeardBy(plugin) === true;
        out.u32(listens ? LoadFlags.hearsCancel : 0, "flags");
      },
    };
  };

  const callIf = (
    name: "parsePluginDefinition" | "freePlugin",
    args: readonly unknown[],
  ): unknown => (plugin.has(name) ? plugin.call(name, args) : bRC_OK);

  const parse = (options: string): Call => ({
    name: "parsePluginDefinition",
    mayBeVoid: false,
    run: () => {
      variables.learn(side.known);
      return callIf("parsePluginDefinition", [options]);
    },
    tail: () => undefined,
  });

  const hearCancel: Call = {
    name: "handlePluginEvent",
    mayBeVoid: true,
    run: () => cancellation.running ?? undefined,
    tail: () => undefined,
  };

  const free: Call = {
    name: "freePlugin",
    mayBeVoid: true,
    run: async () => {
      await cancellation.running;
      await side.stop();
      return callIf("freePlugin", []);
    },
    tail: () => undefined,
  };

  const decode = (kind: number, message: Uint8Array): Call => {
    switch (kind) {
      case Request.load:
        return load(new WireReader(message));
      case Request.parseDefinition:
        void side.stop();
        return parse(rawText(new WireReader(message).bytes()));
      case Request.hearCancel:
        return hearCancel;
      case Request.free:
        return free;
      default:
        return side.decode(kind, message);
    }
  };

  const answered = (kind: number): void => {
    // The answer is in shared memory and the daemon was woken: nothing is left to do.
    if (kind === Request.free) exit(0);
  };

  const dispatcher = new Dispatcher({
    channel,
    state,
    messages,
    failures,
    writer,
    hearCancel: () => {
      cancellation.hear();
    },
    decode,
    answered,
  });
  const restoreCore = side.installCore();
  const restoreConsole = redirectConsole((level, line, place) => {
    messages.debug(level, line, place);
  });
  if (ownsProcess) {
    exit = guardProcess({
      failures,
      callback: () => state.callback ?? (state.ahead ? "startBackupFile" : null),
      failCurrent: (error) => {
        if (!side.failPrepared(error)) dispatcher.failCurrent(error);
      },
    });
  }

  return {
    onRequest: dispatcher.onRequest,
    onCancel: () => {
      cancellation.hear();
    },
    onRoom: side.onRoom,
    onBehind: side.onBehind,
    close: () => {
      restoreConsole();
      restoreCore();
    },
  };
}
