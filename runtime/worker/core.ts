// The core functions of the package, answered by the daemon over the channel.
import { BareosCoreError, M_ABORT, M_ERROR_TERM, M_TERM } from "bareosfd";
import type { bJobMessageType, bRC, Core, FileName, SavePacket } from "bareosfd";
import { readSavePacket, SavePacketMasks, writeSavePacket } from "bareosfd/codec";
import type { WireWriter } from "bareosfd/codec";
import type { CoreCaller } from "./core-calls.js";
import type { Messages } from "./messages.js";
import { CoreCall } from "./protocol.js";
import { readVariable, writeVariable } from "./variables.js";

const DEADLY: readonly number[] = [M_ABORT, M_ERROR_TERM, M_TERM];
const OK = 0;

const nothing = (): undefined => undefined;

/** Builds the core of a session. */
export function channelCore(calls: CoreCaller, messages: Messages): Core {
  const ask = (name: string, kind: number, encode: (writer: WireWriter) => void): bRC => {
    const reply = calls.call(name, kind, encode);
    const code = reply.i32() as bRC;
    reply.end();
    return code;
  };
  const withEvents = (name: string, kind: number, events: readonly number[]): bRC => {
    const given: unknown = events;
    if (!Array.isArray(given)) throw new TypeError(`${name}: expected an array of events`);
    return ask(name, kind, (writer) => {
      writer.u32(events.length, `${name}.events`);
      for (const event of events) writer.u32(event, `${name}.events`);
    });
  };
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
    RegisterEvents: (events) => withEvents("RegisterEvents", CoreCall.registerBareosEvents, events),
    UnRegisterEvents: (events) =>
      withEvents("UnRegisterEvents", CoreCall.unregisterBareosEvents, events),
    GetInstanceCount: () => {
      const reply = calls.call("GetInstanceCount", CoreCall.getInstanceCount, nothing);
      reply.i32();
      return reply.i32();
    },
    GetValue: (variable) => readVariable(calls, variable),
    SetValue: (variable, value) => writeVariable(calls, variable, value),
    JobMessage: (type, message) => {
      refuseDeadly(type);
      messages.job(type, message);
      return OK;
    },
    DebugMessage: (level, message) => {
      messages.debug(level, message);
      return OK;
    },
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

/** These act on the daemon and not on the job. Posted, a refusal of the daemon's side would go unnoticed. */
function refuseDeadly(type: bJobMessageType): void {
  if (!DEADLY.includes(type)) return;
  throw new BareosCoreError(
    "BAREOS_REFUSED",
    `JobMessage: a message of type ${type} would end the daemon with all of its jobs; use M_FATAL`,
  );
}

function letter(name: string, type: string | number): number {
  if (typeof type === "number") return type;
  if (typeof type !== "string" || type.length !== 1) {
    throw new TypeError(`${name}.type: expected one character, got ${JSON.stringify(type)}`);
  }
  return type.charCodeAt(0);
}
