// File names without loss: text where the bytes are UTF-8, the bytes themselves where they are not.
import { Buffer, isUtf8 } from "node:buffer";
import { printable } from "../printable.js";
import type { FileName } from "../types.js";

const SLASH = 0x2f;

/** A file name from its bytes: a string if they are valid UTF-8, else the bytes. */
export function fileName(bytes: Uint8Array): FileName {
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
    : bytes;
}

/** A file name in the form that the functions of `node:fs` take. The bytes are shared, not copied. */
export function fsPath(name: FileName): string | Buffer {
  if (typeof name === "string" || Buffer.isBuffer(name)) return name;
  return Buffer.from(name.buffer, name.byteOffset, name.length);
}

/**
 * A file name as text for messages: control characters and bytes that are no UTF-8 show as `\xNN`, other characters that
 * would break its line as `\uNNNN`.
 */
export function printableName(name: FileName): string {
  return printable(name);
}

/** Whether a name says that it is a folder's. */
export function endsWithSlash(name: FileName): boolean {
  return typeof name === "string" ? name.endsWith("/") : name.at(-1) === SLASH;
}

/** The name with one slash at its end, as directories are stored. */
export function withSlash(name: FileName): FileName {
  if (endsWithSlash(name)) return name;
  return typeof name === "string" ? `${name}/` : Buffer.concat([name, Buffer.from("/")]);
}

/** The name without slashes at its end; the root stays what it is. */
export function withoutSlash(name: FileName): FileName {
  let end = name.length;
  if (typeof name === "string") {
    while (end > 1 && name.charCodeAt(end - 1) === SLASH) end -= 1;
    return end === name.length ? name : name.slice(0, end);
  }
  while (end > 1 && name[end - 1] === SLASH) end -= 1;
  return end === name.length ? name : name.subarray(0, end);
}

/** The folder that holds a file, without slash at its end; null when the name has none. */
export function parentName(name: FileName): FileName | null {
  const bare = withoutSlash(name);
  const at = typeof bare === "string" ? bare.lastIndexOf("/") : bare.lastIndexOf(SLASH);
  if (at < 0 || bare.length === 1) return null;
  return withoutSlash(bare.slice(0, Math.max(at, 1)));
}

/** Whether two names are the same bytes. */
export function sameName(left: FileName, right: FileName): boolean {
  if (typeof left === "string" && typeof right === "string") return left === right;
  return Buffer.from(left).equals(Buffer.from(right));
}
