// Processor time of the whole machine, and of a process that runs with its children, from /proc.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** How many processors are busy at the moment, over a second in which this process does nothing. */
export async function busyProcessors(signal: AbortSignal): Promise<number> {
  const before = machineTimes();
  await sleep(1000, undefined, { signal });
  const after = machineTimes();
  const total = after.total - before.total;
  return (cpus().length * (total - (after.idle - before.idle))) / total;
}

/** Milliseconds of all processors together since the machine started. */
function machineTimes(): { readonly total: number; readonly idle: number } {
  const times = cpus().map((cpu) => cpu.times);
  return {
    total: times.reduce(
      (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
      0,
    ),
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
  };
}

export interface ProcessorSeconds {
  readonly own: number;
  /** Of the children that live; their own children do not count. */
  readonly children: number;
}

/** Threads that have ended do not count: take the difference over a time in which none ends. */
export function processorSeconds(pid: number): ProcessorSeconds {
  const children = childrenOf(pid);
  if (children.length === 0) throw new Error("the job has no worker");
  return {
    own: secondsOf(pid),
    children: children.reduce((sum, child) => sum + secondsOf(child), 0),
  };
}

/** Proportional set size: a page that N processes have counts as an Nth of it in each. */
export function proportionalKiB(pid: number): number {
  const text = readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8");
  const found = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  if (found === undefined) throw new Error("the kernel does not tell proportional set sizes");
  return Number(found);
}

/** How often these processes have a file open. */
export function openedBy(pids: readonly number[], file: string): number {
  return pids
    .map((pid) => `/proc/${String(pid)}/fd`)
    .flatMap((folder) => namesIn(folder).map((name) => `${folder}/${name}`))
    .filter((link) => targetOf(link) === file).length;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

export function childrenOf(pid: number): readonly number[] {
  const threads = `/proc/${String(pid)}/task`;
  return namesIn(threads).flatMap((thread) =>
    readOrEmpty(`${threads}/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

/** The first number of schedstat are nanoseconds on a processor; /proc/PID/stat counts hundredths of a second only. */
function secondsOf(pid: number): number {
  const threads = `/proc/${String(pid)}/task`;
  const nanoseconds = readdirSync(threads).map((thread) =>
    Number(readOrEmpty(`${threads}/${thread}/schedstat`).split(" ")[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** Processes and threads end while one looks at them. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
