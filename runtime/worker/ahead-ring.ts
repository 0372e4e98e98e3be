// The worker's end of the ring in which files are prepared before the daemon asks for them (docs/channel.md). An entry lies in one
// piece, so that data can be read from disk straight into it.
import { EngineState } from "./engine.js";
import { AheadKind, Word } from "./protocol.js";

const HEAD = 8;

export class AheadRing {
  private readonly words: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly numbers: Uint32Array;
  /** Where this side stands: the engine, which writes in turn, sees the same. */
  private readonly position: Uint32Array;

  constructor(words: ArrayBuffer, ring: ArrayBuffer, position: ArrayBuffer) {
    this.words = new Int32Array(words);
    this.bytes = new Uint8Array(ring);
    this.numbers = new Uint32Array(ring);
    this.position = new Uint32Array(position);
  }

  /** Bytes written in all, modulo 2^32; the daemon sees them when they are published. */
  private get head(): number {
    return this.position[EngineState.ringHead] ?? 0;
  }

  private set head(bytes: number) {
    this.position[EngineState.ringHead] = bytes;
  }

  /** The same without the padding behind the last entry. */
  private get end(): number {
    return this.position[EngineState.ringEnd] ?? 0;
  }

  private set end(bytes: number) {
    this.position[EngineState.ringEnd] = bytes;
  }

  /**
   * Memory for an entry of up to `length` bytes; null while there is no room. Nothing has happened until {@link commit}.
   * Only the latest reservation counts.
   */
  reserve(length: number): Uint8Array | null {
    const size = HEAD + aligned(length);
    const capacity = this.bytes.length;
    const position = this.head % capacity;
    const padding = position + size > capacity ? capacity - position : 0;
    if (padding + size > capacity - this.used()) return null;
    if (padding > 0) this.put(AheadKind.padding, padding - HEAD);
    const start = (this.head % capacity) + HEAD;
    return this.bytes.subarray(start, start + length);
  }

  /** Makes an entry of the first `length` bytes that were reserved. */
  commit(kind: number, length: number): void {
    this.put(kind, length);
    this.end = this.head;
  }

  /** Whether there is an entry that the daemon has not taken. */
  hasEntries(): boolean {
    return ((this.end - Atomics.load(this.words, Word.aheadTail)) | 0) > 0;
  }

  /** Shows the daemon all entries so far. */
  publish(): void {
    Atomics.store(this.words, Word.aheadHead, this.head | 0);
  }

  /** Bytes that the daemon has not taken yet. */
  used(): number {
    return (this.head - Atomics.load(this.words, Word.aheadTail)) >>> 0;
  }

  /** Asks for a call when the daemon has taken half of what is there. False when it already has. */
  waitForRoom(): boolean {
    const half = (this.head - aligned(this.used() / 2)) | 1;
    Atomics.store(this.words, Word.aheadWaits, half);
    if ((Atomics.load(this.words, Word.aheadTail) - half) >> 0 < 0) return true;
    Atomics.store(this.words, Word.aheadWaits, 0);
    return false;
  }

  private put(kind: number, length: number): void {
    const at = (this.head % this.bytes.length) / 4;
    this.numbers[at] = length;
    this.numbers[at + 1] = kind;
    this.head = (this.head + HEAD + aligned(length)) >>> 0;
  }
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
