// Files of a run-ahead that need something later: prepared ones that the core may come to, and dropped ones that are being closed.
import type { PreparedFile } from "bareosfd";

/** Files whose data do not travel ahead, by their numbers. */
export class PreparedFiles {
  private readonly files = new Map<number, PreparedFile>();

  add(number: number, file: PreparedFile): void {
    this.files.set(number, file);
  }

  /** The core does I/O of a file: tells the plugin which one. False when it is none of these. */
  select(number: number): boolean {
    const file = this.files.get(number);
    file?.select();
    return file !== undefined;
  }

  /** The core is done with all before this one. */
  forgetBefore(number: number): void {
    for (const [known, file] of this.files) {
      if (known >= number) return;
      file.discard();
      this.files.delete(known);
    }
  }

  discardAll(): void {
    for (const file of this.files.values()) file.discard();
    this.files.clear();
  }
}

/** Files that nobody wants to the end. */
export class ClosingFiles {
  private readonly closing = new Set<Promise<void>>();

  add(closed: Promise<void>): void {
    const noted = closed.finally(() => this.closing.delete(noted));
    this.closing.add(noted);
  }

  async settled(): Promise<void> {
    await Promise.all(this.closing);
  }
}
