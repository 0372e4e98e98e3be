// One plugin instance in its worker: everything is put together here when the daemon has told its release.
import { bRC_OK, rawText } from "#bareos";
import type { bRC } from "#bareos";
import { WireReader } from "#bareos/codec";
import { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import { hideFrames } from "./caller.js";
import { Cancellation } from "./cancel.js";
import type { Channel } from "./channel.js";
import { redirectConsole } from "./console.js";
import { CoreCaller } from "./core-calls.js";
import type { Daemon } from "./daemon-side.js";
import { Dispatcher } from "./dispatcher.js";
import { describeError, Failures } from "./failures.js";
import { importPlugin } from "./loader.js";
import { Messages } from "./messages.js";
import { Plugin, pluginOf } from "./plugin.js";
import { guardProcess } from "./process-guard.js";
import { Request } from "./protocol.js";
import { resultOf } from "./results.js";
import { SessionState } from "./state.js";

export interface Session {
  readonly onRequest: (kind: number, length: number) => void;
  readonly onCancel: () => void;
  /** There is room in the ahead ring again. */
  readonly onRoom: () => void;
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

const CANCEL_LEVEL = 10;

export function startSession(options: SessionOptions): Session {
  const { channel, daemon, ownsProcess, load: importModule = importPlugin } = options;
  hideFrames(options.packageFolder);
  const state = new SessionState();
  const writer = new AreaWriter(channel.answer);
  const calls = new CoreCaller(channel, state);
  const messages = new Messages(channel, calls, state);
  const cancellation = new Cancellation();
  const failures = new Failures(
    messages,
    state,
    () => cancellation.signal.aborted || channel.isCancelled(),
    daemon.severity,
  );
  let plugin = new Plugin({}, daemon.plugins);
  const side = daemon.side({
    channel,
    state,
    writer,
    calls,
    messages,
    failures,
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
    let bitmap = 0;
    return {
      name: "loading the plugin",
      mayBeVoid: true,
      run: async (): Promise<bRC> => {
        if (wanted !== daemon.name) {
          throw new Error(`this worker cannot serve the daemon "${wanted}"`);
        }
        state.pluginName = moduleName;
        const namespace = await importModule(modulePath, moduleName);
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
        return code;
      },
      tail: (out) => {
        out.u32(bitmap, "bitmap");
        out.u32(0, "flags");
      },
    };
  };

  const optional = (
    name: "parsePluginDefinition" | "freePlugin",
    args: readonly unknown[],
  ): Call => ({
    name,
    mayBeVoid: name === "freePlugin",
    run: () => (plugin.has(name) ? plugin.call(name, args) : bRC_OK),
    tail: () => undefined,
  });

  const decode = (kind: number, message: Uint8Array): Call => {
    switch (kind) {
      case Request.load:
        return load(new WireReader(message));
      case Request.parseDefinition:
        side.stop();
        return optional("parsePluginDefinition", [rawText(new WireReader(message).bytes())]);
      case Request.free:
        side.stop();
        return optional("freePlugin", []);
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
        dispatcher.failCurrent(error);
      },
    });
  }

  return {
    onRequest: dispatcher.onRequest,
    onCancel: () => {
      cancellation.cancel(plugin, daemon.cancelEvent, (error) => {
        const text = `${state.pluginName}: handlePluginEvent failed on cancel: ${describeError(error)}`;
        messages.debug(CANCEL_LEVEL, text);
      });
    },
    onRoom: side.onRoom,
    close: () => {
      restoreConsole();
      restoreCore();
    },
  };
}
