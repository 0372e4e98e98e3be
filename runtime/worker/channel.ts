// What the native addon gives to TypeScript: the worker's end of the channel (docs/channel.md). Tests stand in for it.
import type { Engine } from "./engine.js";

/**
 * Called with the kind of a request and the length of its payload, which lies in `Channel.request`, or in `overflow` when it
 * is longer than that.
 */
export type RequestListener = (kind: number, length: number, overflow?: ArrayBuffer) => void;

/** Called with a number of `BehindNews`, the file's name, and for some the error and which attribute it is about. */
export type BehindListener = (
  news: number,
  name: Buffer,
  error: Error | null,
  attribute: "owner" | "mode" | "times" | null,
) => void;

export interface Channel {
  /** Works on files in the same ring; null where there is none. */
  readonly engine: Engine | null;
  /** Payload of the request area: the daemon's memory, overwritten by the next request and by every core call. */
  readonly request: ArrayBuffer;
  /** Payload of the answer area. Arguments of a core call overwrite its beginning. */
  readonly answer: ArrayBuffer;
  /** The words that both sides share, see `Word` in protocol.ts. */
  readonly words: ArrayBuffer;
  /** The ring for what is prepared before the daemon asks. */
  readonly ahead: ArrayBuffer;
  /**
   * Begins to listen. The listener answers with {@link postAnswer}, before it returns or later. `onRoom` is called when
   * there may be room in the ahead ring again, `onBehind` with what became of files that are restored behind the core.
   */
  start(
    onRequest: RequestListener,
    onCancel: () => void,
    onRoom: () => void,
    onBehind: BehindListener,
  ): void;
  /** Hands the first `length` bytes of the answer area to the daemon: the request at hand is over. */
  postAnswer(kind: number, length: number): void;
  /** The same with an answer that the area does not hold. Throws when it is beyond all limits. */
  postLongAnswer(kind: number, message: Uint8Array): void;
  /**
   * Makes a core call; returns the length of the reply in `request`. Outside of a request it waits for the next one,
   * which is answered afterwards, so only code that the daemon is going to ask for may do that.
   */
  coreCall(kind: number, message: Uint8Array): number;
  /** Puts a message into the posted ring; false when it has no room. */
  post(kind: number, message: Uint8Array): boolean;
  /** Sends a descriptor ahead of the answer that refers to it. */
  sendDescriptor(descriptor: number): void;
  /**
   * Where files are made that the daemon answered for: in the folder of a descriptor, of which a duplicate is taken, or, below
   * zero, where their whole names lead. `name` is what stands before the last slash of theirs.
   */
  restoreFolder(name: string | Uint8Array, descriptor: number): void;
  /** Whether the daemon has cancelled the job; true before `onCancel` when JavaScript is busy. */
  isCancelled(): boolean;
}
