// Events of the daemon: their values, and which method of the plugin each one is for.
import { bEventHandleBackupFile, bEventRestoreObject, bRC_Core, bRC_OK } from "bareosfd";
import type { SavePacket } from "bareosfd";
import {
  readRestoreObject,
  readSavePacket,
  RestoreObjectMasks,
  SavePacketMasks,
  writeSavePacket,
} from "bareosfd/codec";
import type { WireReader } from "bareosfd/codec";
import type { Call } from "./call.js";
import type { Plugin } from "./plugin.js";
import { EventValue } from "./protocol.js";

export function eventCall(plugin: Plugin, reader: WireReader): Call {
  const event = reader.u32();
  const kind = reader.u8();
  if (kind === EventValue.savePacket) {
    const { toPlugin: mask, always } = SavePacketMasks.handleBackupFile;
    return backupFileCall(plugin, event, readSavePacket(reader, mask, undefined, always));
  }
  const value = valueOf(kind, reader);
  if (event === bEventRestoreObject && plugin.has("restoreObjectData")) {
    return simple("restoreObjectData", () => plugin.call("restoreObjectData", [value]));
  }
  return simple("handlePluginEvent", () =>
    plugin.has("handlePluginEvent") ? plugin.call("handlePluginEvent", [event, value]) : bRC_OK,
  );
}

function valueOf(kind: number, reader: WireReader): unknown {
  switch (kind) {
    case EventValue.string:
      return reader.textOrNull();
    case EventValue.integer:
    case EventValue.time:
      return reader.i64();
    case EventValue.restoreObject:
      return readRestoreObject(reader, RestoreObjectMasks.restoreObjectData.toPlugin);
    case EventValue.driveLetters:
      return reader.bytesOrNull();
    default:
      return null;
  }
}

/** A plugin that does not care for the file leaves it to the core: bRC_OK would promise to read it. */
function backupFileCall(plugin: Plugin, event: number, packet: SavePacket): Call {
  const own = plugin.has("handleBackupFile");
  const run = (): unknown => {
    if (own) return plugin.call("handleBackupFile", [packet]);
    if (!plugin.has("handlePluginEvent")) return bRC_Core;
    return plugin.call("handlePluginEvent", [event, packet]);
  };
  return {
    name: own ? "handleBackupFile" : "handlePluginEvent",
    mayBeVoid: false,
    run,
    sends: (code) => code === bRC_OK && event === bEventHandleBackupFile,
    write: (writer) => {
      writeSavePacket(writer, SavePacketMasks.handleBackupFile.toCore, packet);
    },
  };
}

function simple(name: string, run: () => unknown): Call {
  return { name, mayBeVoid: false, run };
}
