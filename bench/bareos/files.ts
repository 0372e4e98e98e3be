// The files that are saved: many small ones, or two large ones, whose data nothing can compress.
import { randomFillSync } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";

export type FileSetName = "small" | "large";

const SMALL = 4096;
const PER_FOLDER = 500;
const MIB = 1024 * 1024;

export function makeFiles(
  set: FileSetName,
  folder: string,
  { files, mib }: { readonly files: number; readonly mib: number },
): void {
  mkdirSync(folder);
  if (set === "small") makeSmall(folder, files);
  else for (const name of ["one", "two"]) makeLarge(path.join(folder, name), mib);
}

function makeSmall(folder: string, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const below = path.join(folder, String(Math.floor(index / PER_FOLDER)));
    if (index % PER_FOLDER === 0) mkdirSync(below);
    writeFileSync(path.join(below, `file-${index}`), randomFillSync(Buffer.alloc(SMALL)));
  }
}

function makeLarge(file: string, mib: number): void {
  const descriptor = openSync(file, "w");
  const block = Buffer.alloc(MIB);
  for (let index = 0; index < mib; index += 1) writeSync(descriptor, randomFillSync(block));
  closeSync(descriptor);
}
