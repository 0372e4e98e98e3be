// What Node cannot do with files. The runtime's addon brings it; in plain Node there is none of it.
import type { FileName, Int64 } from "../types.js";

const slot = Symbol.for("bareos-node.native");

/**
 * System calls on files that `node:fs` lacks. None of them follows a symbolic link, and all throw an error with `code`
 * and `errno` as `node:fs` does. The addon of the runtime puts an object of this form behind
 * `globalThis[Symbol.for("bareos-node.native")]`; it may lack some of the functions, and they are called
 * without a `this`.
 */
export interface NativeFiles {
  /** Names of all extended attributes, as bytes without the zero byte at the end. */
  readonly listxattr?: (path: FileName) => readonly Uint8Array[];
  /** Value of one; null when there is none of that name. */
  readonly getxattr?: (path: FileName, name: FileName) => Uint8Array | null;
  /** Creates or replaces one. */
  readonly setxattr?: (path: FileName, name: FileName, value: Uint8Array) => void;
  /** Makes a device, named pipe or socket: `mode` tells which, and the permissions; `device` is `st_rdev` of a device. */
  readonly mknod?: (path: FileName, mode: number, device: Int64) => void;
  /**
   * Sets the times of access and change of a descriptor's file or of what stands at a path, in seconds since 1970, which
   * may be below zero, and nanoseconds.
   */
  readonly utimens?: (
    target: number | FileName,
    accessed: Int64,
    accessedNanoseconds: number,
    modified: Int64,
    modifiedNanoseconds: number,
  ) => void;
  /**
   * What stands at each of these paths: `st_mode`, 0 for nothing, -1 for what cannot be looked at. Where storage answers
   * slowly up to `atOnce` are asked at the same time. A file that is saved soon after is not looked at again.
   */
  readonly modes?: (paths: readonly FileName[], atOnce: number) => Int32Array;
  /** What is in a folder: names, each with a zero byte at its end, and their kinds as in `st_mode`, 0 for an unknown one. */
  readonly listFolder?: (path: FileName) => {
    readonly names: Uint8Array;
    readonly kinds: Int32Array;
  };
  /**
   * Moves the position of a descriptor, and so that of every duplicate of it. `whence` as in C: 0 from the start, 1 from
   * here, 2 from the end. Gives the new position.
   */
  readonly lseek?: (fd: number, offset: Int64, whence: number) => Int64;
}

/** The native functions of this process; an empty object without an addon. */
export function nativeFiles(): NativeFiles {
  const found: unknown = Reflect.get(globalThis, slot);
  return typeof found === "object" && found !== null ? found : {};
}
