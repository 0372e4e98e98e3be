// console.* of a plugin goes to the daemon's debug trace, line by line, each method at its level.
import { Console } from "node:console";
import { Writable } from "node:stream";
import { callerPlace } from "./caller.js";
import type { Place } from "./caller.js";

/** Levels of the trace, in the manner of the daemon: the lower the more important. */
const LEVELS = {
  error: 10,
  warn: 50,
  assert: 10,
  info: 100,
  log: 100,
  debug: 200,
  trace: 200,
} as const;
const OTHER_LEVEL = 100;

const METHODS = [
  "assert",
  "count",
  "countReset",
  "debug",
  "dir",
  "dirxml",
  "error",
  "group",
  "groupCollapsed",
  "groupEnd",
  "info",
  "log",
  "table",
  "time",
  "timeEnd",
  "timeLog",
  "trace",
  "warn",
] as const;

/** Takes over the global console. Returns what gives it back. */
export function redirectConsole(
  write: (level: number, line: string, place: Place) => void,
): () => void {
  let level: number = OTHER_LEVEL;
  let place: Place = { file: "console", line: 0 };
  const sink = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      for (const line of String(chunk).replace(/\n$/, "").split("\n")) write(level, line, place);
      done();
    },
  });
  // Formatting, groups, counters and timers are Node's own; only the streams are ours.
  const inner = new Console({ stdout: sink, stderr: sink, colorMode: false });
  const previous = new Map<string, unknown>();
  for (const name of METHODS) {
    const method: unknown = Reflect.get(inner, name);
    if (typeof method !== "function") continue;
    const ownLevel = name in LEVELS ? LEVELS[name as keyof typeof LEVELS] : OTHER_LEVEL;
    previous.set(name, Reflect.get(console, name));
    Reflect.set(console, name, (...args: readonly unknown[]): void => {
      level = ownLevel;
      place = callerPlace();
      Reflect.apply(method, inner, args);
    });
  }
  return () => {
    for (const [name, method] of previous) Reflect.set(console, name, method);
  };
}
