// Gives restored files their access control lists and extended attributes back, for setAcl and setXattr.
import { CF_ERROR, CF_SKIP } from "../constants/bCFs.js";
import { M_WARNING } from "../constants/bJobMessageType.js";
import { bRC_OK } from "../constants/bRC.js";
import { JobMessage } from "../core.js";
import { isSystemError, reasonOf } from "../files/errors.js";
import { fileName, printableName, sameName, withoutSlash } from "../files/names.js";
import type { AclPacket } from "../packets/AclPacket.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import type { XattrPacket } from "../packets/XattrPacket.js";
import { isDirectoryType } from "../restore/create.js";
import { reasonBehind } from "../restore/folder-paths.js";
import { RestoreFolder } from "../restore/restore-folder.js";
import type { FileName } from "../types.js";
import { aclAttributes, decodeAcls } from "./acl-content.js";
import { nativeFiles } from "./native-files.js";

type SetAnswer = typeof bRC_OK;

interface Attribute {
  readonly file: FileName;
  readonly name: FileName;
  readonly value: Uint8Array;
}

interface Restored {
  readonly name: FileName;
  readonly isDirectory: boolean;
  /** It was there and stays as it is; of directories the core restores the attributes all the same. */
  readonly isKept: boolean;
}

const ACLS: ReadonlySet<FileName> = new Set(aclAttributes.values());

/** What a file system answers that cannot hold attributes of the kind. */
const UNSUPPORTED = new Set(["ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

export class AttributeWriter {
  /** Lists of directories: files that are still to be made in them would inherit from them. */
  #late: Attribute[] = [];
  /** What createFile made or left as it was. */
  #restored: Restored | null = null;
  #saidMissing = false;
  readonly #saidUnsupported = new Set<string>();
  readonly #folder = new RestoreFolder();

  created(packet: RestorePacket): void {
    const { ofname, create_status: status } = packet;
    this.#folder.where = packet.where;
    this.#restored = {
      name: keep(withoutSlash(ofname)),
      isDirectory: isDirectoryType(packet.type),
      isKept: status === CF_SKIP || status === CF_ERROR,
    };
  }

  setAcl(packet: AclPacket): SetAnswer {
    const { fname, content } = packet;
    if (content === null || content.length === 0) return bRC_OK;
    return this.#set(fname, "ACL", () => decodeAcls(content));
  }

  setXattr(packet: XattrPacket): SetAnswer {
    const { fname, name, value } = packet;
    if (name === null) return bRC_OK;
    // Some writers count the zero byte at the end of a name.
    const end = name.indexOf(0);
    const attribute = fileName(end < 0 ? name : name.subarray(0, end));
    const what = `extended attribute ${printableName(attribute)}`;
    return this.#set(fname, what, () => new Map([[attribute, value ?? new Uint8Array()]]));
  }

  /** Sets what had to wait. */
  finish(): void {
    const late = this.#late;
    this.#late = [];
    for (const { file, name, value } of late) {
      this.#attempt(file, "ACL", () => {
        this.#folder.inside(file, (path) => nativeFiles().setxattr?.(path, name, value));
      });
    }
    this.#folder.close();
  }

  #set(fname: FileName, what: string, values: () => ReadonlyMap<FileName, Uint8Array>): SetAnswer {
    const file = withoutSlash(fname);
    const current = this.#restored !== null && sameName(this.#restored.name, file);
    if (current && this.#restored?.isKept === true) return bRC_OK;
    const isDirectory = current && this.#restored?.isDirectory === true;
    const { setxattr } = nativeFiles();
    if (setxattr === undefined) {
      if (!this.#saidMissing) {
        JobMessage(M_WARNING, "ACLs and extended attributes are not restored: no native functions");
      }
      this.#saidMissing = true;
      return bRC_OK;
    }
    return this.#attempt(file, what, () => {
      for (const [name, value] of values()) {
        // Copies: the packet's memory is the core's.
        if (isDirectory && ACLS.has(name)) {
          this.#late.push({ file: keep(file), name, value: Uint8Array.from(value) });
        } else if (isDirectory) {
          this.#folder.inside(file, (path) => {
            setxattr(path, name, value);
          });
        } else {
          this.#folder.at(file, false, (path) => {
            setxattr(path, name, value);
          });
        }
      }
    });
  }

  #attempt(file: FileName, what: string, action: () => void): SetAnswer {
    try {
      action();
      return bRC_OK;
    } catch (error) {
      const name = printableName(file);
      if (isSystemError(error) && UNSUPPORTED.has(error.code)) {
        // As the core does with its own: it would be the same for every file, so it is said once.
        if (!this.#saidUnsupported.has(what)) {
          const why = `${reasonBehind(error)}; nothing more is said of it`;
          JobMessage(M_WARNING, `${name}: ${what} not restored, the file system has none: ${why}`);
        }
        this.#saidUnsupported.add(what);
        return bRC_OK;
      }
      const why = error instanceof Error ? reasonBehind(error) : reasonOf(error);
      JobMessage(M_WARNING, `${name}: ${what} not restored: ${why}`);
      // Told; after bRC_Error the core would add whatever text of the job it finds.
      return bRC_OK;
    }
  }
}

/** Names of the packet are the core's and end with the call. */
function keep(name: FileName): FileName {
  return typeof name === "string" ? name : Uint8Array.from(name);
}
