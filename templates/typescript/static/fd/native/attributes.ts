// Access control lists and extended attributes of files on disk, for getAcl, setAcl, getXattr and setXattr.
import { Buffer } from "node:buffer";
import { bRC_Error, bRC_More, bRC_OK } from "../constants/bRC.js";
import { M_WARNING } from "../constants/bJobMessageType.js";
import { DebugMessage, JobMessage } from "../core.js";
import { isSystemError, reasonOf } from "../files/errors.js";
import { printableName, sameName } from "../files/names.js";
import type { AclPacket } from "../packets/AclPacket.js";
import type { XattrPacket } from "../packets/XattrPacket.js";
import type { FileName } from "../types.js";
import { aclAttributes, decodeAcls, encodeAcls } from "./acl-content.js";
import { nativeFiles, type NativeFiles } from "./native-files.js";

/** What a file system answers that has no such attributes, and what a file answers that is gone: there are none. */
const NONE = new Set(["ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENODATA", "ENOENT"]);

/** Lists are attributes too, but travel on their own. */
const ACLS: ReadonlySet<string> = new Set(aclAttributes.values());

/**
 * Answers the four callbacks for real files on Linux. Without the runtime's addon there are no attributes, which one
 * debug message says.
 */
export class FileAttributes {
  #reading: { readonly name: FileName; readonly left: string[] } | null = null;
  #saidMissing = false;

  getAcl(packet: AclPacket): typeof bRC_OK {
    const { getxattr } = this.#native();
    if (getxattr === undefined || packet.fname === null) return bRC_OK;
    const lists = new Map<string, Uint8Array>();
    for (const attribute of ACLS) {
      const value = this.#get(getxattr, packet.fname, attribute);
      if (value !== null && value.length > 0) lists.set(attribute, value);
    }
    packet.content = encodeAcls(lists);
    return bRC_OK;
  }

  setAcl(packet: AclPacket): typeof bRC_OK | typeof bRC_Error {
    const { fname, content } = packet;
    if (fname === null || content === null || content.length === 0) return bRC_OK;
    return this.#set(fname, () => decodeAcls(content));
  }

  /** One attribute a call; bRC_More as long as there are others. */
  getXattr(packet: XattrPacket): typeof bRC_OK | typeof bRC_More {
    const { getxattr, listxattr } = this.#native();
    const { fname } = packet;
    if (getxattr === undefined || listxattr === undefined || fname === null) return bRC_OK;
    if (this.#reading === null || !sameName(this.#reading.name, fname)) {
      this.#reading = { name: fname, left: this.#list(listxattr, fname) };
    }
    const { left } = this.#reading;
    for (let attribute = left.shift(); attribute !== undefined; attribute = left.shift()) {
      const value = this.#get(getxattr, fname, attribute);
      // The core has no form for an empty value.
      if (value === null || value.length === 0) continue;
      packet.name = Buffer.from(attribute);
      packet.value = value;
      if (left.length > 0) return bRC_More;
      break;
    }
    this.#reading = null;
    return bRC_OK;
  }

  setXattr(packet: XattrPacket): typeof bRC_OK | typeof bRC_Error {
    const { fname, name, value } = packet;
    if (fname === null || name === null) return bRC_OK;
    // Some writers count the zero byte at the end of a name.
    const attribute = Buffer.from(name).toString().replace(/\0+$/, "");
    return this.#set(fname, () => new Map([[attribute, value ?? new Uint8Array()]]));
  }

  #set(
    name: FileName,
    values: () => ReadonlyMap<string, Uint8Array>,
  ): typeof bRC_OK | typeof bRC_Error {
    const { setxattr } = this.#native();
    if (setxattr === undefined) {
      JobMessage(M_WARNING, `${printableName(name)}: attributes not restored, no native functions`);
      return bRC_OK;
    }
    try {
      for (const [attribute, value] of values()) setxattr(name, attribute, value);
      return bRC_OK;
    } catch (error) {
      JobMessage(M_WARNING, `${printableName(name)}: attribute not restored: ${reasonOf(error)}`);
      return bRC_Error;
    }
  }

  #list(listxattr: NonNullable<NativeFiles["listxattr"]>, name: FileName): string[] {
    return (orNone(() => listxattr(name)) ?? []).filter((attribute) => !ACLS.has(attribute));
  }

  #get(
    getxattr: NonNullable<NativeFiles["getxattr"]>,
    name: FileName,
    attribute: string,
  ): Uint8Array | null {
    return orNone(() => getxattr(name, attribute));
  }

  #native(): NativeFiles {
    const native = nativeFiles();
    if (native.getxattr === undefined && !this.#saidMissing) {
      this.#saidMissing = true;
      DebugMessage(50, "ACLs and extended attributes are left out: there are no native functions");
    }
    return native;
  }
}

function orNone<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (isSystemError(error) && NONE.has(error.code)) return null;
    throw error;
  }
}
