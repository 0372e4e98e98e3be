// Scripts with what V8 made of them before: kept in a file beside the script for one version of Node, made at set-up and by
// `bareos-node install`. Whatever does not fit is passed over without a word: then V8 compiles the script once more.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import * as zlib from "node:zlib";

/** The script beside an entry. */
export const SCRIPT = "worker.cjs";

/** What the scripts' names begin with, in stacks. */
export const SCRIPT_ROOT = "bareos-node/dist/worker/";

/** Ahead of V8's bytes: the checksums of the script and of them. V8 itself looks at versions, flags and lengths only. */
const HEAD = 8;

export interface RunScript {
  readonly script: vm.Script;
  readonly exports: object;
}

/** Another Node has another file; so has the same Node for another processor. */
export function cacheFileOf(file: string): string {
  return `${file}.${process.version}-${process.arch}`;
}

/** Runs a CommonJS script. */
export function runScript(file: string): RunScript {
  const source = readFileSync(file);
  const script = new vm.Script(source.toString("utf8"), {
    // The same wherever the script lies: V8 takes the name from what it kept.
    filename: `${SCRIPT_ROOT}${path.basename(path.dirname(file))}/${path.basename(file)}`,
    cachedData: readCache(file, source),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  return { script, exports: module.exports };
}

/** Runs a script and writes what V8 knows of it then, whole or not at all; nothing when what is there fits. */
export function keepScript(file: string): void {
  const { script } = runScript(file);
  if (script.cachedDataRejected === false) return;
  const data = script.createCachedData();
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(zlib.crc32(readFileSync(file)), 0);
  head.writeUInt32LE(zlib.crc32(data), 4);
  const kept = cacheFileOf(file);
  const fresh = `${kept}.${String(process.pid)}`;
  writeFileSync(fresh, Buffer.concat([head, data]));
  renameSync(fresh, kept);
}

function readCache(file: string, source: Buffer): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(cacheFileOf(file));
  } catch {
    return undefined;
  }
  // Node 22.0 and 22.1 have no checksums.
  if (kept.length <= HEAD || !Reflect.has(zlib, "crc32")) return undefined;
  const data = kept.subarray(HEAD);
  const isWhole =
    kept.readUInt32LE(0) === zlib.crc32(source) && kept.readUInt32LE(4) === zlib.crc32(data);
  return isWhole ? data : undefined;
}
