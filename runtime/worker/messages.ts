// Job and debug messages: posted in order without waiting for the daemon, and kept here while its ring is full.
import { printable, withoutSecrets } from "#bareos";
import { CoreCall, WireWriter } from "#bareos/codec";
import type { bJobMessageType } from "#bareos";
import type { Channel } from "./channel.js";
import type { CoreCaller } from "./core-calls.js";
import { callerPlace } from "./caller.js";
import type { Place } from "./caller.js";
import { DRAIN } from "./protocol.js";
import type { SessionState } from "./state.js";

/** Well below the ring: a longer text is cut, because it would never fit. */
const MAX_TEXT = 64 * 1024;
/** Messages that wait outside of a callback, beyond which the oldest debug output is worth less than the memory. */
const MAX_WAITING = 10_000;

interface Waiting {
  readonly kind: number;
  readonly bytes: Buffer;
}

/** Takes a message in place of the daemon; false when it does not want it. */
export type MessageSink = (kind: number, bytes: Uint8Array) => boolean;

export class Messages {
  /** Where messages go that belong to a file which the core has not come to yet. */
  sink: MessageSink | null = null;
  private readonly writer = new WireWriter(1024);
  private waiting: Waiting[] = [];
  private lost = 0;

  constructor(
    private readonly channel: Channel,
    private readonly calls: CoreCaller,
    private readonly state: SessionState,
  ) {}

  job(type: bJobMessageType, text: string, place: Place = callerPlace()): void {
    const { writer } = this;
    writer.reset();
    writer.text(place.file, "JobMessage.file");
    writer.i32(place.line, "JobMessage.line");
    writer.i32(type, "JobMessage.type");
    writer.i64(0, "JobMessage.mtime");
    writer.text(outgoing(text, "JobMessage.message"), "JobMessage.message");
    this.post(CoreCall.JobMessage, writer.message());
  }

  debug(level: number, text: string, place: Place = callerPlace()): void {
    const { writer } = this;
    writer.reset();
    writer.text(place.file, "DebugMessage.file");
    writer.i32(place.line, "DebugMessage.line");
    writer.i32(level, "DebugMessage.level");
    writer.text(outgoing(text, "DebugMessage.message"), "DebugMessage.message");
    this.post(CoreCall.DebugMessage, writer.message());
  }

  /** Posts what had no room. Within a callback the daemon makes room; outside of one this may leave some. */
  flush(): void {
    let sent = 0;
    while (sent < this.waiting.length) {
      const next = this.waiting[sent];
      if (next === undefined) break;
      if (this.channel.post(next.kind, next.bytes) || this.retry(next.kind, next.bytes)) sent += 1;
      else break;
    }
    if (sent > 0) this.waiting = this.waiting.slice(sent);
    if (this.lost > 0 && this.waiting.length === 0) {
      const text = `${this.lost} messages were lost: more came between two callbacks than there is room for`;
      this.lost = 0;
      this.debug(1, text, { file: "bareos-node", line: 0 });
    }
  }

  private post(kind: number, bytes: Uint8Array): void {
    if (this.sink?.(kind, bytes) === true) return;
    this.postNow(kind, bytes);
  }

  /** Posts in any case; for what a sink has kept. */
  postNow(kind: number, bytes: Uint8Array): void {
    if (this.waiting.length > 0) this.flush();
    if (this.waiting.length === 0 && (this.channel.post(kind, bytes) || this.retry(kind, bytes))) {
      return;
    }
    if (this.waiting.length >= MAX_WAITING && kind === CoreCall.DebugMessage) this.lost += 1;
    else this.waiting.push({ kind, bytes: Buffer.from(bytes) });
  }

  /** Lets the daemon empty its ring, which it can do only while it waits for this worker. */
  private retry(kind: number, bytes: Uint8Array): boolean {
    if (this.state.callback === null) return false;
    this.calls.call("drain", DRAIN, () => undefined);
    return this.channel.post(kind, bytes);
  }
}

/**
 * The text as it may leave the worker: without secrets, and with what cannot travel escaped, because a message is worth more
 * than its exact characters. Other characters that do not belong into a log are the daemon's side's to escape.
 */
function outgoing(text: unknown, where: string): string {
  if (typeof text !== "string") {
    throw new TypeError(`${where}: expected a string, got ${typeof text}`);
  }
  // Before it is cut: a part of a secret would not be found.
  const clean = withoutSecrets(text);
  const cut = clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}… (cut)` : clean;
  const whole = cut.replace(/\0|\p{Cs}/gu, printable);
  // Daemons write a message as it is: the next one would stand on the same line of a log file.
  return whole.endsWith("\n") ? whole : `${whole}\n`;
}
