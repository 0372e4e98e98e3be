// Writes a message straight into shared memory, so that an answer needs no copy of its own.
import { WireWriter } from "#bareos/codec";

/** The message does not fit; nothing is wrong with it otherwise. */
export class TooLongError extends RangeError {}

/** A WireWriter whose memory is given and does not grow. */
export class AreaWriter extends WireWriter {
  constructor(area: ArrayBuffer) {
    super(0);
    this.buffer = Buffer.from(area);
    this.view = new DataView(area);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.offset;
  }

  /** Drops what was written after the first `length` bytes. */
  cut(length: number): void {
    this.offset = length;
  }

  /** Memory `distance` bytes after the message's beginning, for data that shall lie there later. */
  window(distance: number, length: number): Uint8Array {
    if (distance + length > this.buffer.length) {
      throw new RangeError(`${length} bytes do not fit into an answer`);
    }
    return this.buffer.subarray(distance, distance + length);
  }

  /** Bytes that already lie where they belong are left in place. */
  override bytesOrNull(value: Uint8Array | null, where: string): void {
    const start = this.offset + 4;
    const inPlace =
      value instanceof Uint8Array &&
      value.buffer === this.buffer.buffer &&
      value.byteOffset === this.buffer.byteOffset + start;
    if (!inPlace) {
      super.bytesOrNull(value, where);
      return;
    }
    const at = this.grow(4 + value.length);
    this.view.setUint32(at, value.length, true);
  }

  protected override grow(length: number): number {
    const at = this.offset;
    if (at + length > this.buffer.length) {
      throw new TooLongError(
        `an answer is larger than the ${this.buffer.length} bytes of the channel`,
      );
    }
    this.offset = at + length;
    return at;
  }
}
