// The remaining callbacks: their packets in, their packets out.
import {
  bRC_More,
  bRC_OK,
  CF_ERROR,
  completePacket,
  FT_DIREND,
  FT_LNK,
  FT_REPARSE,
  rawText,
} from "bareosfd";
import type { AclPacket, bRC, SavePacket, XattrPacket } from "bareosfd";
import {
  AclPacketMasks,
  readAclPacket,
  readRestorePacket,
  readSavePacket,
  readXattrPacket,
  RestorePacketMasks,
  SavePacketMasks,
  writeAclPacket,
  writeRestorePacket,
  writeSavePacket,
  writeXattrPacket,
  XattrPacketMasks,
} from "bareosfd/codec";
import type { WireReader, WireWriter } from "bareosfd/codec";
import type { Call } from "./call.js";
import type { MethodName, Plugin } from "./plugin.js";
import { Request } from "./protocol.js";

/** Answer of a callback that the plugin does not have; the daemon's side does not normally ask for those. */
const OTHERWISE: Partial<Record<MethodName, bRC>> = { startBackupFile: 1, createFile: 2 };

const SLASH = "/".charCodeAt(0);

const isOk = (code: bRC): boolean => code === bRC_OK;
const isOkOrMore = (code: bRC): boolean => code === bRC_OK || code === bRC_More;

/** Takes a request apart, other than events and I/O. */
export function callOf(plugin: Plugin, kind: number, reader: WireReader): Call {
  switch (kind) {
    case Request.startBackupFile:
      return startBackupFileCall(plugin, readStartBackupFile(reader));
    case Request.endBackupFile:
      return plain(plugin, "endBackupFile", false, []);
    case Request.startRestoreFile:
      return plain(plugin, "startRestoreFile", true, [rawText(reader.bytes())]);
    case Request.endRestoreFile:
      return plain(plugin, "endRestoreFile", true, []);
    case Request.createFile:
      return restoreFile(plugin, "createFile", reader);
    case Request.setFileAttributes:
      return restoreFile(plugin, "setFileAttributes", reader);
    case Request.checkFile:
      return plain(plugin, "checkFile", false, [reader.fileName()]);
    case Request.getAcl:
      return getAclCall(plugin, readAclPacket(reader, AclPacketMasks.getAcl.toPlugin));
    case Request.setAcl:
      return plain(plugin, "setAcl", true, [readSetAcl(reader)]);
    case Request.getXattr:
      return getXattrCall(plugin, readXattrPacket(reader, XattrPacketMasks.getXattr.toPlugin));
    case Request.setXattr:
      return plain(plugin, "setXattr", true, [readSetXattr(reader)]);
    default:
      // What no plugin of TypeScript serves, such as plugin values, always works.
      return { name: `request ${kind}`, mayBeVoid: true, run: () => undefined };
  }
}

function readSetAcl(reader: WireReader): AclPacket {
  const { toPlugin, always } = AclPacketMasks.setAcl;
  return readAclPacket(reader, toPlugin, undefined, always);
}

function readSetXattr(reader: WireReader): XattrPacket {
  const { toPlugin, always } = XattrPacketMasks.setXattr;
  return readXattrPacket(reader, toPlugin, undefined, always);
}

function plain(
  plugin: Plugin,
  name: MethodName,
  mayBeVoid: boolean,
  args: readonly unknown[],
): Call {
  return {
    name,
    mayBeVoid,
    run: () => (plugin.has(name) ? plugin.call(name, args) : (OTHERWISE[name] ?? bRC_OK)),
  };
}

/** One class for all of them: these calls are made for each file, and objects of one shape are faster. */
class PacketCall implements Call {
  constructor(
    readonly name: MethodName,
    readonly mayBeVoid: boolean,
    private readonly plugin: Plugin,
    private readonly packet: object,
    readonly sends: (code: bRC) => boolean,
    readonly write: (writer: WireWriter) => void,
  ) {}

  run(): unknown {
    const { name, plugin } = this;
    return plugin.has(name) ? plugin.call(name, [this.packet]) : (OTHERWISE[name] ?? bRC_OK);
  }
}

export function getAclCall(plugin: Plugin, packet: AclPacket): Call {
  return new PacketCall("getAcl", true, plugin, packet, isOkOrMore, (writer) => {
    writeAclPacket(writer, AclPacketMasks.getAcl.toCore, packet);
  });
}

export function getXattrCall(plugin: Plugin, packet: XattrPacket): Call {
  return new PacketCall("getXattr", false, plugin, packet, isOkOrMore, (writer) => {
    writeXattrPacket(writer, XattrPacketMasks.getXattr.toCore, packet);
  });
}

/** The packet of startBackupFile as the core presets it. */
export function readStartBackupFile(reader: WireReader): SavePacket {
  return readSavePacket(reader, SavePacketMasks.startBackupFile.toPlugin);
}

export function startBackupFileCall(plugin: Plugin, packet: SavePacket): Call {
  return new PacketCall("startBackupFile", false, plugin, packet, isOk, (writer) => {
    // The core's own words for these would not say whose mistake it is.
    if (packet.type === 0)
      throw new TypeError("SavePacket.type: it says what the file is and must be set");
    if (packet.fname === null)
      throw new TypeError("SavePacket.fname: it must be set, for objects too");
    completePacket(packet);
    completeLink(packet);
    writeSavePacket(writer, SavePacketMasks.startBackupFile.toCore, packet);
  });
}

/** The core stores a directory under its link, which ends with a slash; a link without a target is none. */
function completeLink(packet: SavePacket): void {
  const { type, fname, link } = packet;
  if (type === FT_LNK && link === null)
    throw new TypeError("SavePacket.link: it must be set to the target of the symbolic link");
  if (type !== FT_DIREND && type !== FT_REPARSE) return;
  const name = link ?? fname ?? "";
  if (typeof name === "string") packet.link = name.endsWith("/") ? name : `${name}/`;
  else packet.link = name.at(-1) === SLASH ? name : Buffer.concat([name, Buffer.of(SLASH)]);
}

function restoreFile(
  plugin: Plugin,
  name: "createFile" | "setFileAttributes",
  reader: WireReader,
): Call {
  const masks = RestorePacketMasks[name];
  const packet = readRestorePacket(reader, masks.toPlugin);
  return {
    ...plain(plugin, name, true, [packet]),
    write: (writer) => {
      writeRestorePacket(writer, masks.toCore, packet);
    },
    fail: () => {
      packet.create_status = CF_ERROR;
    },
  };
}
