// The open file of what is restored into something else: data in their order, held back by whoever takes them.
import { Buffer } from "node:buffer";
import { constants } from "node:os";
import { CommandError, failJob, ioError } from "../command/command-error.js";
import { M_ERROR } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import { cancelledError, isCancelled, jobSignal } from "../files/cancelled.js";
import { isSystemError } from "../files/errors.js";
import { printableName } from "../files/names.js";
import type { OpenFile } from "../files/open-file.js";
import type { FileName, Int64 } from "../types.js";
import type { Sink } from "./sink.js";
import { whyOf } from "./why.js";

/** Zeros for the holes of sparse data, so many at once. */
const LONGEST_ZEROS = 64 * 1024;

export class SinkFile implements OpenFile {
  readonly fd = -1;
  readonly #sink: Sink;
  readonly #name: FileName;
  #position = 0;
  /** Bytes that the core jumped over: the target gets zeros, as a file on disk has them. */
  #hole = 0;
  /** Over: closed, given up or failed, and that was told. */
  #over = false;

  /** @param name - Name of the file in messages. */
  constructor(sink: Sink, name: FileName) {
    this.#sink = sink;
    this.#name = name;
  }

  async open(): Promise<this> {
    await this.#attempt(() => this.#sink.open());
    return this;
  }

  read(): never {
    throw new Error("what is restored cannot be read");
  }

  write(data: Uint8Array): void | Promise<void> {
    // The target may keep it, and the memory is the core's.
    const copy = Buffer.from(data);
    this.#position += copy.length;
    if (this.#hole > 0) return this.#attempt(() => this.#fillAndWrite(copy));
    let taken: void | Promise<void>;
    if (this.#over) throw ioError("the file was given up");
    try {
      taken = this.#sink.write(copy);
    } catch (error) {
      return this.#fail(error);
    }
    return taken instanceof Promise ? this.#attempt(() => taken) : undefined;
  }

  /** Onwards only. From the end: data that are still to come are not there yet. */
  seek(offset: Int64, whence: number): Int64 {
    const target = whence === 0 ? Number(offset) : this.#position + Number(offset);
    if (!Number.isSafeInteger(target) || target < this.#position) {
      const problem = new RangeError("what is restored into something else cannot go back");
      throw Object.assign(problem, { code: "EINVAL", errno: -constants.errno.EINVAL });
    }
    this.#hole += target - this.#position;
    this.#position = target;
    return target;
  }

  /** Rejects when the target did not take all data; that was told then. */
  async close(): Promise<void> {
    if (this.#over) return;
    if (isCancelled()) {
      await this.abort();
      return;
    }
    await this.#attempt(async () => {
      await this.#fill();
      await this.#sink.end();
    });
    this.#over = true;
  }

  /** Nobody sends the rest. Harmless at any time. */
  async abort(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#sink.abort();
  }

  async #fillAndWrite(data: Uint8Array): Promise<void> {
    await this.#fill();
    await this.#sink.write(data);
  }

  async #fill(): Promise<void> {
    while (this.#hole > 0) {
      const length = Math.min(this.#hole, LONGEST_ZEROS);
      this.#hole -= length;
      await this.#sink.write(Buffer.alloc(length));
    }
  }

  /** Tells a failure, once, and gives it the form that the core understands. */
  async #attempt(action: () => void | Promise<void>): Promise<void> {
    if (this.#over) throw ioError("the file was given up");
    try {
      await unlessCancelled(action);
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<never> {
    this.#over = true;
    await this.#sink.abort();
    throw this.#told(error);
  }

  #told(error: unknown): Error {
    if (isCancelled() || jobSignal()?.aborted === true) return cancelledError();
    const what = `${printableName(this.#name)} cannot be restored`;
    if (error instanceof CommandError) return failJob(error, what);
    JobMessage(M_ERROR, `${what}: ${whyOf(error)}`);
    return isSystemError(error) ? error : ioError(whyOf(error));
  }
}

/** A cancel ends the waiting for a target that takes nothing. */
async function unlessCancelled(action: () => void | Promise<void>): Promise<void> {
  const signal = jobSignal();
  if (signal === null) {
    await action();
    return;
  }
  if (signal.aborted) throw cancelledError();
  let stop = (): void => undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(cancelledError());
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([action(), cancelled]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
