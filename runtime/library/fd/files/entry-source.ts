// Takes entries one by one from a list, synchronous as long as the list is: a promise per file would cost more than the
// file itself.
import { refuseEntry } from "./check-entry.js";
import { bytesOf, discardContent } from "./content.js";
import { shown } from "./entry-error.js";
import type { FileEntries, FileEntry } from "./file-entry.js";
import { isBareName } from "./entry-names.js";
import type { FileName } from "../types.js";

/** The next entry, or null when there are no more. */
export type NextEntry = FileEntry | null;

/** What becomes of a name that was just taken ahead: more are wanted, no more, or it goes the usual way. */
export type Verdict = "more" | "enough" | "alone";

type EntryIterator = Iterator<unknown> | AsyncIterator<unknown>;

export class EntrySource {
  /** What files() gave; it may be known later only. */
  readonly #list: unknown;
  #iterator: EntryIterator | null = null;
  #done = false;
  /** Names that were taken ahead. */
  #ahead: FileName[] = [];
  /** What came behind them: it ends their line until it is taken itself. */
  #behind: (() => NextEntry | Promise<NextEntry>) | null = null;

  /** @param list - What files() gave, or a promise of it. Throws a TypeError for what is no list. */
  constructor(list: FileEntries | Promise<FileEntries>) {
    this.#list = list;
    if (!(list instanceof Promise)) this.#iterator = iteratorOf(list);
  }

  /** Whether no code of a plugin runs between two entries. */
  get isArray(): boolean {
    const list = this.#list;
    return Array.isArray(list) && list[Symbol.iterator] === Array.prototype[Symbol.iterator];
  }

  /**
   * Takes bare names before their turn, as long as the list gives nothing else and nothing later. Whoever has them says how
   * many were {@link done}; the next of them, and what comes behind them, is what {@link next} gives. Never throws.
   */
  ahead(most: number, verdict: () => Verdict): readonly FileName[] {
    const names: FileName[] = [];
    while (names.length < most && this.#behind === null && this.#iterator !== null) {
      let entry: NextEntry | Promise<NextEntry>;
      try {
        entry = this.#take();
      } catch (error) {
        this.#behind = (): never => {
          throw error;
        };
        break;
      }
      const said = verdict();
      if (!isBareName(entry) || said === "alone") {
        // Whoever takes it hears of its failure.
        if (entry instanceof Promise) entry.catch(() => undefined);
        this.#behind = () => entry;
        break;
      }
      names.push(entry);
      if (said === "enough") break;
    }
    this.#ahead.push(...names);
    return names;
  }

  /** Names that were taken ahead and not worked off. */
  get taken(): readonly FileName[] {
    return this.#ahead;
  }

  /** So many of them were worked off. */
  done(count: number): void {
    this.#ahead.splice(0, count);
  }

  /** Throws or rejects with what the list throws; after that there are no more entries. */
  next(): NextEntry | Promise<NextEntry> {
    const name = this.#ahead.shift();
    if (name !== undefined) return name;
    const behind = this.#behind;
    this.#behind = null;
    return behind === null ? this.#take() : behind();
  }

  #take(): NextEntry | Promise<NextEntry> {
    if (this.#done) return null;
    if (this.#iterator === null) return this.#later(this.#begin());
    let result: IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
    try {
      result = this.#iterator.next();
    } catch (error) {
      this.#done = true;
      throw error;
    }
    return "then" in result ? this.#later(result) : this.#entryOf(result);
  }

  /** Lets a generator run its `finally` blocks, and closes a stream. Harmless at any time, and more than once. */
  async close(): Promise<void> {
    this.#ahead = [];
    this.#behind = null;
    if (this.#done) return;
    this.#done = true;
    await this.#iterator?.return?.();
    if (this.#list !== this.#iterator) discardContent(this.#list);
  }

  async #begin(): Promise<IteratorResult<unknown>> {
    this.#iterator = iteratorOf(await this.#list);
    return this.#iterator.next();
  }

  async #later(result: Promise<IteratorResult<unknown>>): Promise<NextEntry> {
    try {
      return await this.#entryOf(await result);
    } catch (error) {
      this.#done = true;
      throw error;
    }
  }

  /** A list may hold promises of entries, as from `map` with an async function. */
  #entryOf(result: IteratorResult<unknown>): NextEntry | Promise<NextEntry> {
    if (result.done === true) {
      this.#done = true;
      return null;
    }
    const entry = result.value as FileEntry | Promise<FileEntry> | null;
    // An entry of null would look like the end of the list.
    return entry === null ? refuseEntry(entry) : entry;
  }
}

function iteratorOf(list: unknown): EntryIterator {
  // A string would iterate over its letters; that is never meant.
  if (typeof list === "object" && list !== null && bytesOf(list) === null) {
    if (Symbol.asyncIterator in list)
      return (list as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in list) return (list as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new TypeError(
    `files() gave ${shown(list)}; it has to give a list of files: an array, or a generator or async generator, which has a * before its name`,
  );
}
