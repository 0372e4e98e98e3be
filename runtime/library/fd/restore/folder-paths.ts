// Paths that start at a descriptor, so that what is done with them happens in that very folder, whatever becomes of names.
import { Buffer } from "node:buffer";
import { constants, mkdirSync, openSync, readlinkSync } from "node:fs";
import { isSystemError } from "../files/errors.js";
import { fileName, fsPath } from "../files/names.js";
import type { FileName } from "../types.js";

/** A name for functions of `node:fs`; it may hold bytes that are no UTF-8. */
export type Path = string | Buffer;

/** Linux; Node has no name for it: a descriptor that only stands for a file, with no rights to read or write it. */
export const O_PATH = 0o10000000;

/** A path for the file of a descriptor. Functions that follow links act on that file, be it a link or not. */
export function pathOfDescriptor(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/** A path for a file in the folder of a descriptor. `part` has one letter for each byte. */
export function pathInFolder(fd: number, part: string): Path {
  return fsPath(fileName(bytesOf(`${pathOfDescriptor(fd)}/${part}`)));
}

/** A path for a folder itself, or for the one that a link of that name leads to. */
export function pathInside(folder: FileName): Path {
  return typeof folder === "string" ? `${folder}/.` : Buffer.concat([folder, Buffer.from("/.")]);
}

/** A name with one letter for each byte, which can be cut at any of them. */
export function lettersOf(name: FileName): string {
  return Buffer.from(name).toString("latin1");
}

/** The opposite of {@link lettersOf}. */
export function bytesOf(letters: string): Buffer {
  return Buffer.from(letters, "latin1");
}

/** A descriptor of a folder. A link at its place is no folder. Throws the system's error. */
export function openFolder(path: Path): number {
  return openSync(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
}

/** A descriptor of the folder, or the target of the link that stands there. Throws the system's error. */
export function enterFolder(path: Path, make: boolean): number | Buffer {
  try {
    return openFolder(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "ENOENT" && make) {
      makeUnlessThere(path);
      return enterFolder(path, false);
    }
    const target = error.code === "ENOTDIR" || error.code === "ELOOP" ? targetOf(path) : null;
    if (target === null) throw error;
    return target;
  }
}

function makeUnlessThere(path: Path): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== "EEXIST") throw error;
  }
}

/** Where a link leads; null for what is none. */
function targetOf(path: Path): Buffer | null {
  try {
    return readlinkSync(path, { encoding: "buffer" });
  } catch (error) {
    if (isSystemError(error) && error.code === "EINVAL") return null;
    throw error;
  }
}

/** What went wrong, without the path that a descriptor gave the file: it would tell a user nothing. */
export function reasonBehind(error: Error): string {
  return error.message.replaceAll(/ '\/proc\/self\/fd\/[^']*'( -> '[^']*')?/g, "");
}
