// Prepares files of a backup before the daemon asks for them: startBackupFile is called for the next file while the core is
// busy with those before, and what it answers lies in the ahead ring when the core comes to it. Only for plugins that
// offer it (RUN_AHEAD of the base class). Nothing of it shows: messages and errors travel with the file they belong to.
import { bRC_OK, RUN_AHEAD } from "bareosfd";
import type { PreparedFile, RunAhead as Offer, SavePacket } from "bareosfd";
import { WireReader } from "bareosfd/codec";
import { AheadAttributes, attributesOf } from "./ahead-attributes.js";
import type { AheadEntries } from "./ahead-entries.js";
import { AheadFile } from "./ahead-file.js";
import type { AheadFileParts, Step, UnclosedFile } from "./ahead-file.js";
import { AheadNames, MOST_FILES } from "./ahead-names.js";
import { AheadPace } from "./ahead-pace.js";
import type { Pause } from "./ahead-pace.js";
import type { Call } from "./call.js";
import { readStartBackupFile, startBackupFileCall } from "./callbacks.js";
import type { Engine } from "./engine.js";
import type { Failures } from "./failures.js";
import type { Messages } from "./messages.js";
import type { Plugin } from "./plugin.js";
import { AheadKind, AheadMode, Follows, LIES_AHEAD, Word } from "./protocol.js";
import { isThenable } from "./results.js";
import type { SessionState } from "./state.js";
import { ClosingFiles, PreparedFiles } from "./unfinished.js";

const NAME = "startBackupFile";

export interface RunAheadParts {
  readonly words: Int32Array;
  readonly engine: Engine | null;
  readonly entries: AheadEntries;
  readonly state: SessionState;
  readonly messages: Messages;
  readonly failures: Failures;
  /** The loaded plugin. */
  plugin(): Plugin;
}

export class RunAhead {
  /** The request for the first file of a Plugin line, which every file's packet starts from; null while off. */
  private template: Buffer | null = null;
  private offer: Offer | null = null;
  private dataToo = false;
  /** Number of the file that was prepared last. */
  private sequence = 0;
  private stream: AheadFile | UnclosedFile | null = null;
  private attributes: AheadAttributes | null = null;
  /** The core has to be done with the data of this file before the next is taken. */
  private held = false;
  private over = false;
  /** An answer too long for the ring. It waits for the core's question. */
  private long: { readonly call: Call; readonly value: unknown } | null = null;
  /** Whether the daemon has been told it. Then the next question is about the file behind it. */
  private longTold = false;
  /** Fails the file that the plugin is about to name. */
  private failAwaited: ((error: unknown) => void) | null = null;
  private readonly prepared = new PreparedFiles();
  private readonly closing = new ClosingFiles();
  /** Counts the lines: what an earlier one began late is nobody's business. */
  private line = 0;
  private readonly pace: AheadPace;

  private readonly fileParts: AheadFileParts;
  /** What needs no JavaScript. */
  private readonly names: AheadNames | null;

  constructor(private readonly parts: RunAheadParts) {
    const { engine, entries, failures, messages } = parts;
    const plugin = (): Plugin => parts.plugin();
    const block = (): number => this.word(Word.aheadBlock);
    const current = (): number => this.word(Word.aheadSequence);
    this.fileParts = { entries, failures, messages, block };
    this.names =
      engine === null ? null : new AheadNames({ ...this.fileParts, engine, plugin, current });
    this.pace = new AheadPace({
      words: parts.words,
      entries,
      isOn: () => this.template !== null,
      step: (isAsked) => this.blockedBy(isAsked) ?? this.step(isAsked),
      settled: () => {
        this.setContext(false);
      },
    });
  }

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
        return this.pace.until(() => this.isPrepared());
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
    const isThere = (): boolean => this.parts.entries.hasEntries() || !this.isInFile();
    return {
      name: "pluginIO",
      mayBeVoid: false,
      run: () => {
        if (isThere()) return bRC_OK;
        // Content that the core does not want any more may never come.
        const { stream } = this;
        if (stream !== null && this.isSkipped()) this.skip(stream);
        return this.pace.until(isThere);
      },
      tail: () => undefined,
    };
  }

  /** The core does I/O of a file itself: tells the plugin which one. */
  select(): void {
    if (this.template === null) return;
    const number = this.word(Word.aheadSequence);
    if (!this.prepared.select(number)) this.names?.select(number);
  }

  /** An error that came from nowhere belongs to the file that is being prepared. False when there is none. */
  failPrepared(error: unknown): boolean {
    if (this.failAwaited === null) return false;
    this.failAwaited(error);
    return true;
  }

  /** Ends a Plugin line, or everything. What was prepared is void. Settled when the files that were open are closed. */
  async stop(): Promise<void> {
    this.line += 1;
    this.pace.giveUp();
    this.template = null;
    this.dropLong();
    this.held = this.over = false;
    this.prepared.discardAll();
    this.dropFile();
    this.names?.stop();
    this.setContext(false);
    this.pace.leave();
    await this.closing.settled();
  }

  /** Goes on preparing: the ring has room again. */
  readonly resume = (): void => {
    this.pace.resume();
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
    this.names?.start(offer, readStartBackupFile(new WireReader(message)), this.dataToo);
    return true;
  }

  /** Whether the core's next file is there. */
  private isPrepared(): boolean {
    return this.long !== null || this.hasStart();
  }

  /** Whether something of the file that was prepared last is still to come. */
  private isInFile(): boolean {
    return this.stream !== null || this.attributes !== null || this.names?.isBusy === true;
  }

  /** Whether a file lies in the ring that the core has not come to. */
  private hasStart(): boolean {
    return this.sequence !== this.word(Word.aheadSequence);
  }

  private blockedBy(isAsked: boolean): Pause | null {
    if (this.over || this.long !== null) return "over";
    // Whoever is asked answers, also in a cancelled job.
    if (!isAsked && !this.pace.isWanted && this.word(Word.cancelled) !== 0) return "over";
    if (this.isInFile()) return null;
    if (this.held) return "held";
    if (this.sequence - this.word(Word.aheadSequence) >= MOST_FILES) return "full";
    return this.parts.entries.hasRoom() ? null : "full";
  }

  private step(isAsked: boolean): Step | Pause | PromiseLike<Step | Pause> {
    const { stream, attributes } = this;
    const part = stream ?? attributes;
    if (part === null) {
      const next = this.stepOfNames(isAsked);
      if (next !== null) return next;
    }
    this.setContext(true);
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

  /** Lets the engine work; null when the next file is not for it. */
  private stepOfNames(isAsked: boolean): Step | null {
    const { names } = this;
    if (names === null) return null;
    this.prepared.forgetBefore(this.word(Word.aheadSequence));
    const microseconds = Math.ceil(this.pace.millisecondsLeft(isAsked) * 1000);
    names.sequence = this.sequence;
    const next = names.step(microseconds, !isAsked, (action) => {
      this.setContext(true);
      action();
      this.setContext(false);
    });
    this.sequence = names.sequence;
    if (next === null || typeof next === "string") return next;
    if (next instanceof AheadAttributes) this.attributes = next;
    else this.stream = next;
    return "done";
  }

  private settle<T extends Step | Pause>(step: T | PromiseLike<T>): T | PromiseLike<T> {
    if (!isThenable(step)) this.setContext(false);
    return step;
  }

  /** The core does not want the rest of the data. */
  private skip(stream: AheadFile | UnclosedFile): Step {
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
      if (!isThenable(value)) return succeeded(value);
      const stray = new Promise<never>((_resolve, reject) => {
        this.failAwaited = reject;
      });
      return Promise.race([value, stray])
        .finally(() => {
          this.failAwaited = null;
        })
        .then(succeeded)
        .then(undefined, failed);
    } catch (error) {
      return failed(error);
    }
  }

  /** What of a file goes ahead. In other than full backups the core is not known to want anything but the packet. */
  private followsOf(packet: SavePacket, data: PreparedFile | null): number {
    if (!this.dataToo) return 0;
    const { mode, keepsAttributes } = this.offer ?? {};
    const isAhead = mode === "files" || keepsAttributes === true;
    const attributes = isAhead ? attributesOf(this.parts.plugin(), packet) : 0;
    return attributes | (data !== null && !data.direct ? Follows.data : 0);
  }

  private take(
    number: number,
    packet: SavePacket,
    data: PreparedFile | null,
    follows: number,
  ): void {
    const { entries, failures } = this.parts;
    const attributes = follows & ~Follows.data;
    if (attributes !== 0) {
      const plugin = this.parts.plugin();
      this.attributes = new AheadAttributes(packet.fname ?? "", attributes, {
        entries,
        failures,
        plugin,
      });
    }
    if ((follows & Follows.data) !== 0 && data !== null) {
      this.stream = new AheadFile(data, this.fileParts);
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
    this.names?.dropFile();
  }

  private dropLong(): void {
    this.long = null;
    this.longTold = false;
  }

  private dropStream(): void {
    const { stream } = this;
    if (this.pace.isAwaiting && (stream !== null || this.attributes !== null)) {
      this.pace.giveUp();
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
