// Reads a file's data through a plugin, block by block as the core does, or through the descriptor that it gives.
import { Buffer } from "node:buffer";
import { readSync } from "node:fs";
import { IO_CLOSE, IO_OPEN, IO_READ } from "../constants/bIOPS.js";
import type { FileName } from "../types.js";
import { isAtLeast } from "../release-order.js";
import type { Release } from "../release.js";
import type { PluginCalls } from "./calls.js";

/** `status` of an open that leaves the data to the core, from release 22 on. */
const IN_CORE = 1;

export interface ReadData {
  readonly data: Uint8Array;
  readonly length: number;
  readonly errno: number;
}

/** Size of the core's blocks in bytes. */
export function blockSize(release: Release): number {
  return isAtLeast(release, 23) ? 256 * 1024 : 64 * 1024;
}

export async function readData(
  calls: PluginCalls,
  fname: FileName,
  block: number,
  keepData: boolean,
): Promise<ReadData> {
  const opened = await calls.io({ func: IO_OPEN, fname, flags: 0 });
  const chunks: Uint8Array[] = [];
  let length = 0;
  let errno = opened.status < 0 ? opened.io_errno : 0;
  if (opened.status < 0) return { data: new Uint8Array(), length, errno };
  const filedes = opened.status === IN_CORE ? opened.filedes : -1;
  for (;;) {
    const [count, data, failure] =
      filedes >= 0 ? readDescriptor(filedes, block) : await readBlock(calls, block);
    errno = failure;
    if (count <= 0) break;
    length += count;
    if (keepData) chunks.push(data);
  }
  await calls.io({ func: IO_CLOSE, filedes: Math.max(filedes, 0) });
  return { data: Buffer.concat(chunks), length, errno };
}

type Block = readonly [count: number, data: Uint8Array, errno: number];

async function readBlock(calls: PluginCalls, block: number): Promise<Block> {
  const buffer = Buffer.alloc(block);
  const packet = await calls.io({ func: IO_READ, count: block, buf: buffer, filedes: 0 });
  const data = packet.buf ?? new Uint8Array();
  if (packet.status > data.length || packet.status > block) {
    throw new RangeError(`a read of ${block} bytes answered ${packet.status}, with ${data.length}`);
  }
  // A copy: plugins use their buffer again.
  const copy = Uint8Array.from(data.subarray(0, Math.max(packet.status, 0)));
  return [packet.status, copy, packet.status < 0 ? packet.io_errno : 0];
}

function readDescriptor(filedes: number, block: number): Block {
  const buffer = Buffer.alloc(block);
  const count = readSync(filedes, buffer, 0, block, null);
  return [count, buffer.subarray(0, count), 0];
}
