// Sessions in a File Daemon: files, their data, and what is prepared ahead.
import {
  BareosFdPlugin,
  bEventCancelCommand,
  bVarAccurate,
  bVarClient,
  bVarExePath,
  bVarFDName,
  bVarJobId,
  bVarJobName,
  bVarLevel,
  bVarPrefixLinks,
  bVarPrevJobName,
  bVarRegexWhere,
  bVarSinceTime,
  bVarType,
  bVarVersion,
  bVarWhere,
  bVarWorkingDir,
  installCore,
  M_ERROR,
  M_FATAL,
  ownEvents,
  RegisterEvents,
} from "bareosfd";
import { WireReader } from "bareosfd/codec";
import { AheadEntries } from "./ahead-entries.js";
import type { Call } from "./call.js";
import { callOf } from "./callbacks.js";
import { channelCore } from "./core.js";
import type { Daemon, DaemonSide, SessionParts } from "./daemon-side.js";
import { isSystemError } from "./errno.js";
import { eventCall } from "./events.js";
import { ioCall } from "./io.js";
import { lackOfFileDaemon } from "./lacks.js";
import { Request } from "./protocol.js";
import { RunAhead } from "./run-ahead.js";
import { WriteBehind } from "./write-behind.js";

const IO_METHODS = [
  "pluginIO",
  "pluginIoOpen",
  "pluginIoRead",
  "pluginIoWrite",
  "pluginIoSeek",
  "pluginIoClose",
] as const;

/** What stays as it is from the definition on, in all releases. */
const KNOWN = [
  bVarJobId,
  bVarFDName,
  bVarLevel,
  bVarType,
  bVarClient,
  bVarJobName,
  bVarSinceTime,
  bVarAccurate,
  bVarWorkingDir,
  bVarWhere,
  bVarRegexWhere,
  bVarExePath,
  bVarVersion,
  bVarPrevJobName,
  bVarPrefixLinks,
] as const;

export const fileDaemon: Daemon = {
  name: "fd",
  plugins: {
    methods: {
      newPlugin: ["loadBareosPlugin"],
      freePlugin: ["freePlugin"],
      handlePluginEvent: [
        "handlePluginEvent",
        "parsePluginDefinition",
        "restoreObjectData",
        "handleBackupFile",
      ],
      startBackupFile: ["startBackupFile"],
      endBackupFile: ["endBackupFile"],
      startRestoreFile: ["startRestoreFile"],
      endRestoreFile: ["endRestoreFile"],
      pluginIO: IO_METHODS,
      createFile: ["createFile"],
      setFileAttributes: ["setFileAttributes"],
      checkFile: ["checkFile"],
      getAcl: ["getAcl"],
      setAcl: ["setAcl"],
      getXattr: ["getXattr"],
      setXattr: ["setXattr"],
    },
    baseClass: "BareosFdPlugin",
    usual: ["handleBackupFile", "startBackupFile", "endBackupFile"],
    lack: lackOfFileDaemon,
    register: (plugin) => {
      const events = ownEvents(plugin.target);
      if (events.length > 0) RegisterEvents(events);
    },
  },
  cancel: {
    event: bEventCancelCommand,
    severity: M_ERROR,
    isHeardBy: (plugin) =>
      plugin.has("handlePluginEvent") &&
      (!plugin.inherits("handlePluginEvent", BareosFdPlugin) || "onCancel" in plugin.target),
  },
  // An error of the system in I/O costs that file only.
  severity: (callback, error) =>
    callback.startsWith("pluginI") && isSystemError(error) ? M_ERROR : M_FATAL,
  side: fileDaemonSide,
};

function fileDaemonSide(parts: SessionParts): DaemonSide {
  const { channel, state, writer, messages, failures } = parts;
  const { engine, words } = channel;
  const position = engine?.state ?? new ArrayBuffer(8);
  const entries = new AheadEntries(words, channel.ahead, position, messages, state);
  const ahead = new RunAhead({
    words: new Int32Array(words),
    engine,
    entries,
    state,
    messages,
    failures,
    plugin: () => parts.plugin(),
  });
  const behind = new WriteBehind(channel);
  return {
    installCore: () => installCore(channelCore(parts)),
    decode: (kind, message): Call => {
      const plugin = parts.plugin();
      if (kind === Request.pluginIO) {
        ahead.select();
        return ioCall({ plugin, state, writer, channel }, message);
      }
      const reader = new WireReader(message);
      switch (kind) {
        case Request.startBackupFile:
          return ahead.nextFile(message) ?? callOf(plugin, kind, reader);
        case Request.createFile:
          behind.begin(plugin);
          return callOf(plugin, kind, reader);
        case Request.moreAhead:
          return ahead.moreData();
        case Request.handlePluginEvent:
          return eventCall(plugin, reader);
        default:
          return callOf(plugin, kind, reader);
      }
    },
    stop: () => ahead.stop(),
    failPrepared: (error) => ahead.failPrepared(error),
    known: KNOWN,
    cancel: () => {
      entries.passMessagesOn();
    },
    onRoom: ahead.resume,
    onBehind: behind.onNews,
  };
}
