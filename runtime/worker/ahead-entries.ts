// The entries of the ahead ring as the daemon reads them: files and outcomes with the messages that belong to them, and data.
import type { bRC } from "bareosfd";
import { WireWriter } from "bareosfd/codec";
import { AheadRing } from "./ahead-ring.js";
import { writeFailure, writeSuccess } from "./answers.js";
import { AreaWriter, TooLongError } from "./area.js";
import type { Call } from "./call.js";
import type { Messages } from "./messages.js";
import { AheadKind } from "./protocol.js";
import type { SessionState } from "./state.js";

/** A longer answer goes the usual way. */
const LONGEST_ANSWER = 128 * 1024;
/** More text than this is not kept for its file: it goes to the daemon at once. */
const MOST_MESSAGES = 64 * 1024;
/** Room for both of them and their lengths. */
const LONGEST_ENTRY = LONGEST_ANSWER + MOST_MESSAGES + 4096;

export class AheadEntries {
  private readonly ring: AheadRing;
  private readonly answer = new AreaWriter(new ArrayBuffer(LONGEST_ANSWER));
  private readonly front = new WireWriter(4096);
  private kept: { readonly kind: number; readonly bytes: Buffer }[] = [];
  private keptBytes = 0;
  /** Those of a file that comes after others. */
  private aside: { readonly kept: AheadEntries["kept"]; readonly bytes: number } | null = null;
  private keeps = true;

  constructor(
    words: ArrayBuffer,
    ring: ArrayBuffer,
    position: ArrayBuffer,
    private readonly messages: Messages,
    private readonly state: SessionState,
  ) {
    this.ring = new AheadRing(words, ring, position);
  }

  /** Whether {@link start} and {@link failedStart} will find room. */
  hasRoom(): boolean {
    return this.ring.reserve(LONGEST_ENTRY) !== null;
  }

  /** A file that startBackupFile filled in; null when it is too long for the ring. Throws for a wrong packet. */
  start(number: number, flags: number, call: Call, value: unknown): bRC | null {
    let code: bRC;
    try {
      code = writeSuccess(this.answer, call, value);
    } catch (error) {
      if (error instanceof TooLongError) return null;
      throw error;
    }
    this.writeStart(number, flags);
    return code;
  }

  /** A file for which startBackupFile failed. */
  failedStart(number: number, call: Call, error: unknown): void {
    writeFailure(this.answer, call, error);
    this.writeStart(number, 0);
  }

  /** The answer to getAcl or getXattr; its code. Throws for a wrong packet. */
  attribute(kind: number, call: Call, value: unknown): bRC {
    const code = writeSuccess(this.answer, call, value);
    this.write(kind);
    return code;
  }

  /** An attribute for which the plugin failed. */
  failedAttribute(kind: number, call: Call, error: unknown): void {
    writeFailure(this.answer, call, error);
    this.write(kind);
  }

  /** How opening or reading to the end went: 0 or an errno. False when there is no room now. */
  outcome(kind: number, errno: number): boolean {
    const { front } = this;
    if (this.ring.reserve(MOST_MESSAGES + 4096) === null) return false;
    front.reset();
    front.i32(errno, "errno");
    this.writeMessages();
    const bytes = front.message();
    this.ring.reserve(bytes.length)?.set(bytes);
    this.ring.commit(kind, bytes.length);
    return true;
  }

  /** Memory for data, see `AheadRing.reserve`. */
  reserve(length: number): Uint8Array | null {
    return this.ring.reserve(length);
  }

  /** Makes an entry of the data in the memory that was reserved. */
  data(length: number): void {
    this.ring.commit(AheadKind.data, length);
  }

  publish(): void {
    this.ring.publish();
  }

  /** Whether there is an entry that the daemon has not taken. */
  hasEntries(): boolean {
    return this.ring.hasEntries();
  }

  waitForRoom(): boolean {
    return this.ring.waitForRoom();
  }

  /** Keeps a message for the entry that is being made, unless another callback posts it. */
  readonly keep = (kind: number, bytes: Uint8Array): boolean => {
    const { callback } = this.state;
    if (!this.keeps || (callback !== null && callback !== "startBackupFile")) return false;
    if (this.keptBytes + bytes.length > MOST_MESSAGES) {
      // Early is better than never, and their order stays.
      for (const message of this.kept) this.messages.postNow(message.kind, message.bytes);
      this.kept = [];
      this.keptBytes = Infinity;
      return false;
    }
    this.keptBytes += bytes.length + 8;
    this.kept.push({ kind, bytes: Buffer.from(bytes) });
    return true;
  };

  /** Puts what was kept aside, for a file that comes later; false if that is nothing. */
  setAside(): boolean {
    const { kept, keptBytes } = this;
    if (keptBytes === 0) return false;
    this.aside = { kept, bytes: keptBytes };
    this.kept = [];
    this.keptBytes = 0;
    return true;
  }

  /** Its turn has come. */
  bringBack(): void {
    const { aside } = this;
    if (aside === null) return;
    this.kept = [...aside.kept, ...this.kept];
    this.keptBytes += aside.bytes;
    this.aside = null;
  }

  /** From now on messages go to the daemon at once, behind those that were kept: the core may not come to their files. */
  passMessagesOn(): void {
    this.keeps = false;
    this.bringBack();
    for (const { kind, bytes } of this.kept) this.messages.postNow(kind, bytes);
    this.kept = [];
  }

  private writeStart(number: number, flags: number): void {
    const { front } = this;
    front.reset();
    front.u32(number, "sequence");
    front.u32(flags, "flags");
    this.append(AheadKind.start);
  }

  private write(kind: number): void {
    this.front.reset();
    this.append(kind);
  }

  /** Messages and answer behind what the front holds, as an entry. */
  private append(kind: number): void {
    this.writeMessages();
    const { front } = this;
    const bytes = front.message();
    const answer = this.answer.message();
    const entry = this.ring.reserve(bytes.length + answer.length);
    if (entry === null) throw new Error("the ahead ring has less room than it said");
    entry.set(bytes);
    entry.set(answer, bytes.length);
    this.ring.commit(kind, entry.length);
  }

  private writeMessages(): void {
    const { front, kept } = this;
    front.u32(kept.length, "messages");
    for (const { kind, bytes } of kept) {
      front.u32(kind, "kind");
      front.bytes(bytes, "message");
    }
    this.keptBytes = 0;
    if (kept.length > 0) this.kept = [];
  }
}
