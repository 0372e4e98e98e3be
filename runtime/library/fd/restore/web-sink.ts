// A `WritableStream` as the target of data.
import { givenUp, type Sink } from "./sink.js";

export class WebSink implements Sink {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  /** Throws for a stream that somebody else writes to. */
  constructor(stream: WritableStream<Uint8Array>) {
    this.#writer = stream.getWriter();
    this.#writer.closed.catch(() => undefined);
  }

  open(): void {
    // It is open.
  }

  /** Waits until the target has it: a failure belongs to this piece. */
  write(data: Uint8Array): Promise<void> {
    return this.#writer.write(data);
  }

  end(): Promise<void> {
    return this.#writer.close();
  }

  async abort(): Promise<void> {
    await this.#writer.abort(givenUp()).catch(() => undefined);
  }
}
