// What plugins need that make lists of files: kinds of many files, and what is in a folder. By native functions where there
// are some.
import { Buffer, isUtf8 } from "node:buffer";
import { lstatSync, readdirSync } from "node:fs";
import { isMissing, isSystemError } from "../files/errors.js";
import { fileName, fsPath, withSlash } from "../files/names.js";
import { fileKinds, kindOf } from "../files/stat.js";
import type { FileName } from "../types.js";
import { nativeFiles } from "./native-files.js";

/** A file in a folder. */
export interface FolderEntry {
  readonly path: FileName;
  /** One of `fileKinds`; 0 when that could not be found out. */
  readonly kind: number;
}

/**
 * The kinds of files, see `fileKinds`: 0 where there is nothing, -1 for what cannot be looked at. Links are not followed.
 * Where storage answers slowly up to `atOnce` files are looked at together.
 */
export function kindsOfFiles(paths: readonly FileName[], atOnce = 1): readonly number[] {
  const { modes } = nativeFiles();
  const found = modes?.(paths, atOnce) ?? paths.map((path) => modeAt(path));
  return Array.from(found, (mode) => (mode > 0 ? kindOf(mode) : mode));
}

function modeAt(path: FileName): number {
  try {
    return lstatSync(fsPath(path), { throwIfNoEntry: false })?.mode ?? 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return isMissing(error) ? 0 : -1;
  }
}

/** All that is in a folder, in the order of the system. Throws the system's error. */
export function readFolder(folder: FileName): readonly FolderEntry[] {
  const { listFolder } = nativeFiles();
  if (listFolder === undefined) return readSlowly(folder);
  const { names, kinds } = listFolder(folder);
  const paths = pathsOf(withSlash(folder), names);
  return paths.map((path, at) => ({ path, kind: kinds[at] ?? 0 }));
}

function pathsOf(prefix: FileName, names: Uint8Array): readonly FileName[] {
  const bytes = Buffer.from(names.buffer, names.byteOffset, names.length);
  if (typeof prefix === "string" && isUtf8(bytes)) {
    return bytes
      .toString()
      .split("\0")
      .slice(0, -1)
      .map((name) => prefix + name);
  }
  const paths: FileName[] = [];
  const front = Buffer.from(prefix);
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    paths.push(fileName(Buffer.concat([front, bytes.subarray(start, end)])));
    start = end + 1;
  }
  return paths;
}

function readSlowly(folder: FileName): readonly FolderEntry[] {
  const prefix = Buffer.from(withSlash(folder));
  const entries = readdirSync(fsPath(folder), { encoding: "buffer", withFileTypes: true });
  return entries.map((entry) => {
    const path = fileName(Buffer.concat([prefix, Buffer.from(entry.name)]));
    return {
      path,
      kind: entry.isDirectory() ? fileKinds.directory : (kindsOfFiles([path])[0] ?? 0),
    };
  });
}
