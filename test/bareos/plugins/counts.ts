// Saves one file of the disk, and says how many bytes its process read and wrote meanwhile: with direct I/O the core does that.
import { readFileSync } from "node:fs";
import { BareosFdPlugin, JobMessage, M_INFO, option, type FileEntry } from "bareosfd";

interface Moved {
  readonly read: number;
  readonly written: number;
}

/** What the kernel counted for this process, in bytes. */
function moved(): Moved {
  const text = readFileSync("/proc/self/io", "utf8");
  const number = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(text)?.[1]);
  return { read: number("rchar"), written: number("wchar") };
}

export default class Counts extends BareosFdPlugin.withOptions({ file: option.text() }) {
  #before = moved();

  override onBackupStart(): void {
    this.#before = moved();
  }

  override onRestoreStart(): void {
    this.#before = moved();
  }

  override onBackupEnd(): void {
    JobMessage(M_INFO, `read ${moved().read - this.#before.read} bytes`);
  }

  override onRestoreEnd(): void {
    JobMessage(M_INFO, `wrote ${moved().written - this.#before.written} bytes`);
  }

  override *files(): Generator<FileEntry> {
    yield this.options.file;
  }
}
