// When files are prepared, and when that pauses: in slices between which the event loop has its turn, longer for a daemon
// that waits, and later again when a promise is settled or the ring has room.
import { bRC_OK } from "bareosfd";
import type { AheadEntries } from "./ahead-entries.js";
import type { Step } from "./ahead-file.js";
import { TURN_REQUEST, Word } from "./protocol.js";
import { isThenable } from "./results.js";

/** How long the event loop waits while files are prepared. */
const SLICE_MILLISECONDS = 2;
/**
 * How long preparing goes on for a daemon that waits, although there is what it waits for. It came because the ring was
 * empty, and would come back at once for the next entry: asking costs more than most entries.
 */
const HEAD_START_MILLISECONDS = 0.25;

/** Why preparing stops for now: room or the core's next question are awaited, or there is nothing more to do. */
export type Pause = "full" | "held" | "over";

export interface AheadPaceParts {
  readonly words: Int32Array;
  readonly entries: AheadEntries;
  /** Whether there is anything to prepare at all. */
  isOn(): boolean;
  /** One step, for a daemon that asked or for one that may ask at any moment. */
  step(isAsked: boolean): Step | Pause | PromiseLike<Step | Pause>;
  /** A step that came late is over. */
  settled(): void;
}

export class AheadPace {
  /** A promise of the plugin is awaited. */
  private awaited = false;
  private scheduled = false;
  private sliceEnd = 0;
  /** What the daemon waits for, once it is there. */
  private wanted: (() => void) | null = null;
  /** Counts what was awaited and given up: it is nobody's business when that comes late. */
  private generation = 0;

  constructor(private readonly parts: AheadPaceParts) {}

  get isAwaiting(): boolean {
    return this.awaited;
  }

  get isWanted(): boolean {
    return this.wanted !== null;
  }

  /** How long a step may take that does several things in one go. */
  millisecondsLeft(isAsked: boolean): number {
    return isAsked ? HEAD_START_MILLISECONDS : Math.max(0, this.sliceEnd - performance.now());
  }

  /** What is awaited is void. */
  giveUp(): void {
    this.generation += 1;
    this.awaited = false;
  }

  /** Goes on preparing: the ring has room again. */
  readonly resume = (): void => {
    if (!this.parts.isOn() || this.awaited || this.scheduled) return;
    this.sliceEnd = performance.now() + SLICE_MILLISECONDS;
    this.run();
  };

  /** Prepares until what the daemon asks for is there; bRC_OK, perhaps later. */
  until(there: () => boolean): unknown {
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

  /** Tells the daemon that waiting a moment for the ring is of no use. */
  leave(): void {
    Atomics.store(this.parts.words, Word.aheadActive, 0);
  }

  /** Prepares until something stands in the way, or `enough` is there: then it goes on later. */
  private run(enough?: () => boolean): void {
    const { words, entries } = this.parts;
    Atomics.store(words, Word.aheadActive, 1);
    for (;;) {
      const step = this.parts.step(enough !== undefined);
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
      this.parts.settled();
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
}
