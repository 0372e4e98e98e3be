// The core functions of a File Daemon, answered by the daemon over the channel.
import type { bRC, Core, FileName, SavePacket } from "bareosfd";
import { readSavePacket, SavePacketMasks, writeSavePacket } from "bareosfd/codec";
import type { WireWriter } from "bareosfd/codec";
import type { CoreCaller } from "./core-calls.js";
import { askCode, commonCore, nothing, type CoreParts } from "./core-common.js";
import { CoreCall } from "./protocol.js";

/** Builds the core of a session in a File Daemon. */
export function channelCore(parts: CoreParts): Core {
  const { calls } = parts;
  const ask = (name: string, kind: number, encode: (writer: WireWriter) => void): bRC =>
    askCode(calls, name, kind, encode);
  const withFile = (name: string, kind: number, file: FileName): bRC =>
    ask(name, kind, (writer) => {
      writer.fileName(file, `${name}.file`);
    });
  const withPattern = (name: string, kind: number, item: string, type: string | number): bRC =>
    ask(name, kind, (writer) => {
      writer.text(item, `${name}.item`);
      writer.i32(letter(name, type), `${name}.type`);
    });
  const seen = (name: string, kind: number, all: boolean, fname: FileName | null): bRC =>
    ask(name, kind, (writer) => {
      writer.bool(all, `${name}.all`);
      writer.fileNameOrNull(fname, `${name}.fname`);
    });

  return {
    ...commonCore(parts),
    AddExclude: (file) => withFile("AddExclude", CoreCall.AddExclude, file),
    AddInclude: (file) => withFile("AddInclude", CoreCall.AddInclude, file),
    AddOptions: (opts) =>
      ask("AddOptions", CoreCall.AddOptions, (writer) => {
        writer.text(opts, "AddOptions.opts");
      }),
    AddRegex: (item, type) => withPattern("AddRegex", CoreCall.AddRegex, item, type),
    AddWild: (item, type) => withPattern("AddWild", CoreCall.AddWild, item, type),
    NewOptions: () => ask("NewOptions", CoreCall.NewOptions, nothing),
    NewInclude: () => ask("NewInclude", CoreCall.NewInclude, nothing),
    NewPreInclude: () => ask("NewPreInclude", CoreCall.NewPreInclude, nothing),
    CheckChanges: (sp) => checkChanges(calls, sp),
    AcceptFile: (sp) =>
      ask("AcceptFile", CoreCall.AcceptFile, (writer) => {
        writeSavePacket(writer, SavePacketMasks.AcceptFile.toCore, sp);
      }),
    SetSeenBitmap: (all, fname) => seen("SetSeenBitmap", CoreCall.SetSeenBitmap, all, fname),
    ClearSeenBitmap: (all, fname) => seen("ClearSeenBitmap", CoreCall.ClearSeenBitmap, all, fname),
  };
}

/** The core writes delta_seq and accurate_found into the packet. */
function checkChanges(calls: CoreCaller, sp: SavePacket): bRC {
  const reply = calls.call("CheckChanges", CoreCall.checkChanges, (writer) => {
    writeSavePacket(writer, SavePacketMasks.checkChanges.toCore, sp);
  });
  const code = reply.i32() as bRC;
  readSavePacket(reply, SavePacketMasks.checkChanges.toPlugin, sp);
  reply.end();
  return code;
}

function letter(name: string, type: string | number): number {
  if (typeof type === "number") return type;
  if (typeof type !== "string" || type.length !== 1) {
    throw new TypeError(`${name}.type: expected one character, got ${JSON.stringify(type)}`);
  }
  return type.charCodeAt(0);
}
