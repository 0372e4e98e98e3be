// The files that are backed up: made when first asked for, in a folder of their own that goes at the end.
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execFileSync } from "node:child_process";

export const BIG_FILE_MIB = 512;
const SMALL_FILE_BYTES = 1024;
const FILES_PER_FOLDER = 200;
const MIB = 1 << 20;
/** Twice what the largest restore needs: 200,000 files, a page each. */
const MEMORY_FOR_RESTORES = 2 * 1024 * MIB;

/** A file system in memory, on most machines. */
const IN_MEMORY = "/dev/shm";

export class Fixtures {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "bareos-node-bench-"));
  readonly #restored = mkdtempSync(path.join(folderForRestores(), "bareos-node-bench-"));
  readonly #made = new Map<string, string>();

  /** Where restores go, so that no disk is measured. */
  get restoreFolder(): string {
    return path.join(this.#restored, "files");
  }

  /** A folder for what a job saves, for restores. */
  stored(name: string): { readonly folder: string; readonly isNew: boolean } {
    const isNew = !this.#made.has(`stored-${name}`);
    return { folder: this.#once(`stored-${name}`, () => undefined), isNew };
  }

  removeRestored(): void {
    rmSync(this.restoreFolder, { recursive: true, force: true });
  }

  removeStored(name: string): void {
    rmSync(this.stored(name).folder, { recursive: true, force: true });
    this.#made.delete(`stored-${name}`);
  }

  /** A list of `count` times the same file of 512 MiB. */
  bigFile(count: number): string {
    return this.#once(`big-${String(count)}`, (list) => {
      writeFileSync(list, `${this.#once("big", writeBigFile)}\n`.repeat(count));
    });
  }

  /** A list of files of 1 KiB. */
  smallFiles(count: number): string {
    return this.#once(`small-${String(count)}`, (list) => {
      writeSmallFiles(list, count);
    });
  }

  emptyList(): string {
    return this.#once("empty", (list) => {
      const file = `${list}.file`;
      writeFileSync(file, "");
      writeFileSync(list, `${file}\n`);
    });
  }

  /** A named pipe. */
  pipe(name: string): string {
    return this.#once(name, (file) => {
      execFileSync("mkfifo", [file]);
    });
  }

  remove(): void {
    for (const folder of [this.#folder, this.#restored]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #once(name: string, make: (file: string) => void): string {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const file = path.join(this.#folder, name);
    make(file);
    this.#made.set(name, file);
    return file;
  }
}

function folderForRestores(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= MEMORY_FOR_RESTORES ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

function writeBigFile(file: string): void {
  const block = randomBytes(MIB);
  const descriptor = openSync(file, "w");
  try {
    for (let count = 0; count < BIG_FILE_MIB; count++) writeSync(descriptor, block);
    // Else the kernel writes it to the disk while something is measured.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes the list, and beside it the files in folders of a usual size. */
function writeSmallFiles(list: string, count: number): void {
  const content = randomBytes(SMALL_FILE_BYTES);
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    const folder = `${list}-files/${String(Math.floor(index / FILES_PER_FOLDER))}`;
    if (index % FILES_PER_FOLDER === 0) mkdirSync(folder, { recursive: true });
    const file = `${folder}/file-${String(index)}`;
    writeFileSync(file, content);
    names.push(`${file}\n`);
  }
  writeFileSync(list, names.join(""));
}
