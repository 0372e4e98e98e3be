// Answers the daemon's requests: runs the callback, waits for its promise, encodes what it left or how it failed.
import { WireWriter } from "#bareos/codec";
import { writeFailure, writeSuccess } from "./answers.js";
import { TooLongError, type AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import type { Channel } from "./channel.js";
import type { Failures } from "./failures.js";
import type { Messages } from "./messages.js";
import { isThenable } from "./results.js";
import type { SessionState } from "./state.js";

export interface DispatcherParts {
  readonly channel: Channel;
  readonly state: SessionState;
  readonly messages: Messages;
  readonly failures: Failures;
  readonly writer: AreaWriter;
  /** Before anything else: the plugin hears of a cancel that came meanwhile. */
  hearCancel(): void;
  /** Takes a request apart; throws when it cannot. */
  decode(kind: number, message: Uint8Array): Call;
  /** Called when the answer is with the daemon. */
  answered(kind: number): void;
}

interface Running {
  readonly kind: number;
  readonly call: Call;
  /** A failure that counts whatever the callback returns. */
  doom?: { readonly error: unknown };
}

export class Dispatcher {
  private readonly request: Buffer;
  private running: Running | null = null;

  constructor(private readonly parts: DispatcherParts) {
    this.request = Buffer.from(parts.channel.request);
  }

  /** Serves one request. Never throws: whatever happens, the daemon gets an answer. */
  readonly onRequest = (kind: number, length: number, overflow?: ArrayBuffer): void => {
    const { state, messages } = this.parts;
    state.begin(`request ${kind}`);
    // A handler may call the core, which overwrites the request.
    state.lentRequest = length;
    this.parts.hearCancel();
    state.lentRequest = 0;
    messages.flush();
    let call: Call;
    try {
      const message =
        overflow === undefined ? this.request.subarray(0, length) : Buffer.from(overflow);
      call = this.parts.decode(kind, message);
    } catch (error) {
      const unknown: Call = { name: `request ${kind}`, mayBeVoid: true, run: () => undefined };
      this.running = { kind, call: unknown };
      this.fail(this.running, error);
      return;
    }
    state.callback = call.name;
    const running: Running = { kind, call };
    this.running = running;
    let result: unknown;
    try {
      result = call.run();
    } catch (error) {
      this.fail(running, error);
      return;
    }
    if (!isThenable(result)) {
      this.succeed(running, result);
      return;
    }
    result.then(
      (value) => {
        this.succeed(running, value);
      },
      (error: unknown) => {
        this.fail(running, error);
      },
    );
  };

  /** Fails the callback that runs, from outside of it. One that is still on the stack is answered when it returns. */
  failCurrent(error: unknown): void {
    const { running } = this;
    if (running === null || running.doom !== undefined) return;
    running.doom = { error };
    // Later than anything on the stack; a callback that has returned or thrown by then was answered already.
    setImmediate(() => {
      this.fail(running, error);
    });
  }

  private succeed(running: Running, value: unknown): void {
    if (this.running !== running) return;
    if (running.doom !== undefined) {
      this.fail(running, running.doom.error);
      return;
    }
    try {
      writeSuccess(this.parts.writer, running.call, value);
    } catch (error) {
      if (error instanceof TooLongError) this.succeedAtLength(running, value);
      else this.fail(running, error);
      return;
    }
    this.post(running);
  }

  /** An answer that the area does not hold, such as a large restore object. */
  private succeedAtLength(running: Running, value: unknown): void {
    const writer = new WireWriter();
    try {
      writeSuccess(writer, running.call, value);
      this.post(running, (kind) => {
        this.parts.channel.postLongAnswer(kind, writer.message());
      });
    } catch (error) {
      this.running = running;
      this.fail(running, error);
    }
  }

  private fail(running: Running, error: unknown): void {
    if (this.running !== running) return;
    const { call } = running;
    const { writer, failures } = this.parts;
    failures.report(call.name, running.doom?.error ?? error);
    writeFailure(writer, call, error);
    this.post(running);
  }

  private post(running: Running, send = this.sendFromArea): void {
    const { parts } = this;
    parts.messages.flush();
    this.running = null;
    parts.state.end();
    send(running.kind);
    parts.answered(running.kind);
  }

  private readonly sendFromArea = (kind: number): void => {
    this.parts.channel.postAnswer(kind, this.parts.writer.length);
  };
}
