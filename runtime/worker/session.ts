// One plugin instance in its worker: everything is put together here when the daemon has told its release.
import { bRC_OK, installCore } from "bareosfd";
import type { bRC } from "bareosfd";
import { WireReader } from "bareosfd/codec";
import { AheadEntries } from "./ahead-entries.js";
import { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import { callOf } from "./callbacks.js";
import { hideFrames } from "./caller.js";
import { Cancellation } from "./cancel.js";
import type { Channel } from "./channel.js";
import { redirectConsole } from "./console.js";
import { CoreCaller } from "./core-calls.js";
import { channelCore } from "./core.js";
import { Dispatcher } from "./dispatcher.js";
import { eventCall } from "./events.js";
import { describeError, Failures } from "./failures.js";
import { ioCall } from "./io.js";
import { importPlugin } from "./loader.js";
import { Messages } from "./messages.js";
import { Plugin, pluginOf } from "./plugin.js";
import { guardProcess } from "./process-guard.js";
import { Request } from "./protocol.js";
import { resultOf } from "./results.js";
import { RunAhead } from "./run-ahead.js";
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
  /** Folder of the package that plugins import. */
  readonly packageFolder: string;
  /** Whether the process is the session's own: process.exit and stray errors are taken over then. */
  readonly ownsProcess: boolean;
  /** Imports the plugin's module; tests bring their own. */
  readonly load?: typeof importPlugin;
}

const CANCEL_LEVEL = 10;

export function startSession(options: SessionOptions): Session {
  const { channel, packageFolder, ownsProcess, load: importModule = importPlugin } = options;
  hideFrames(packageFolder);
  const state = new SessionState();
  const writer = new AreaWriter(channel.answer);
  const calls = new CoreCaller(channel, state);
  const messages = new Messages(channel, calls, state);
  const cancellation = new Cancellation();
  const failures = new Failures(
    messages,
    state,
    () => cancellation.signal.aborted || channel.isCancelled(),
  );
  let plugin = new Plugin({});
  const ahead = new RunAhead({
    words: new Int32Array(channel.words),
    entries: new AheadEntries(channel.words, channel.ahead, messages, state),
    state,
    messages,
    failures,
    plugin: () => plugin,
  });
  let exit = (code: number): void => {
    process.exitCode = code;
  };

  const load = (reader: WireReader): Call => {
    reader.text(); // the release, which the command line has too
    const daemon = reader.text();
    const modulePath = reader.text();
    const moduleName = reader.text();
    reader.text(); // the options, which come again to be parsed
    const definition = reader.text();
    let bitmap = 0;
    return {
      name: "loading the plugin",
      mayBeVoid: true,
      run: async (): Promise<bRC> => {
        if (daemon !== "fd") throw new Error(`this worker cannot serve the daemon "${daemon}"`);
        state.pluginName = moduleName;
        const namespace = await importModule(modulePath, moduleName);
        plugin = pluginOf(namespace, definition, cancellation.signal);
        let code: bRC = bRC_OK;
        if (plugin.has("loadBareosPlugin")) {
          state.callback = "loadBareosPlugin";
          const result = await plugin.call("loadBareosPlugin", [definition]);
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
    if (kind === Request.pluginIO) {
      ahead.select();
      return ioCall({ plugin, state, writer, channel }, message);
    }
    const reader = new WireReader(message);
    switch (kind) {
      case Request.load:
        return load(reader);
      case Request.startBackupFile:
        return ahead.nextFile(message) ?? callOf(plugin, kind, reader);
      case Request.moreAhead:
        return ahead.moreData();
      case Request.parseDefinition:
        ahead.stop();
        return optional("parsePluginDefinition", [reader.text()]);
      case Request.free:
        ahead.stop();
        return optional("freePlugin", []);
      case Request.handlePluginEvent:
        return eventCall(plugin, reader);
      default:
        return callOf(plugin, kind, reader);
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
  const restoreCore = installCore(channelCore(calls, messages));
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
      cancellation.cancel(plugin, (error) => {
        const text = `${state.pluginName}: handlePluginEvent failed on cancel: ${describeError(error)}`;
        messages.debug(CANCEL_LEVEL, text);
      });
    },
    onRoom: ahead.resume,
    close: () => {
      restoreConsole();
      restoreCore();
    },
  };
}
