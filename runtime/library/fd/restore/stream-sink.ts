// A writable stream of Node as the target of data.
import type { Writable } from "node:stream";
import { givenUp, type Sink } from "./sink.js";

/** What is used of a stream: also what is no `Writable`, but behaves like one, such as a request of `node:http`. */
export type WritableLike = Pick<Writable, "write" | "end" | "on" | "once" | "off"> & {
  readonly destroyed?: boolean;
  destroy?(error?: Error): unknown;
};

/** Whether something is such a stream. */
export function isWritable(value: unknown): value is WritableLike {
  if (typeof value !== "object" || value === null) return false;
  return ["write", "end", "on", "once", "off"].every(
    (name) => typeof Reflect.get(value, name) === "function",
  );
}

export class StreamSink implements Sink {
  readonly #stream: WritableLike;
  #error: Error | null = null;
  #finished = false;

  constructor(stream: WritableLike) {
    this.#stream = stream;
    // It may fail while nobody waits, and for the last time after everything.
    stream.on("error", (error: Error) => {
      this.#error ??= error;
    });
    stream.once("finish", () => {
      this.#finished = true;
    });
  }

  open(): void {
    // It is open.
  }

  write(data: Uint8Array): Promise<void> | undefined {
    this.#check();
    return this.#stream.write(data) ? undefined : this.#until("drain");
  }

  async end(): Promise<void> {
    this.#check();
    const finished = this.#until("finish");
    this.#stream.end();
    await finished;
  }

  abort(): void {
    if (!this.#finished) this.#stream.destroy?.(givenUp());
  }

  #check(): void {
    if (this.#error !== null) throw this.#error;
    if (this.#stream.destroyed === true) throw closed();
  }

  #until(event: "drain" | "finish"): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null): void => {
        stream.off(event, done);
        stream.off("error", settle);
        stream.off("close", gone);
        if (error === null) resolve();
        else reject(error);
      };
      const done = (): void => {
        settle(null);
      };
      const gone = (): void => {
        settle(this.#finished ? null : (this.#error ?? closed()));
      };
      stream.on(event, done);
      stream.on("error", settle);
      stream.on("close", gone);
    });
  }
}

function closed(): Error {
  return new Error("the stream was closed before it had all data");
}
