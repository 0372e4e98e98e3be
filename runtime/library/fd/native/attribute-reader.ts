// Reads the access control lists and extended attributes of files on disk, for getAcl and getXattr.
import { Buffer } from "node:buffer";
import { M_ERROR } from "../constants/bJobMessageType.js";
import { bRC_More, bRC_OK } from "../constants/bRC.js";
import { DebugMessage, JobMessage } from "../core.js";
import { isSystemError, reasonOf } from "../files/errors.js";
import { fileName, printableName, sameName, withoutSlash } from "../files/names.js";
import type { AclPacket } from "../packets/AclPacket.js";
import type { XattrPacket } from "../packets/XattrPacket.js";
import { restoresAcls } from "../plugin/running-release.js";
import type { FileName } from "../types.js";
import { aclAttributes, encodeAcls } from "./acl-content.js";
import { nativeFiles, type NativeFiles } from "./native-files.js";

/** What a file system answers that has no such attributes, and what a file answers that is gone: there are none. */
const NONE = new Set(["ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENODATA", "ENOENT", "ENOTDIR"]);

const ACLS: ReadonlySet<FileName> = new Set(aclAttributes.values());

/** Ceph makes these up when they are asked for; they cannot be set. */
const MADE_UP = /^ceph\.dir\./;

export class AttributeReader {
  #reading: { readonly name: FileName; readonly left: FileName[] } | null = null;
  /** The attributes of the file whose ACLs were asked for: the core asks for those of the same file next. */
  #listed: { readonly name: FileName; readonly all: readonly FileName[] } | null = null;
  #saidMissing = false;

  getAcl(packet: AclPacket): typeof bRC_OK {
    const { getxattr, listxattr } = this.#native();
    const { fname } = packet;
    if (getxattr === undefined || listxattr === undefined) return bRC_OK;
    // Older cores store ACLs of plugins, stumble over them in a restore, and lose the attributes behind them as well. Among
    // the attributes they come back.
    if (!restoresAcls()) return bRC_OK;
    // Most files have no attribute at all, and asking for one that is not there costs more than the list.
    const all = list(fname, listxattr);
    this.#listed = { name: fname, all };
    if (all.length === 0) return bRC_OK;
    const lists = new Map<string, Uint8Array>();
    for (const attribute of aclAttributes.values()) {
      if (!all.includes(attribute)) continue;
      const value = read(fname, attribute, getxattr);
      if (value !== null && value.length > 0) lists.set(attribute, value);
    }
    packet.content = encodeAcls(lists);
    return bRC_OK;
  }

  /** One attribute a call; bRC_More as long as there are others. */
  getXattr(packet: XattrPacket): typeof bRC_OK | typeof bRC_More {
    const { getxattr, listxattr } = this.#native();
    const { fname } = packet;
    if (getxattr === undefined || listxattr === undefined) return bRC_OK;
    if (this.#reading === null || !sameName(this.#reading.name, fname)) {
      this.#reading = { name: fname, left: this.#list(fname, listxattr) };
    }
    const { left } = this.#reading;
    for (let attribute = left.shift(); attribute !== undefined; attribute = left.shift()) {
      const value = read(fname, attribute, getxattr);
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

  /** The attributes to save. What went with the ACLs does not go with the attributes too. */
  #list(name: FileName, listxattr: NonNullable<NativeFiles["listxattr"]>): FileName[] {
    const listed = this.#listed;
    this.#listed = null;
    const withAcls = listed !== null && sameName(listed.name, name);
    const all = withAcls ? listed.all : list(name, listxattr);
    if (all.length === 0) return [];
    return all.filter(
      (attribute) =>
        typeof attribute !== "string" ||
        (!(withAcls && ACLS.has(attribute)) && !MADE_UP.test(attribute)),
    );
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

function list(
  name: FileName,
  listxattr: NonNullable<NativeFiles["listxattr"]>,
): readonly FileName[] {
  const all = orNone(name, "extended attributes", () => listxattr(withoutSlash(name))) ?? [];
  return all.map((attribute) => fileName(attribute));
}

function read(
  name: FileName,
  attribute: FileName,
  getxattr: NonNullable<NativeFiles["getxattr"]>,
): Uint8Array | null {
  return orNone(name, printableName(attribute), () => getxattr(withoutSlash(name), attribute));
}

/** One attribute that cannot be read is an error of the job, but the others and the file are saved. */
function orNone<T>(name: FileName, what: string, action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (!NONE.has(error.code)) {
      JobMessage(M_ERROR, `${printableName(name)}: ${what} not saved: ${reasonOf(error)}`);
    }
    return null;
  }
}
