// What the runtime's addon does with files: what Node cannot, and what the engine does in the same way. In plain Node there is
// none of it, and node:fs takes its place where it can.
import type { FileName, Int64 } from "../types.js";

const slot = Symbol.for("bareos-node.native");

/**
 * System calls on files. None of them follows a symbolic link unless it says so, and all throw an error with `code`
 * and `errno` as `node:fs` does. The addon of the runtime puts an object of this form behind
 * `globalThis[Symbol.for("bareos-node.native")]`; it may lack some of the functions, and they are called
 * without a `this`.
 */
export interface NativeFiles {
  /**
   * What stands at a path, or with `follow` where a link leads. The numbers are st_dev, st_ino, st_mode, st_nlink, st_uid,
   * st_gid, st_rdev, st_size, st_blksize, st_blocks, and seconds and nanoseconds of st_atime, st_mtime and st_ctime, as
   * signed 64 bits; `target` is that of a link.
   */
  readonly look?: (
    path: FileName,
    follow: boolean,
  ) => { readonly numbers: BigInt64Array; readonly target: Uint8Array | null };
  /** As open(2), but O_NOATIME is dropped where it is refused. The descriptor is closed in other programs. */
  readonly open?: (path: FileName, flags: number, mode: number) => number;
  /** From where the descriptor stands; gives the number of bytes, 0 at the end. */
  readonly read?: (fd: number, buffer: Uint8Array) => number;
  /** All of it. */
  readonly write?: (fd: number, data: Uint8Array) => void;
  /** As close(2). Throws what went wrong. */
  readonly close?: (fd: number) => void;
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
