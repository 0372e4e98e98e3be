// The daemon's side of the channel in memory: requests go in as bytes, answers and messages come out as bytes.
import { WireReader, WireWriter } from "bareosfd/codec";
import type { Channel, RequestListener } from "../../../runtime/worker/channel.js";

const AREA = (2 << 20) - 8;

export interface Posted {
  readonly kind: number;
  readonly file: string;
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

/** Answers a core call: reads its arguments, returns the reply's bytes behind the byte 0, or throws to refuse. */
export type CoreAnswer = (kind: number, args: WireReader) => Uint8Array;

export class FakeChannel implements Channel {
  readonly engine = null;
  readonly request = new ArrayBuffer(AREA);
  readonly answer = new ArrayBuffer(AREA);
  readonly words = new ArrayBuffer(4096);
  readonly ahead = new ArrayBuffer(2 << 20);
  readonly posted: Posted[] = [];
  readonly coreCalls: number[] = [];
  readonly descriptors: number[] = [];
  /** Messages that the ring takes before it is full; a drain empties it. */
  ringCapacity = Infinity;
  cancelled = false;
  core: CoreAnswer = () => code(0);
  private inRing = 0;
  private listener: RequestListener | null = null;
  private waiting: ((answer: Uint8Array) => void) | null = null;

  restoreFolder(): void {
    // Nothing is restored behind this core.
  }

  start(onRequest: RequestListener): void {
    this.listener = onRequest;
  }

  /** Sends a request; resolves with the payload of the answer. */
  ask(kind: number, encode: (writer: WireWriter) => void = () => undefined): Promise<Uint8Array> {
    const writer = new WireWriter();
    encode(writer);
    const message = writer.message();
    Buffer.from(this.request).set(message);
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.listener?.(kind, message.length);
    });
  }

  postAnswer(_kind: number, length: number): void {
    const { waiting } = this;
    if (waiting === null) throw new Error("an answer without a request");
    this.waiting = null;
    waiting(Buffer.from(Buffer.from(this.answer, 0, length)));
  }

  postLongAnswer(_kind: number, message: Uint8Array): void {
    const { waiting } = this;
    if (waiting === null) throw new Error("an answer without a request");
    this.waiting = null;
    waiting(Buffer.from(message));
  }

  coreCall(kind: number, message: Uint8Array): number {
    if (this.waiting === null) throw new Error("a core call without a request");
    Buffer.from(this.answer).set(message);
    this.coreCalls.push(kind);
    const writer = new WireWriter();
    if (kind === 255) {
      this.inRing = 0;
      writer.u8(0, "refused");
      return this.reply(writer.message());
    }
    try {
      const reply = this.core(kind, new WireReader(Buffer.from(message)));
      return this.reply(Buffer.concat([Buffer.of(0), reply]));
    } catch (error) {
      writer.u8(1, "refused");
      writer.text(error instanceof Error ? error.message : "refused", "why");
      return this.reply(writer.message());
    }
  }

  post(kind: number, message: Uint8Array): boolean {
    if (this.inRing >= this.ringCapacity) return false;
    this.inRing += 1;
    const reader = new WireReader(message);
    const file = reader.text();
    const line = reader.i32();
    const level = reader.i32();
    if (kind === 5) reader.i64();
    const text = reader.text();
    // Daemons write what they get as it is, so each message has to end its line.
    if (!text.endsWith("\n")) throw new Error(`a message without an end of line: ${text}`);
    this.posted.push({ kind, file, line, level, text: text.slice(0, -1) });
    return true;
  }

  sendDescriptor(descriptor: number): void {
    this.descriptors.push(descriptor);
  }

  isCancelled(): boolean {
    return this.cancelled;
  }

  private reply(bytes: Uint8Array): number {
    Buffer.from(this.request).set(bytes);
    return bytes.length;
  }
}

/** A reply that has only a result code. */
export function code(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
