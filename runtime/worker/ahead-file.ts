// The data of one file on their way ahead of the core: opened, read block by block into the ring, closed.
import { M_ERROR } from "bareosfd";
import type { PreparedFile } from "bareosfd";
import type { AheadEntries } from "./ahead-entries.js";
import { errnoOf, isSystemError } from "./errno.js";
import type { Failures } from "./failures.js";
import type { Messages } from "./messages.js";
import { AheadKind } from "./protocol.js";
import { isThenable } from "./results.js";

type OpenFile = Awaited<ReturnType<PreparedFile["open"]>>;

/** More than this in one entry would leave too little of the ring for the next. */
const LONGEST_BLOCK = 512 * 1024;
/** Until the core has said what it reads: what it does since release 23. */
const USUAL_BLOCK = 256 * 1024;

export interface AheadFileParts {
  readonly entries: AheadEntries;
  readonly failures: Failures;
  readonly messages: Messages;
  /** Bytes that the core asks for in one read; 0 when it has not read yet. */
  block(): number;
}

/** What a step came to: an entry was written, there is no room, or the file is over. */
export type Step = "done" | "full" | "end";

export class AheadFile {
  private file: OpenFile | null = null;
  /** What is being opened. */
  private opening: PromiseLike<OpenFile> | null = null;
  private total = 0;
  private dropped = false;
  /** An outcome that found no room. */
  private owed: { readonly kind: number; readonly errno: number } | null = null;

  /** @param file - It is open already. Its next read is the last one. */
  constructor(
    private readonly prepared: PreparedFile,
    private readonly parts: AheadFileParts,
    file: OpenFile | null = null,
  ) {
    this.file = file;
  }

  /** Opens, reads a block, or closes, as is next. Never fails: what goes wrong becomes an entry. */
  step(): Step | Promise<Step> {
    const { owed } = this;
    if (owed !== null) return this.tell(owed.kind, owed.errno);
    return this.attempt(this.file === null ? () => this.open() : () => this.read());
  }

  /** Closes without an entry; for a file that nobody wants to the end. */
  async drop(): Promise<void> {
    this.dropped = true;
    // One that was opened is closed; one that was not may hold a stream all the same.
    this.prepared.discard();
    try {
      // What could not be opened needs no closing.
      const opened = this.opening?.then(undefined, () => null);
      const file = this.file ?? (await opened);
      this.file = null;
      await file?.close();
    } catch (error) {
      this.parts.failures.report("pluginIoClose", error);
    }
  }

  private attempt(action: () => Step | Promise<Step>): Step | Promise<Step> {
    try {
      const step = action();
      return isThenable(step) ? step.then(undefined, (error: unknown) => this.fail(error)) : step;
    } catch (error) {
      return this.fail(error);
    }
  }

  private open(): Step | Promise<Step> {
    const opened = this.prepared.open();
    if (!isThenable(opened)) return this.opened(opened);
    this.opening = opened;
    return opened.then((file) => this.opened(file));
  }

  private opened(file: OpenFile): Step {
    this.opening = null;
    if (this.dropped) return "end";
    this.file = file;
    return this.tell(AheadKind.open, 0);
  }

  private read(): Step | Promise<Step> {
    const { file } = this;
    if (file === null) return "end";
    const wanted = this.nextLength();
    const room = this.parts.entries.reserve(wanted);
    if (room === null) return "full";
    if (this.prepared.size >= 0) {
      const length = file.read(room);
      if (typeof length === "number") return this.took(file, wanted, length);
      throw new TypeError("a file on disk was read later");
    }
    // Content may come late, when this part of the ring is somebody else's.
    const block = Buffer.allocUnsafe(wanted);
    const length = file.read(block);
    return typeof length === "number"
      ? this.took(file, wanted, this.copied(block, length))
      : length.then((it) => this.took(file, wanted, this.copied(block, it)));
  }

  private copied(block: Uint8Array, length: number): number {
    if (this.dropped) return 0;
    this.parts.entries.reserve(block.length)?.set(block.subarray(0, length));
    return length;
  }

  private took(file: OpenFile, wanted: number, length: number): Step | Promise<Step> {
    // Whoever dropped it closes it.
    if (this.dropped) return "end";
    if (length > 0) {
      this.parts.entries.data(length);
      this.total += length;
      // A read that is short at the size that the file had before is the last one.
      if (length === wanted || this.total !== this.prepared.size) return "done";
    }
    const closed = file.close();
    if (isThenable(closed)) return closed.then(() => this.closed());
    return this.closed();
  }

  private closed(): Step {
    this.file = null;
    return this.tell(AheadKind.end, 0);
  }

  /** One byte more than is left tells the end of a file without another read. */
  private nextLength(): number {
    const block = Math.min(this.parts.block() || USUAL_BLOCK, LONGEST_BLOCK);
    const { size } = this.prepared;
    const left = size - this.total;
    return size >= 0 && left >= 0 && left < block ? left + 1 : block;
  }

  private fail(error: unknown): Step {
    const { file } = this;
    const wasOpen = file !== null;
    this.file = null;
    if (this.dropped) return "end";
    if (!isSystemError(error)) this.parts.failures.report("pluginIO", error);
    try {
      const closing = file?.close();
      if (isThenable(closing)) closing.then(undefined, () => undefined);
    } catch {
      // The error that is being told came first.
    }
    if (wasOpen && this.total === this.prepared.size) {
      // All was read: only closing it failed, which the core would not hear of.
      this.parts.messages.job(M_ERROR, unclosed(errnoOf(error)));
      return this.tell(AheadKind.end, 0);
    }
    return this.tell(wasOpen ? AheadKind.end : AheadKind.open, errnoOf(error));
  }

  private tell(kind: number, errno: number): Step {
    if (this.dropped) return "end";
    if (!this.parts.entries.outcome(kind, errno)) {
      this.owed = { kind, errno };
      return "full";
    }
    this.owed = null;
    return kind === AheadKind.end || errno !== 0 ? "end" : "done";
  }
}

/** A file that was read whole, and that could not be closed well. */
export class UnclosedFile {
  private told = false;

  constructor(
    private readonly errno: number,
    private readonly parts: AheadFileParts,
  ) {}

  step(): Step {
    const { entries, messages } = this.parts;
    if (!this.told) messages.job(M_ERROR, unclosed(this.errno));
    this.told = true;
    return entries.outcome(AheadKind.end, 0) ? "end" : "full";
  }

  drop(): Promise<void> {
    return Promise.resolve();
  }
}

function unclosed(errno: number): string {
  return `a file did not close well, errno ${errno}`;
}
