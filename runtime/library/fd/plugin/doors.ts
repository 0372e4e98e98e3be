// Restores into something else than files on disk: the methods by which a plugin takes entries, and what it takes them with.
import type { Writable } from "node:stream";
import { CommandSink } from "../command/command-sink.js";
import { Command } from "../command/command.js";
import { CF_CREATED, CF_ERROR, CF_EXTRACT, CF_SKIP } from "../constants/bCFs.js";
import type { bCFs } from "../constants/bCFs.js";
import { M_ERROR } from "../constants/bJobMessageType.js";
import { FT_FIFO, FT_JUNCTION, FT_LNK, FT_LNKSAVED, FT_SPEC } from "../constants/FILETYPES.js";
import { DebugMessage, JobMessage } from "../core.js";
import { shown } from "../files/entry-error.js";
import { printableName } from "../files/names.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { isDirectoryType } from "../restore/create.js";
import {
  entryOf,
  linkEntryOf,
  type RestoreEntry,
  type RestoreLinkEntry,
} from "../restore/entry.js";
import { SinkFile } from "../restore/sink-file.js";
import { isWritable, StreamSink, type WritableLike } from "../restore/stream-sink.js";
import { WebSink } from "../restore/web-sink.js";
import { whyOf } from "../restore/why.js";

/** A plugin did with an entry what was to be done, or leaves it out. Nothing instead of it: the entry is restored to disk. */
export type Handled = "restored" | "skipped";

/** Where the data of a file go: a stream, or a {@link command} that reads them from standard input. */
export type RestoreTarget = Writable | WritableStream<Uint8Array> | Command;

// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- the type of a method without a return
type Nothing = undefined | null | void;

/**
 * Methods that a plugin may define to restore entries into something else. Each is called as the core comes to an entry, and what it
 * gives nothing for becomes a file on disk as ever. An error that it throws is one of this entry in the job's log; the others are
 * restored. Owner, mode, times, ACLs and extended attributes of what goes elsewhere are the plugin's own business.
 */
export interface RestoreDoors {
  /**
   * Takes a regular file, also an empty one. The data go to what it gives: a write waits as long as that wants, and the file is restored when
   * the stream has finished, or the command ended well. Devices and pipes are not asked about.
   */
  restore?(
    entry: RestoreEntry,
  ): RestoreTarget | Handled | Nothing | Promise<RestoreTarget | Handled | Nothing>;
  /** Takes a folder. It comes after all that is in it. */
  restoreFolder?(entry: RestoreEntry): Handled | Nothing | Promise<Handled | Nothing>;
  /** Takes a symbolic link, or a further name of a file whose data were saved under another one. */
  restoreLink?(entry: RestoreLinkEntry): Handled | Nothing | Promise<Handled | Nothing>;
}

/** What became of an entry: where its data go, or a status for the core. */
export type Elsewhere = SinkFile | Exclude<bCFs, typeof CF_EXTRACT>;

/** Whether the plugin wants to be asked about each file, so that nobody else may answer for it. */
export function hasDoor(plugin: RestoreDoors): boolean {
  return typeof plugin.restore === "function";
}

/** Asks a plugin about an entry. Null when it has no method for that: nothing is waited for then. */
export function askDoor(
  plugin: RestoreDoors,
  packet: RestorePacket,
): Promise<Elsewhere | null> | null {
  const { olname, type } = packet;
  if (isDirectoryType(type)) {
    if (plugin.restoreFolder === undefined) return null;
    const entry = entryOf(packet);
    return open("restoreFolder", entry, () => plugin.restoreFolder?.(entry));
  }
  if (type === FT_LNK || type === FT_JUNCTION || type === FT_LNKSAVED) {
    if (plugin.restoreLink === undefined || olname === null) return null;
    const entry = linkEntryOf(packet, olname);
    return open("restoreLink", entry, () => plugin.restoreLink?.(entry));
  }
  if (type === FT_SPEC || type === FT_FIFO || plugin.restore === undefined) return null;
  const entry = entryOf(packet);
  return open("restore", entry, () => plugin.restore?.(entry));
}

/** The status that tells the core. */
export function statusOf(elsewhere: Elsewhere): bCFs {
  return elsewhere instanceof SinkFile ? CF_EXTRACT : elsewhere;
}

async function open(
  method: keyof RestoreDoors,
  entry: RestoreEntry,
  call: () => unknown,
): Promise<Elsewhere | null> {
  try {
    return elsewhereOf(method, entry, await call());
  } catch (error) {
    const name = printableName(entry.target);
    JobMessage(M_ERROR, `${name} cannot be restored: ${method}: ${whyOf(error)}`);
    if (error instanceof Error) DebugMessage(100, error.stack ?? error.message);
    return CF_ERROR;
  }
}

function elsewhereOf(
  method: keyof RestoreDoors,
  entry: RestoreEntry,
  answer: unknown,
): Elsewhere | null {
  if (answer === undefined || answer === null) return null;
  if (answer === "restored") return CF_CREATED;
  if (answer === "skipped") return CF_SKIP;
  if (method === "restore") {
    const sink = sinkOf(answer);
    if (sink !== null) return new SinkFile(sink, entry.target);
  }
  const targets = method === "restore" ? "a writable stream, a command, " : "";
  throw new TypeError(
    `it gave ${shown(answer)}; it has to give ${targets}"restored", "skipped" or nothing`,
  );
}

function sinkOf(answer: unknown): CommandSink | StreamSink | WebSink | null {
  if (answer instanceof Command) return new CommandSink(answer);
  if (answer instanceof WritableStream) return new WebSink(answer as WritableStream<Uint8Array>);
  return isWritable(answer) ? new StreamSink(answer satisfies WritableLike) : null;
}
