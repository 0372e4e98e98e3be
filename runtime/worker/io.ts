// pluginIO: which method serves an operation, data without copies, and descriptors for direct I/O.
import { fstatSync } from "node:fs";
import { constants } from "node:os";
import {
  bRC_Error,
  bRC_OK,
  IO_CLOSE,
  IO_OPEN,
  IO_READ,
  IO_SEEK,
  IO_WRITE,
  IoPacket,
  iostat_do_in_core,
  isDeclared,
  release,
} from "bareosfd";
import type { bRC } from "bareosfd";
import { IoPacketMasks, readIoPacket, WireReader, writeIoPacket } from "bareosfd/codec";
import type { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import type { Channel } from "./channel.js";
import { errnoOf } from "./errno.js";
import type { MethodName, Plugin } from "./plugin.js";
import type { SessionState } from "./state.js";

/** Bytes of an answer before the data of a read: code, "a packet follows", length of the data. */
const DATA_AT = 4 + 1 + 4;

interface Operation {
  readonly method: MethodName;
  readonly masks: { readonly toPlugin: number; readonly toCore: number; readonly always?: number };
}

const OPERATIONS: Readonly<Record<number, Operation>> = {
  [IO_OPEN]: { method: "pluginIoOpen", masks: IoPacketMasks.pluginIoOpen },
  [IO_READ]: { method: "pluginIoRead", masks: IoPacketMasks.pluginIoRead },
  [IO_WRITE]: { method: "pluginIoWrite", masks: IoPacketMasks.pluginIoWrite },
  [IO_SEEK]: { method: "pluginIoSeek", masks: IoPacketMasks.pluginIoSeek },
  [IO_CLOSE]: { method: "pluginIoClose", masks: IoPacketMasks.pluginIoClose },
};

export interface IoContext {
  readonly plugin: Plugin;
  readonly state: SessionState;
  readonly writer: AreaWriter;
  readonly channel: Channel;
}

/** `message` is the request in shared memory: data to write is a view of it. */
export function ioCall(context: IoContext, message: Uint8Array): Call {
  const { plugin, state, writer } = context;
  const reader = new WireReader(message, true);
  const func = reader.i32();
  const operation = OPERATIONS[func];
  if (operation === undefined) throw new RangeError(`pluginIO: unknown operation ${func}`);
  const { method, masks } = operation;
  const packet = new IoPacket({ func: func as IoPacket["func"] });
  readIoPacket(reader, masks.toPlugin & ~1, packet, masks.always);
  if (func === IO_READ) {
    packet.buf = writer.window(DATA_AT, packet.count);
    state.lentAnswer = true;
  } else if (func === IO_WRITE) {
    state.lentRequest = message.length;
  } else if (packet.fname instanceof Uint8Array) {
    packet.fname = Buffer.from(packet.fname);
  }
  const name = plugin.has("pluginIO") ? "pluginIO" : method;
  const count = packet.count;
  return {
    name: name === "pluginIO" ? `pluginIO (${method.slice("pluginIo".length)})` : name,
    mayBeVoid: true,
    run: () => {
      // Without a method there is nothing to close either.
      if (func === IO_CLOSE && !plugin.has(name)) return bRC_OK;
      return plugin.call(name, [packet]);
    },
    settle: (code) => settle(packet, code),
    write: (out) => {
      if (func === IO_READ) checkRead(packet, count);
      else if (func === IO_OPEN && packet.status === iostat_do_in_core)
        passDescriptor(context, packet);
      writeIoPacket(out, masks.toCore, packet);
    },
    fail: (error) => {
      packet.status = -1;
      packet.io_errno = errnoOf(error);
      packet.lerror = 0;
      packet.win32 = false;
      packet.buf = null;
      packet.filedes = -1;
      if (func === IO_SEEK) packet.offset = -1;
      else if (typeof packet.offset !== "number") packet.offset = 0;
    },
  };
}

/**
 * Makes code and packet say the same: which of them the core believes depends on the operation and the release, and an
 * error that it overlooks becomes a file that is cut short, or one that it holds for open.
 */
function settle(packet: IoPacket, code: bRC): bRC {
  const failed = code !== bRC_OK || packet.status < 0;
  if (!failed) return code;
  if (packet.status >= 0) packet.status = -1;
  if (packet.io_errno === 0 && !packet.win32) packet.io_errno = constants.errno.EIO;
  if (packet.func === IO_SEEK && packet.offset >= 0) packet.offset = -1;
  return packet.func === IO_OPEN && code === bRC_OK ? bRC_Error : code;
}

/** Lets only the bytes travel that `status` counts. */
function checkRead(packet: IoPacket, count: number): void {
  const { status, buf } = packet;
  if (typeof status !== "number" || !Number.isInteger(status)) return;
  if (status <= 0) {
    packet.buf = null;
    return;
  }
  if (status > count) {
    throw new RangeError(`IoPacket.status: ${status} bytes read, but only ${count} were asked for`);
  }
  if (!(buf instanceof Uint8Array)) {
    throw new TypeError(
      `IoPacket.buf: expected a Uint8Array with ${status} bytes, as IoPacket.status says`,
    );
  }
  if (status > buf.length) {
    throw new RangeError(
      `IoPacket.status: ${status} bytes read, but IoPacket.buf has ${buf.length}`,
    );
  }
  if (status < buf.length) packet.buf = buf.subarray(0, status);
}

/** The daemon gets a duplicate; the plugin's own stays open until it closes it at IO_CLOSE. */
function passDescriptor(context: IoContext, packet: IoPacket): void {
  if (!isDeclared("IoPacket.filedes")) {
    throw new Error(
      `IoPacket.status: iostat_do_in_core needs Bareos 22, this is ${release}; move the data in the plugin`,
    );
  }
  const { filedes } = packet;
  const wrong = "IoPacket.filedes: iostat_do_in_core needs an open descriptor";
  if (typeof filedes !== "number" || !Number.isInteger(filedes) || filedes < 0) {
    throw new TypeError(`${wrong}, got ${String(filedes)}`);
  }
  try {
    fstatSync(filedes);
  } catch (cause) {
    throw Object.assign(new Error(`${wrong}, and ${filedes} is none`, { cause }), {
      code: "EBADF",
    });
  }
  context.channel.sendDescriptor(filedes);
}
