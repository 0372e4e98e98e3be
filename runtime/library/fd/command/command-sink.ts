// A command as the target of data: they go to its standard input, and how it ends says whether they are restored.
import { basename } from "node:path";
import { M_WARNING } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import type { Sink } from "../restore/sink.js";
import { StreamSink } from "../restore/stream-sink.js";
import type { Command } from "./command.js";
import { RunningCommand } from "./running-command.js";

export class CommandSink implements Sink {
  readonly #command: Command;
  #running: RunningCommand | null = null;
  #input: StreamSink | null = null;

  constructor(command: Command) {
    this.#command = command;
  }

  async open(): Promise<void> {
    const running = await RunningCommand.start(this.#command.plan, ["pipe", "ignore"]);
    this.#running = running;
    if (running.input !== null) this.#input = new StreamSink(running.input);
  }

  write(data: Uint8Array): Promise<void> | void {
    try {
      return this.#input?.write(data)?.catch(() => this.#closedInput());
    } catch {
      return this.#closedInput();
    }
  }

  async end(): Promise<void> {
    try {
      await this.#input?.end();
    } catch {
      await this.#closedInput();
    }
    await this.#running?.finished();
  }

  async abort(): Promise<void> {
    await this.#running?.end();
  }

  /** The program reads no more. Its end says whether it had enough. */
  async #closedInput(): Promise<void> {
    if (this.#input === null) return;
    this.#input = null;
    await this.#running?.finished();
    const name = basename(this.#command.plan.program);
    JobMessage(M_WARNING, `${name} ended well before it had read all data`);
  }
}
