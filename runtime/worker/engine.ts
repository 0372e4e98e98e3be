// The engine of backups in the native part: it works off names of files straight into the ahead ring (runtime/engine).
import type { FoundOnDisk, OpenedOnDisk } from "bareosfd";

/** Why the engine stopped, `Outcome` in runtime/engine/backup.h. */
export const Outcome = Object.freeze({
  paused: 0,
  full: 1,
  done: 2,
  entry: 3,
  file: 4,
  closed: 5,
  attributes: 6,
});

/** Places in {@link Engine.state}, in words of 32 bits; `State` in runtime/addon/engine.cc. */
export const EngineState = Object.freeze({
  ringHead: 0,
  ringEnd: 1,
  sequence: 2,
  taken: 3,
  busy: 4,
  follows: 5,
  errno: 6,
});

/** What holds for a Plugin line. */
export interface EngineSettings {
  /** Numbers of the running release. */
  readonly types: Readonly<Record<"regular" | "empty" | "directory" | "link" | "special", number>>;
  /** Flags of the packet as the core presets them. */
  readonly flags: Uint8Array;
  /** What travels ahead, and who reads it: the engine, or the plugin. */
  readonly data: boolean;
  readonly lists: boolean;
  readonly attributes: boolean;
  readonly pluginLists: boolean;
  readonly pluginAttributes: boolean;
  /** Whether lists travel on their own. */
  readonly listsAlone: boolean;
  readonly keepAccessTime: boolean;
  readonly directAbove: number;
  readonly pseudoFileSystems: readonly number[];
  readonly mostFiles: number;
  readonly readers: number;
}

export interface Engine {
  /** What the engine knows now; the first two words are where the worker stands in the ring, whoever writes. */
  readonly state: ArrayBuffer;
  begin(settings: EngineSettings): void;
  /** Takes names, each with a zero byte at its end. */
  add(names: Uint8Array): void;
  /** Drops so many names that others worked off. */
  skip(count: number): void;
  /**
   * Works for some microseconds, or until something stands in the way; one of {@link Outcome}. `sequence` is the number of
   * the file that was prepared last. With `yields` a request of the daemon goes first.
   */
  work(sequence: number, microseconds: number, yields: boolean): number;
  /** The file of a number, where data do not travel ahead; null for one without, or that others prepared. */
  find(sequence: number): FoundOnDisk | null;
  /** After `file`: the file that was read from. It is the caller's. */
  takeFile(): OpenedOnDisk;
  /** After `attributes`: the name of the file at hand as its packet has it. */
  path(): Uint8Array;
  /** Gives up the file at hand. */
  dropFile(): void;
  /** Gives up everything. */
  end(): void;
}
