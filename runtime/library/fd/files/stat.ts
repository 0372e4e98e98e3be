// Attributes of real files as the packets carry them, exact in all 64 bits and in nanoseconds.
import type { BigIntStats } from "node:fs";
import { StatPacket } from "../packets/StatPacket.js";
import type { Int64 } from "../types.js";
import { isPlausible } from "./times.js";

const S_IFMT = 0o170000;
const NANOSECONDS = 1_000_000_000n;

/** The bits of `st_mode` that tell the kind of a file. */
export const fileKinds = Object.freeze({
  fifo: 0o010000,
  character: 0o020000,
  directory: 0o040000,
  block: 0o060000,
  regular: 0o100000,
  link: 0o120000,
  socket: 0o140000,
} as const);

/** The kind of a file, one of {@link fileKinds}, from its mode. */
export function kindOf(mode: number): number {
  return mode & S_IFMT;
}

/** Packets whose times no plugin would mean, but the disk has them. */
const oddTimes = new WeakSet<object>();

/** Whether a packet of {@link statPacket} has a time that would be taken for a mistake elsewhere. */
export function hasOddTimesOfDisk(packet: object): boolean {
  return oddTimes.has(packet);
}

/**
 * A packet with what `lstatSync(path, { bigint: true })` tells. The link count stays the real one, so the core finds
 * hard links; set it to 1 in packets for files that are not on disk under their name.
 */
export function statPacket(stats: BigIntStats, packet: StatPacket = new StatPacket()): StatPacket {
  packet.st_dev = exact(stats.dev);
  packet.st_ino = exact(stats.ino);
  packet.st_mode = Number(stats.mode);
  packet.st_nlink = exact(stats.nlink);
  packet.st_uid = Number(stats.uid);
  packet.st_gid = Number(stats.gid);
  packet.st_rdev = exact(stats.rdev);
  packet.st_size = exact(stats.size);
  packet.st_blksize = exact(stats.blksize);
  packet.st_blocks = exact(stats.blocks);
  packet.st_atime_nsec = nanoseconds(stats.atimeNs);
  packet.st_mtime_nsec = nanoseconds(stats.mtimeNs);
  packet.st_ctime_nsec = nanoseconds(stats.ctimeNs);
  packet.st_atime = seconds(stats.atimeNs, packet.st_atime_nsec);
  packet.st_mtime = seconds(stats.mtimeNs, packet.st_mtime_nsec);
  packet.st_ctime = seconds(stats.ctimeNs, packet.st_ctime_nsec);
  return noteOdd(packet);
}

/** The same from the numbers of `NativeFiles.look`. */
export function statOf(numbers: BigInt64Array, packet: StatPacket): StatPacket {
  const [dev = 0n, ino = 0n, mode = 0n, nlink = 0n, uid = 0n, gid = 0n, rdev = 0n, size = 0n] =
    numbers;
  const [blksize = 0n, blocks = 0n, ...times] = numbers.subarray(8);
  packet.st_dev = exact(dev);
  packet.st_ino = exact(ino);
  packet.st_mode = Number(mode);
  packet.st_nlink = exact(nlink);
  packet.st_uid = Number(uid);
  packet.st_gid = Number(gid);
  packet.st_rdev = exact(rdev);
  packet.st_size = exact(size);
  packet.st_blksize = exact(blksize);
  packet.st_blocks = exact(blocks);
  const [atime = 0, atimeNs = 0, mtime = 0, mtimeNs = 0, ctime = 0, ctimeNs = 0] =
    times.map(Number);
  packet.st_atime = atime;
  packet.st_atime_nsec = atimeNs;
  packet.st_mtime = mtime;
  packet.st_mtime_nsec = mtimeNs;
  packet.st_ctime = ctime;
  packet.st_ctime_nsec = ctimeNs;
  return noteOdd(packet);
}

/** What nobody described belongs to the user that the plugin runs as, who can restore it then. */
export function statOfOurs(): StatPacket {
  return new StatPacket({ st_uid: process.geteuid?.() ?? 0, st_gid: process.getegid?.() ?? 0 });
}

function noteOdd(packet: StatPacket): StatPacket {
  const { st_atime, st_mtime, st_ctime } = packet;
  if (![st_atime, st_mtime, st_ctime].every(isPlausible)) oddTimes.add(packet);
  return packet;
}

/** Node hands out the 64 bits as signed. */
function exact(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : BigInt.asUintN(64, value);
}

/** Never negative: a time before 1970 counts forward from the second below it. */
function nanoseconds(time: bigint): number {
  const rest = Number(time % NANOSECONDS);
  return rest < 0 ? rest + 1_000_000_000 : rest;
}

function seconds(time: bigint, rest: number): number {
  return Number((time - BigInt(rest)) / NANOSECONDS);
}
