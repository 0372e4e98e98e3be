// What a command writes to its standard error, as lines for the job's log.
import { Buffer } from "node:buffer";
import { printable } from "../printable.js";

/** Bytes of a line; the rest of it is left out. */
const LONGEST_LINE = 1000;
/** Lines of one command; of more the log would say no more. */
const MOST_LINES = 1000;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class ErrorLines {
  readonly #tell: (line: string) => void;
  #parts: Uint8Array[] = [];
  #length = 0;
  #cut = false;
  #count = 0;
  #last = "";

  /** @param tell - Takes each line, in plain characters. */
  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** The last line that was not empty; the program's last words. */
  get last(): string {
    return this.#last;
  }

  /** Takes what was written, in pieces of any kind. */
  push(bytes: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      // A carriage return alone ends a line, too: progress is shown so.
      if (bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) continue;
      this.#keep(bytes.subarray(start, at));
      this.#endLine();
      start = at + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  /** No more comes: a last line may have no end. */
  end(): void {
    this.#endLine();
    const more = this.#count - MOST_LINES;
    if (more > 0) this.#tell(`${more} more lines are left out`);
    this.#count = 0;
  }

  #keep(bytes: Uint8Array): void {
    const room = LONGEST_LINE - this.#length;
    if (bytes.length > room) this.#cut = true;
    if (bytes.length === 0 || room === 0) return;
    const part = Uint8Array.from(bytes.subarray(0, room));
    this.#parts.push(part);
    this.#length += part.length;
  }

  #endLine(): void {
    const whole = Buffer.concat(this.#parts);
    const line = printable(whole).trim() + (this.#cut ? " …" : "");
    this.#parts = [];
    this.#length = 0;
    this.#cut = false;
    if (line === "") return;
    this.#last = line;
    this.#count += 1;
    if (this.#count <= MOST_LINES) this.#tell(line);
  }
}
