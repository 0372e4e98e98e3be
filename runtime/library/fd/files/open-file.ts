// An open file behind pluginIO: one on disk, or content that the plugin makes.
import { fstatSync } from "node:fs";
import { addAbortSignal, Readable } from "node:stream";
import { CommandError, failJob } from "../command/command-error.js";
import type { FileName, Int64 } from "../types.js";
import { cancelledError, isCancelled, jobSignal } from "./cancelled.js";
import { closeFile, openFile, readFile, writeFile } from "../native/disk.js";
import { nativeFiles } from "../native/native-files.js";
import { bytesOf, discardContent, piecesOf } from "./content.js";
import { shown } from "./entry-error.js";
import type { Content } from "./file-entry.js";
import { printableName } from "./names.js";

/** What the operations of pluginIO do. They throw the system's error. */
export interface OpenFile {
  /** The descriptor for I/O in the core; -1 when there is none. */
  readonly fd: number;
  /** Fills the buffer from its start; gives the number of bytes, 0 at the end of the file. */
  read(buffer: Uint8Array): number | Promise<number>;
  /** Writes all of it. The memory is the caller's again when that is done. */
  write(data: Uint8Array): void | Promise<void>;
  /** Moves; gives the new position. `whence` as in C: 0 from the start, 1 from here, 2 from the end. */
  seek(offset: Int64, whence: number): Int64;
  close(): void | Promise<void>;
  /** Closes a file that is not complete, where that is something else. Never fails. */
  abort?(): Promise<void>;
}

/** A file on disk. */
export class DiskFile implements OpenFile {
  readonly fd: number;
  /** Where the next byte is read or written, as far as this object moved it. */
  #position = 0;
  /** Node alone cannot move a descriptor: after a seek the position goes with every call then. */
  #moved = false;

  /** @param target - A path to open, or a descriptor that is open already. */
  constructor(target: FileName | number, flags = 0, mode = 0o600) {
    this.fd = typeof target === "number" ? target : openFile(target, flags, mode);
  }

  read(buffer: Uint8Array): number {
    const length = readFile(this.fd, buffer, this.#moved ? this.#position : null);
    this.#position += length;
    return length;
  }

  write(data: Uint8Array): void {
    writeFile(this.fd, data, this.#moved ? this.#position : null);
    this.#position += data.length;
  }

  /** With native functions the descriptor itself moves, and with it the one that the core writes to. */
  seek(offset: Int64, whence: number): Int64 {
    const { lseek } = nativeFiles();
    if (lseek !== undefined) return lseek(this.fd, offset, whence);
    const start = [0, this.#position, whence === 2 ? fstatSync(this.fd).size : 0][whence];
    const position = start === undefined ? -1 : start + Number(offset);
    if (!Number.isSafeInteger(position) || position < 0) throw new RangeError("no such position");
    this.#position = position;
    this.#moved = true;
    return position;
  }

  close(): void {
    closeFile(this.fd);
  }
}

/** Content in pieces of any length, read in pieces of the core's. In a cancelled job it ends behind the piece at hand. */
export class ContentFile implements OpenFile {
  readonly fd = -1;
  readonly #content: unknown;
  readonly #name: FileName;
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  /** What is left of the last piece. */
  #rest: Uint8Array = new Uint8Array();
  #done = false;

  /** @param name - Name in the backup, for messages. */
  constructor(content: Content, name: FileName) {
    this.#content = content;
    this.#name = name;
    // A stream that waits for data wakes up.
    const signal = content instanceof Readable ? jobSignal() : null;
    if (signal !== null && content instanceof Readable) addAbortSignal(signal, content);
    this.#iterator = piecesOf(content);
  }

  /** Synchronous as long as the content is. Throws the system's error in a cancelled job. */
  read(buffer: Uint8Array): number | Promise<number> {
    let filled = this.#drain(buffer, 0);
    while (filled < buffer.length && !this.#done) {
      if (isCancelled()) throw cancelledError();
      const next = this.#iterator.next();
      if ("then" in next) return this.#readLater(buffer, filled, next);
      this.#take(next);
      filled += this.#drain(buffer, filled);
    }
    return filled;
  }

  write(): never {
    throw new Error("content of a backup cannot be written");
  }

  seek(): never {
    throw new RangeError("content of a backup cannot be moved through");
  }

  /** Lets a generator or stream release what it holds when it was not read to its end. */
  close(): void | Promise<void> {
    if (this.#done) return;
    this.#done = true;
    // A stream first: the end of an iterator that waits for one would wait with it.
    if (this.#content !== this.#iterator) discardContent(this.#content);
    const end = this.#iterator.return?.();
    if (end !== undefined && "then" in end) return end.then(() => undefined);
  }

  /** Fills whole blocks of the core: many small pieces would cost a call each. */
  async #readLater(
    buffer: Uint8Array,
    already: number,
    first: Promise<IteratorResult<unknown>>,
  ): Promise<number> {
    let filled = already;
    let next: IteratorResult<unknown> | Promise<IteratorResult<unknown>> = first;
    for (;;) {
      this.#take(await this.#unlessFailed(next));
      filled += this.#drain(buffer, filled);
      if (filled === buffer.length || this.#done) return filled;
      if (isCancelled()) throw cancelledError();
      next = this.#iterator.next();
    }
  }

  /** A stream that fails because the job was cancelled is no mistake of the plugin; a command says itself what it is. */
  async #unlessFailed<T>(next: T | Promise<T>): Promise<T> {
    try {
      return await next;
    } catch (error) {
      const isAbort = error instanceof Error && error.name === "AbortError";
      if (isAbort && isCancelled()) throw cancelledError();
      if (!(error instanceof CommandError)) throw error;
      throw failJob(error, `${printableName(this.#name)} is not saved`);
    }
  }

  #take(result: IteratorResult<unknown>): void {
    if (result.done === true) {
      this.#done = true;
      return;
    }
    const bytes = bytesOf(result.value);
    if (bytes === null) {
      const where = `content of ${printableName(this.#name)}`;
      throw new TypeError(
        `${where}: a piece is ${shown(result.value)}; it has to be text or bytes`,
      );
    }
    this.#rest = bytes;
  }

  #drain(buffer: Uint8Array, at: number): number {
    const length = Math.min(this.#rest.length, buffer.length - at);
    buffer.set(this.#rest.subarray(0, length), at);
    this.#rest = this.#rest.subarray(length);
    return length;
  }
}
