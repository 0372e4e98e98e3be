// An open file whose length is known beforehand: when it turns out to be another, the job log says so.
import { fstatSync, readFileSync, type BigIntStats } from "node:fs";
import { nativeFiles } from "../native/native-files.js";
import type { Int64 } from "../types.js";
import type { DataSource, DiskSource } from "./fill-packet.js";
import { printableName } from "./names.js";
import type { OpenFile } from "./open-file.js";

/** Counts what is read, and compares when the file is closed. Only what was read to its end tells anything. */
export class MeasuredFile implements OpenFile {
  readonly fd: number;
  readonly #file: OpenFile;
  readonly #source: DataSource;
  readonly #tell: (warning: string) => void;
  #read: number;
  #ended = false;
  #moved = false;
  #inCore = false;

  /**
   * @param tell - Takes the warning. Called in `close`, if at all.
   * @param read - Bytes that were read before.
   */
  constructor(file: OpenFile, source: DataSource, tell: (warning: string) => void, read = 0) {
    this.fd = file.fd;
    this.#file = file;
    this.#source = source;
    this.#tell = tell;
    this.#read = read;
  }

  read(buffer: Uint8Array): number | Promise<number> {
    const length = this.#file.read(buffer);
    return typeof length === "number"
      ? this.#count(buffer.length, length)
      : length.then((it) => this.#count(buffer.length, it));
  }

  write(data: Uint8Array): void | Promise<void> {
    return this.#file.write(data);
  }

  seek(offset: Int64, whence: number): Int64 {
    this.#moved = true;
    return this.#file.seek(offset, whence);
  }

  /** The core reads the descriptor: where it stands at the end tells how far. */
  leaveToCore(): void {
    this.#inCore = true;
  }

  close(): void | Promise<void> {
    const warning = this.#moved ? null : this.#difference();
    if (warning !== null) this.#tell(warning);
    return this.#file.close();
  }

  #count(wanted: number, length: number): number {
    this.#read += length;
    // What is regular or content fills a buffer, but at its end.
    if (length < wanted) this.#ended = true;
    return length;
  }

  #difference(): string | null {
    const source = this.#source;
    const size = Number(source.size);
    const read = this.#inCore ? positionOf(this.fd) : this.#read;
    if (source.size === null || read === null || read === size) return null;
    const now = this.fd < 0 ? null : fstatSync(this.fd, { bigint: true });
    // A job that was cancelled stops in the middle.
    if (this.#inCore ? now !== null && read < now.size : !this.#ended) return null;
    const name = printableName(source.name);
    if (source.kind === "content" || now === null) {
      return `${name}: its size was given as ${size} bytes, but its content has ${read}`;
    }
    if (!now.isFile() || isAsSeen(now, source)) return null;
    const verb = read < size ? "shrank" : "grew";
    return `${name}: the file ${verb} while it was saved: it had ${size} bytes, and ${read} are saved`;
  }
}

/** Whether nothing changed: then the size never was right, as below /sys. */
function isAsSeen({ size, mtimeNs }: BigIntStats, { seen, ...source }: DiskSource): boolean {
  if (seen === null || size !== BigInt(source.size ?? -1)) return false;
  return mtimeNs === BigInt(seen.st_mtime) * 1_000_000_000n + BigInt(seen.st_mtime_nsec);
}

/** Where a descriptor stands, which it shares with its duplicates; null when nobody can say. */
function positionOf(fd: number): number | null {
  try {
    const { lseek } = nativeFiles();
    if (lseek !== undefined) return Number(lseek(fd, 0, 1));
    const found = /^pos:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"));
    return found?.[1] === undefined ? null : Number(found[1]);
  } catch {
    return null;
  }
}
