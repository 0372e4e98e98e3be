// When data moved: from the first to the last growth of a volume, from the first file to the last one's attributes.
import { lstatSync, readdirSync, readFileSync, type BigIntStats } from "node:fs";
import path from "node:path";

/** Milliseconds between looks at the volume. */
const LOOK = 5;

/** A volume is at first nothing but its label. */
const LABEL = 4096;

export interface Growth {
  /** Ends it; seconds from the first growth behind the label to the last one. */
  readonly stop: () => number;
}

/** Watches the newest volume of a folder. */
export function growthOf(folder: string): Growth {
  let size = 0;
  let first: number | undefined;
  let last = 0;
  const look = (): void => {
    const now = sizeOf(folder);
    if (now <= LABEL || now === size) return;
    size = now;
    last = performance.now();
    first ??= last;
  };
  const timer = setInterval(look, LOOK);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      if (first === undefined) throw new Error(`no volume grew in ${folder}`);
      return (last - first) / 1000;
    },
  };
}

function sizeOf(folder: string): number {
  const sizes = readdirSync(folder).map(
    (name) => lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, each) => sum + each, 0);
}

/** Seconds from the birth of the first regular file to the last change of one. */
export function restoredWithin(folder: string): number {
  let first: bigint | undefined;
  let last = 0n;
  for (const { birthtimeNs, ctimeNs } of regularFiles(folder)) {
    if (first === undefined || birthtimeNs < first) first = birthtimeNs;
    if (ctimeNs > last) last = ctimeNs;
  }
  if (first === undefined) throw new Error(`nothing was restored to ${folder}`);
  return Number(last - first) / 1e9;
}

function* regularFiles(folder: string): Generator<BigIntStats> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* regularFiles(name);
    else yield lstatSync(name, { bigint: true });
  }
}

/** Clock ticks a second: the kernel's, whatever the machine. */
const TICKS = 100;

/** Processor seconds of a process and of those that it has waited for. */
export function secondsWithChildren(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // Behind the name, which may have blanks: state is the third field, the times are the 14th to the 17th.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).map(Number);
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
}
