// What Node cannot do with files. The runtime's addon brings it; in plain Node there is none of it.
import type { FileName } from "../types.js";

const slot = Symbol.for("bareos-node.native");

/**
 * System calls on files that `node:fs` lacks. None of them follows a symbolic link, and all throw an error with `code`
 * and `errno` as `node:fs` does. The addon of the runtime puts an object of this form behind
 * `globalThis[Symbol.for("bareos-node.native")]`; it may lack some of the functions, and they are called
 * without a `this`.
 */
export interface NativeFiles {
  /** Names of all extended attributes. */
  readonly listxattr?: (path: FileName) => readonly string[];
  /** Value of one; null when there is none of that name. */
  readonly getxattr?: (path: FileName, name: string) => Uint8Array | null;
  /** Creates or replaces one. */
  readonly setxattr?: (path: FileName, name: string, value: Uint8Array) => void;
}

/** The native functions of this process; an empty object without an addon. */
export function nativeFiles(): NativeFiles {
  const found: unknown = Reflect.get(globalThis, slot);
  return typeof found === "object" && found !== null ? found : {};
}
