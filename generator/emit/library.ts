// Where the hand-written half of the packages stands, as a package's own folder sees it: tsconfig.json and the build script
// name it by relative paths. Which rooms of runtime/library belong to which package is said here alone.
import path from "node:path";
import type { Daemon } from "../ir/types.js";
import type { DaemonModel } from "../model/types.js";

/** Both as absolute paths. */
export interface LibraryPlace {
  /** runtime/library. */
  readonly library: string;
  /** The output folder, below which the packages are written. */
  readonly out: string;
}

/** Paths relative to the folder of one package. */
export interface PackageLibrary {
  /** Folders whose modules see each other as neighbours of those in `src`. */
  readonly rooms: readonly string[];
  /** The nearest folder above the package and the library. */
  readonly root: string;
  /** The program that puts generated and hand-written modules together. */
  readonly assemble: string;
}

/** The door whose exports a package's index.ts passes on. */
export const LIBRARY_INDEX = "plugin/index.js";

/** Folders of the library with an index.ts that a package opens under their own name: `bareosfd/testing`. */
export const LIBRARY_DOORS = ["testing"] as const;

/** Whether plugins of a daemon have nothing but events. */
export function isEventsOnly(daemon: DaemonModel): boolean {
  return daemon.packets.length === 0 && daemon.groups.some(({ role }) => role === "events");
}

/**
 * What the library takes for granted and releases before 23 lack: constants, groups of constants, fields of packets. Packages of the
 * shipped releases have all of it, each with the releases that it is in.
 */
const TAKEN_FOR_GRANTED: Readonly<Record<Daemon, readonly string[]>> = {
  fd: ["bIOPstatus", "bVarCheckChanges", "bVarUsedConfig", "io_pkt.filedes"],
  sd: [],
  dir: [],
};

/** What a package lacks to be compiled with the library, because it was made from too old a release alone. */
export function lackedByLibrary({ daemon, groups, packets }: DaemonModel): readonly string[] {
  const names = new Set([
    ...groups.filter(({ members }) => members.length > 0).map(({ name }) => name),
    ...groups.flatMap(({ members }) => members.map(({ name }) => name)),
    ...packets.flatMap(({ struct, fields }) => fields.map(({ name }) => `${struct}.${name}`)),
  ]);
  return TAKEN_FOR_GRANTED[daemon].filter((name) => !names.has(name));
}

export function packageLibrary(daemon: DaemonModel, place: LibraryPlace): PackageLibrary {
  const folder = path.join(place.out, daemon.daemon);
  const seen = (target: string): string => path.relative(folder, target).split(path.sep).join("/");
  const rooms = [daemon.daemon, ...(isEventsOnly(daemon) ? ["events-only"] : []), "common"];
  return {
    rooms: rooms.map((room) => seen(path.join(place.library, room))),
    root: seen(commonFolder(folder, place.library)),
    assemble: seen(path.join(place.library, "assemble.mjs")),
  };
}

function commonFolder(left: string, right: string): string {
  const others = right.split(path.sep);
  const parts = left.split(path.sep);
  const differing = parts.findIndex((part, index) => part !== others[index]);
  return parts.slice(0, differing).join(path.sep) || path.sep;
}
