// The form in which access control lists of Linux travel in an AclPacket: the raw attributes that hold them.
// After the four letters "bna1" comes for each list one byte for its kind (1 access, 2 default), its length as an
// unsigned 32-bit number (little-endian), and the bytes of the attribute, which the kernel defines and all Linux share.
import { Buffer } from "node:buffer";

const MAGIC = Buffer.from("bna1");

/** The attributes of the system that hold lists, by their kind in the content. */
export const aclAttributes: ReadonlyMap<number, string> = new Map([
  [1, "system.posix_acl_access"],
  [2, "system.posix_acl_default"],
]);

/** Puts lists by attribute name into one content; null without any. */
export function encodeAcls(lists: ReadonlyMap<string, Uint8Array>): Uint8Array | null {
  const parts: Uint8Array[] = [];
  for (const [kind, attribute] of aclAttributes) {
    const list = lists.get(attribute);
    if (list === undefined) continue;
    const head = Buffer.alloc(5);
    head.writeUInt8(kind);
    head.writeUInt32LE(list.length, 1);
    parts.push(head, list);
  }
  return parts.length === 0 ? null : Buffer.concat([MAGIC, ...parts]);
}

/** The opposite of {@link encodeAcls}. Throws a RangeError for a content of another form. */
export function decodeAcls(content: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const lists = new Map<string, Uint8Array>();
  if (!bytes.subarray(0, 4).equals(MAGIC)) throw foreign();
  for (let at = 4; at < bytes.length;) {
    if (at + 5 > bytes.length) throw foreign();
    const attribute = aclAttributes.get(bytes.readUInt8(at));
    const end = at + 5 + bytes.readUInt32LE(at + 1);
    if (attribute === undefined || end > bytes.length) throw foreign();
    lists.set(attribute, bytes.subarray(at + 5, end));
    at = end;
  }
  return lists;
}

function foreign(): RangeError {
  return new RangeError("the access control list is not of the form that bareos-node stores");
}
