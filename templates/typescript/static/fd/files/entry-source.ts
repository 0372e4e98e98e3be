// Takes entries one by one from a list, synchronous as long as the list is: a promise per file would cost more than the
// file itself.
import type { FileEntries, FileEntry } from "./file-entry.js";

/** The next entry, or null when there are no more. */
export type NextEntry = FileEntry | null;

export class EntrySource {
  readonly #iterator: Iterator<FileEntry> | AsyncIterator<FileEntry>;
  #done = false;

  constructor(entries: FileEntries) {
    // A string would iterate over its letters; that is never meant.
    if (typeof entries === "string" || entries instanceof Uint8Array) {
      throw new TypeError("files() has to return a list of files, not one name");
    }
    this.#iterator =
      Symbol.asyncIterator in entries
        ? entries[Symbol.asyncIterator]()
        : entries[Symbol.iterator]();
  }

  /** Throws or rejects with what the list throws; after that there are no more entries. */
  next(): NextEntry | Promise<NextEntry> {
    if (this.#done) return null;
    let result: IteratorResult<FileEntry> | Promise<IteratorResult<FileEntry>>;
    try {
      result = this.#iterator.next();
    } catch (error) {
      this.#done = true;
      throw error;
    }
    return "then" in result ? this.#later(result) : this.#take(result);
  }

  /** Lets a generator run its `finally` blocks. Harmless at any time, and more than once. */
  async close(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    await this.#iterator.return?.();
  }

  async #later(result: Promise<IteratorResult<FileEntry>>): Promise<NextEntry> {
    try {
      return this.#take(await result);
    } catch (error) {
      this.#done = true;
      throw error;
    }
  }

  #take(result: IteratorResult<FileEntry>): NextEntry {
    if (result.done !== true) return result.value;
    this.#done = true;
    return null;
  }
}
