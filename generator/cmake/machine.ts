// For which processor a program or library was built: a few bytes at its beginning say so.
import { closeSync, openSync, readSync } from "node:fs";

/** Node's names by the numbers of the ELF format. */
const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x3e, "x64"],
  [0xb7, "arm64"],
  [0xf3, "riscv64"],
  [0x15, "ppc64"],
  [0x16, "s390x"],
]);
const MACHINE_OFFSET = 18;
const BIG_ENDIAN = 2;

/** As `process.arch` names it; undefined for what is no such file. Throws the system's error when it cannot be read. */
export function machineOf(file: string): string | undefined {
  const head = Buffer.alloc(MACHINE_OFFSET + 2);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (!head.subarray(0, 4).equals(Buffer.from("\x7fELF", "latin1"))) return undefined;
  const number =
    head[5] === BIG_ENDIAN ? head.readUInt16BE(MACHINE_OFFSET) : head.readUInt16LE(MACHINE_OFFSET);
  return MACHINES.get(number) ?? `machine ${number}`;
}
