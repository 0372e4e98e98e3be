// One file on disk, a step at a time: by native functions where there are some, by node:fs in plain Node.
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { isSystemError } from "../files/errors.js";
import { fileName, fsPath } from "../files/names.js";
import { fileKinds, kindOf, statOf, statPacket } from "../files/stat.js";
import { StatPacket } from "../packets/StatPacket.js";
import type { FileName } from "../types.js";
import { nativeFiles } from "./native-files.js";

/** Fills a packet with what stands at a path; gives the target of a link. Throws the system's error. */
export function lookAt(path: FileName, packet: StatPacket): FileName | null {
  const { look } = nativeFiles();
  if (look !== undefined) {
    const { numbers, target } = look(path, false);
    statOf(numbers, packet);
    return target === null ? null : fileName(target);
  }
  statPacket(lstatSync(fsPath(path), { bigint: true }), packet);
  if (kindOf(packet.st_mode) !== fileKinds.link) return null;
  return fileName(readlinkSync(fsPath(path), { encoding: "buffer" }));
}

/** The same of the file that a link leads to. */
export function lookBehind(path: FileName): StatPacket {
  const { look } = nativeFiles();
  return look === undefined
    ? statPacket(statSync(fsPath(path), { bigint: true }))
    : statOf(look(path, true).numbers, new StatPacket());
}

/** Opens; without the access time if the flags say so, and where that is allowed: only the owner of a file may. */
export function openFile(path: FileName, flags: number, mode: number): number {
  const { open } = nativeFiles();
  if (open !== undefined) return open(path, flags, mode);
  try {
    return openSync(fsPath(path), flags, mode);
  } catch (error) {
    if ((flags & constants.O_NOATIME) === 0 || !isSystemError(error) || error.code !== "EPERM") {
      throw error;
    }
    return openSync(fsPath(path), flags & ~constants.O_NOATIME, mode);
  }
}

/** Bytes that were read, 0 at the end; `position` null is where the descriptor stands. */
export function readFile(fd: number, buffer: Uint8Array, position: number | null): number {
  const { read } = nativeFiles();
  if (read !== undefined && position === null) return read(fd, buffer);
  return readSync(fd, buffer, 0, buffer.length, position);
}

/** Writes all of it. */
export function writeFile(fd: number, data: Uint8Array, position: number | null): void {
  const { write } = nativeFiles();
  if (write !== undefined && position === null) {
    write(fd, data);
    return;
  }
  for (let done = 0; done < data.length;) {
    const at = position === null ? null : position + done;
    done += writeSync(fd, data, done, data.length - done, at);
  }
}

export function closeFile(fd: number): void {
  const { close } = nativeFiles();
  if (close === undefined) closeSync(fd);
  else close(fd);
}
