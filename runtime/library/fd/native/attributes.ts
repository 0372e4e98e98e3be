// Access control lists and extended attributes of files on disk, for getAcl, setAcl, getXattr and setXattr.
import type { bRC_Error, bRC_More, bRC_OK } from "../constants/bRC.js";
import type { AclPacket } from "../packets/AclPacket.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import type { XattrPacket } from "../packets/XattrPacket.js";
import { AttributeReader } from "./attribute-reader.js";
import { AttributeWriter } from "./attribute-writer.js";

/**
 * Answers the four callbacks for real files on Linux, links themselves and not what they lead to. Lists travel on their
 * own when the fileset asks for them, and else among the attributes. What a file or file system does not have is left
 * out, and so are attributes with an empty value, for which the core has no form. Without the runtime's addon there are
 * none at all, which one message says.
 */
export class FileAttributes {
  readonly #reader = new AttributeReader();
  readonly #writer = new AttributeWriter();

  /** As the callback of this name, for files on disk. */
  getAcl(packet: AclPacket): typeof bRC_OK {
    return this.#reader.getAcl(packet);
  }

  /** One attribute a call; bRC_More as long as there are others. */
  getXattr(packet: XattrPacket): typeof bRC_OK | typeof bRC_More {
    return this.#reader.getXattr(packet);
  }

  /**
   * To be called at the end of createFile. Lists of a directory wait for {@link FileAttributes.finish} then, and a
   * directory that was not restored keeps its own attributes, which the core does not see to.
   */
  created(packet: RestorePacket): void {
    this.#writer.created(packet);
  }

  /** As the callback of this name, for files on disk. */
  setAcl(packet: AclPacket): typeof bRC_OK | typeof bRC_Error {
    return this.#writer.setAcl(packet);
  }

  /** As the callback of this name, for files on disk. */
  setXattr(packet: XattrPacket): typeof bRC_OK | typeof bRC_Error {
    return this.#writer.setXattr(packet);
  }

  /** To be called when everything is restored, at bEventEndRestoreJob and in freePlugin: sets the lists of directories. */
  finish(): void {
    this.#writer.finish();
  }
}
