// Prepares files of a backup before the daemon asks for them: startBackupFile is called for the next file while the core is
// busy with those before, and what it answers lies in the ahead ring when the core comes to it. Only for plugins that
// offer it (RUN_AHEAD of the base class). Nothing of it shows: messages and errors travel with the file they belong to.
import { bRC_OK, RUN_AHEAD } from "bareosfd";
import type { PreparedFile, RunAhead as Offer, SavePacket } from "bareosfd";
import { WireReader } from "bareosfd/codec";
import { AheadAttributes, attributesOf } from "./ahead-attributes.js";
import type { AheadEntries } from "./ahead-entries.js";
import { AheadFile } from "./ahead-file.js";
import type { Step } from "./ahead-file.js";
import type { Call } from "./call.js";
import { readStartBackupFile, startBackupFileCall } from "./callbacks.js";
import type { Failures } from "./failures.js";
import type { Messages } from "./messages.js";
import type { Plugin } from "./plugin.js";
import { AheadKind, AheadMode, Follows, LIES_AHEAD, TURN_REQUEST, Word } from "./protocol.js";
import { isThenable } from "./results.js";
import type { SessionState } from "./state.js";
import { ClosingFiles, PreparedFiles } from "./unfinished.js";

/** Files that may wait for the core: enough to keep it busy, few enough that nobody sees old attributes. */
const MOST_FILES = 256;
/** How long the event loop waits while files are prepared. */
const SLICE_MILLISECONDS = 2;
/**
 * How long preparing goes on for a daemon that waits, although there is what it waits for. It came because the ring was
 * empty, and would come back at once for the next entry: asking costs more than most entries.
 */
const HEAD_START_MILLISECONDS = 0.25;
const NAME = "startBackupFile";

export interface RunAheadParts {
  readonly words: Int32Array;
  readonly entries: AheadEntries;
  readonly state: SessionState;
  readonly messages: Messages;
  readonly failures: Failures;
  /** The loaded plugin. */
  plugin(): Plugin;
}

/** Why preparing stops for now: room or the core's next question are awaited, or there is nothing more to do. */
type Pause = "full" | "held" | "over";

export class RunAhead {
  /** The request for the first file of a Plugin line, which every file's packet starts from; null while off. */
  private template: Buffer | null = null;
  private offer: Offer | null = null;
  private dataToo = false;
  /** Number of the file that was prepared last. */
  private sequence = 0;
  private stream: AheadFile | null = null;
  private attributes: AheadAttributes | null = null;
  /** The core has to be done with the data of this file before the next is taken. */
  private held = false;
  private over = false;
  /** An answer too long for the ring. It waits for the core's question. */
  private long: { readonly call: Call; readonly value: unknown } | null = null;
  /** Whether the daemon has been told it. Then the next question is about the file behind it. */
  private longTold = false;
  private readonly prepared = new PreparedFiles();
  private readonly closing = new ClosingFiles();
  /** A promise of the plugin is awaited. */
  private awaited = false;
  private scheduled = false;
  private sliceEnd = 0;
  /** What the daemon waits for, once it is there. */
  private wanted: (() => void) | null = null;
  /** Counts the lines: what an earlier one began late is nobody's business. */
  private line = 0;
  /** Counts what was awaited and given up: it is nobody's business when that comes late. */
  private generation = 0;

  constructor(private readonly parts: RunAheadParts) {}

  /** The answer to startBackupFile if the plugin runs ahead; null if it shall be called as ever. */
  nextFile(message: Uint8Array): Call | null {
    if (this.template === null && !this.begin(message)) return null;
    if (this.longTold) this.dropLong();
    return {
      name: NAME,
      mayBeVoid: false,
      run: () => {
        if (this.isPrepared()) return bRC_OK;
        this.dropFile();
        this.held = this.over = false;
        return this.until(() => this.isPrepared());
      },
      tail: (writer) => {
        const { long } = this;
        // What lies in the ring comes before it.
        if (long === null || this.hasStart()) {
          writer.u8(LIES_AHEAD, "packet");
        } else {
          // Maybe twice: first into memory that turns out too short.
          this.longTold = true;
          writer.u8(1, "packet");
          long.call.write?.(writer);
        }
      },
    };
  }

  /** The answer to a request for more data of the current file. */
  moreData(): Call {
    // Nothing more will come of a file that is over: the daemon then asks in another way, or knows that it was wrong.
    const isThere = (): boolean =>
      this.parts.entries.hasEntries() || (this.stream === null && this.attributes === null);
    return {
      name: "pluginIO",
      mayBeVoid: false,
      run: () => {
        if (isThere()) return bRC_OK;
        // Content that the core does not want any more may never come.
        const { stream } = this;
        if (stream !== null && this.isSkipped()) this.skip(stream);
        return this.until(isThere);
      },
      tail: () => undefined,
    };
  }

  /** The core does I/O of a file itself: tells the plugin which one. */
  select(): void {
    if (this.template !== null) this.prepared.select(this.word(Word.aheadSequence));
  }

  /** Ends a Plugin line, or everything. What was prepared is void. Settled when the files that were open are closed. */
  async stop(): Promise<void> {
    this.line += 1;
    this.generation += 1;
    this.template = null;
    this.awaited = false;
    this.dropLong();
    this.held = this.over = false;
    this.prepared.discardAll();
    this.dropFile();
    this.setContext(false);
    this.leave();
    await this.closing.settled();
  }

  /** Goes on preparing: the ring has room again. */
  readonly resume = (): void => {
    if (this.template === null || this.awaited || this.scheduled) return;
    this.sliceEnd = performance.now() + SLICE_MILLISECONDS;
    this.run();
  };

  private begin(message: Uint8Array): boolean {
    const offer = this.parts.plugin().offer(RUN_AHEAD) as Offer | null;
    const mode = this.word(Word.aheadMode);
    if (offer === null || offer.mode === "no" || mode === AheadMode.nothing) return false;
    this.dataToo = mode === AheadMode.packetsAndData;
    if (!this.dataToo && offer.mode !== "files") return false;
    this.offer = offer;
    this.sequence = this.word(Word.aheadSequence);
    this.template = Buffer.from(message);
    return true;
  }

  /** Whether the core's next file is there. */
  private isPrepared(): boolean {
    return this.long !== null || this.hasStart();
  }

  /** Whether a file lies in the ring that the core has not come to. */
  private hasStart(): boolean {
    return this.sequence !== this.word(Word.aheadSequence);
  }

  private until(there: () => boolean): unknown {
    const now = performance.now();
    this.sliceEnd = now + SLICE_MILLISECONDS;
    const headStart = now + HEAD_START_MILLISECONDS;
    if (!this.awaited) this.run(() => there() && performance.now() > headStart);
    if (there()) return bRC_OK;
    return new Promise((resolve) => {
      this.wanted = () => {
        if (!there()) return;
        this.wanted = null;
        resolve(bRC_OK);
      };
    });
  }

  /** Prepares until something stands in the way, or `enough` is there: then it goes on later. */
  private run(enough?: () => boolean): void {
    const { words, entries } = this.parts;
    Atomics.store(words, Word.aheadActive, 1);
    for (;;) {
      const step = this.blockedBy(enough !== undefined) ?? this.step();
      if (isThenable(step)) {
        this.await(step, enough);
        return;
      }
      entries.publish();
      this.wanted?.();
      if (step === "held" || step === "over" || (step === "full" && entries.waitForRoom())) {
        this.leave();
        return;
      }
      const asked = enough === undefined && Atomics.load(words, Word.turn) === TURN_REQUEST;
      if (enough?.() === true || asked || performance.now() > this.sliceEnd) {
        this.schedule();
        return;
      }
    }
  }

  private await(step: PromiseLike<Step | Pause>, enough?: () => boolean): void {
    const { generation } = this;
    this.awaited = true;
    // What was written before must not wait with it.
    this.parts.entries.publish();
    this.leave();
    const settled = (): void => {
      if (generation !== this.generation) return;
      this.awaited = false;
      this.setContext(false);
      this.parts.entries.publish();
      this.wanted?.();
      // A chain of promises that are all settled would keep the event loop out.
      if (enough?.() === true || performance.now() > this.sliceEnd) this.schedule();
      else this.run(enough);
    };
    step.then(settled, settled);
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.resume();
    });
  }

  /** Tells the daemon that waiting a moment for the ring is of no use. */
  private leave(): void {
    Atomics.store(this.parts.words, Word.aheadActive, 0);
  }

  private blockedBy(isAsked: boolean): Pause | null {
    if (this.over || this.long !== null) return "over";
    // Whoever is asked answers, also in a cancelled job.
    if (!isAsked && this.wanted === null && this.word(Word.cancelled) !== 0) return "over";
    if (this.stream !== null || this.attributes !== null) return null;
    if (this.held) return "held";
    if (this.sequence - this.word(Word.aheadSequence) >= MOST_FILES) return "full";
    return this.parts.entries.hasRoom() ? null : "full";
  }

  private step(): Step | Pause | PromiseLike<Step | Pause> {
    const { stream, attributes } = this;
    this.setContext(true);
    const part = stream ?? attributes;
    if (part === null) return this.settle(this.file());
    if (stream !== null && this.isSkipped()) return this.skip(stream);
    const after = (step: Step): Step => {
      if (step !== "end") return step;
      if (this.stream === part) this.stream = null;
      else if (this.attributes === part) this.attributes = null;
      return "done";
    };
    const step = part.step();
    return this.settle(isThenable(step) ? step.then(after) : after(step));
  }

  private settle<T extends Step | Pause>(step: T | PromiseLike<T>): T | PromiseLike<T> {
    if (!isThenable(step)) this.setContext(false);
    return step;
  }

  /** The core does not want the rest of the data. */
  private skip(stream: AheadFile): Step {
    this.setContext(false);
    if (!this.parts.entries.outcome(AheadKind.end, 0)) return "full";
    if (this.stream === stream) this.dropStream();
    return "done";
  }

  /** While it is on, messages belong to the file that is being prepared, and core functions work. */
  private setContext(on: boolean): void {
    const { state, messages, entries } = this.parts;
    state.ahead = on;
    messages.sink = on ? entries.keep : null;
  }

  /** Calls the plugin for its next file. Never fails: what goes wrong becomes an entry. */
  private file(): Step | Pause | PromiseLike<Step | Pause> {
    const { template, parts, line } = this;
    if (template === null) return "over";
    this.prepared.forgetBefore(this.word(Word.aheadSequence));
    const packet = readStartBackupFile(new WireReader(template));
    const call = startBackupFileCall(parts.plugin(), packet);
    const number = this.sequence + 1;
    const succeeded = (value: unknown): Step | Pause => {
      if (line !== this.line) return "over";
      const data = value === bRC_OK ? (this.offer?.prepared(packet) ?? null) : null;
      const follows = this.followsOf(packet, data);
      const code = parts.entries.start(number, follows, call, value);
      if (code === null) {
        this.long = { call, value };
        return "over";
      }
      this.sequence = number;
      this.over = code !== bRC_OK;
      if (code === bRC_OK) this.take(number, packet, data, follows);
      return "done";
    };
    const failed = (error: unknown): Step | Pause => {
      if (line !== this.line) return "over";
      parts.failures.report(NAME, error);
      parts.entries.failedStart(number, call, error);
      this.sequence = number;
      this.over = true;
      return "done";
    };
    try {
      const value = call.run();
      return isThenable(value) ? value.then(succeeded).then(undefined, failed) : succeeded(value);
    } catch (error) {
      return failed(error);
    }
  }

  /** What of a file goes ahead. In other than full backups the core is not known to want anything but the packet. */
  private followsOf(packet: SavePacket, data: PreparedFile | null): number {
    if (!this.dataToo) return 0;
    const attributes = this.offer?.mode === "files" ? attributesOf(this.parts.plugin(), packet) : 0;
    return attributes | (data !== null && !data.direct ? Follows.data : 0);
  }

  private take(
    number: number,
    packet: SavePacket,
    data: PreparedFile | null,
    follows: number,
  ): void {
    const { entries, failures, messages } = this.parts;
    const attributes = follows & ~Follows.data;
    if (attributes !== 0) {
      const plugin = this.parts.plugin();
      this.attributes = new AheadAttributes(packet.fname, attributes, {
        entries,
        failures,
        plugin,
      });
    }
    if ((follows & Follows.data) !== 0 && data !== null) {
      const block = (): number => this.word(Word.aheadBlock);
      this.stream = new AheadFile(data, { entries, failures, messages, block });
    } else if (data !== null) {
      this.prepared.add(number, data);
      this.held = this.offer?.mode !== "files";
    }
  }

  private isSkipped(): boolean {
    return this.word(Word.aheadSkip) === this.sequence;
  }

  /** Gives up what is left of the file that was prepared last. */
  private dropFile(): void {
    this.dropStream();
    this.attributes?.drop();
    this.attributes = null;
  }

  private dropLong(): void {
    this.long = null;
    this.longTold = false;
  }

  private dropStream(): void {
    const { stream } = this;
    if (this.awaited && (stream !== null || this.attributes !== null)) {
      this.generation += 1;
      this.awaited = false;
      this.setContext(false);
    }
    this.stream = null;
    if (stream === null) return;
    // What goes wrong is told by the file itself.
    this.closing.add(stream.drop());
  }

  private word(place: number): number {
    return Atomics.load(this.parts.words, place);
  }
}
