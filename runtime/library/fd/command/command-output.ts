// What a command writes to standard output, piece by piece: a program that nobody reads from waits.
import { bytesOf, discardContent, piecesOf } from "../files/content.js";
import type { Content } from "../files/file-entry.js";
import { StreamSink } from "../restore/stream-sink.js";
import type { CommandPlan } from "./plan.js";
import { RunningCommand } from "./running-command.js";

export class CommandOutput implements AsyncIterator<Uint8Array, undefined> {
  readonly #plan: CommandPlan;
  #running: Promise<RunningCommand> | null = null;
  #pieces: AsyncIterator<unknown> | null = null;
  /** What went wrong with the data for standard input. */
  #inputError: { readonly error: unknown } | null = null;
  #done = false;

  constructor(plan: CommandPlan) {
    this.#plan = plan;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#done) return { done: true, value: undefined };
    const running = await (this.#running ??= this.#start());
    const piece = await this.#read(running);
    if (piece !== null) return { done: false, value: piece };
    this.#done = true;
    await running.finished();
    if (this.#inputError !== null) throw this.#inputError.error;
    return { done: true, value: undefined };
  }

  /** Ends the program; nobody wants the rest. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#done = true;
    const running = await this.#running?.catch(() => null);
    await running?.end();
    return { done: true, value: undefined };
  }

  async #start(): Promise<RunningCommand> {
    const { input } = this.#plan;
    try {
      const running = await RunningCommand.start(this.#plan, [
        input === undefined ? "ignore" : "pipe",
        "pipe",
      ]);
      if (input !== undefined) void this.#feed(running, input);
      return running;
    } catch (error) {
      discardContent(input);
      throw error;
    }
  }

  async #read(running: RunningCommand): Promise<Uint8Array | null> {
    const { output } = running;
    if (output === null) return null;
    this.#pieces ??= output[Symbol.asyncIterator]();
    try {
      const piece = await this.#pieces.next();
      return piece.done === true ? null : bytesOf(piece.value);
    } catch {
      // It was closed early: how the program ended says why.
      return null;
    }
  }

  /** A program that does not want all of its input says by its status whether that is well. */
  async #feed(running: RunningCommand, input: Content): Promise<void> {
    const { input: target } = running;
    if (target === null) return;
    const sink = new StreamSink(target);
    const pieces = piecesOf(input);
    try {
      for (;;) {
        const piece = await this.#next(pieces, running);
        if (piece === null) break;
        await sink.write(piece);
      }
      await sink.end();
    } catch {
      discardContent(input);
      await pieces.return?.();
    }
  }

  async #next(
    pieces: Iterator<unknown> | AsyncIterator<unknown>,
    running: RunningCommand,
  ): Promise<Uint8Array | null> {
    try {
      const piece: IteratorResult<unknown> = await pieces.next();
      if (piece.done === true) return null;
      const bytes = bytesOf(piece.value);
      if (bytes === null)
        throw new TypeError("command: a piece of its input is neither text nor bytes");
      return bytes;
    } catch (error) {
      this.#inputError = { error };
      await running.end();
      throw error;
    }
  }
}
