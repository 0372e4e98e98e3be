// One restore: each entry becomes a file on disk, or what the plugin takes it for.
import { CF_CREATED, CF_EXTRACT, CF_SKIP } from "../constants/bCFs.js";
import { bRC_OK } from "../constants/bRC.js";
import type { Answer } from "../entry-points.js";
import { noData } from "../files/no-data.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { hasOwnAttributes } from "../restore/create.js";
import { SinkFile } from "../restore/sink-file.js";
import { askDoor, statusOf, type Elsewhere, type RestoreDoors } from "./doors.js";
import { finishAttributes, noteCreated } from "./kept-attributes.js";
import { needsSeek, Restorer } from "./restorer.js";
import type { FileTransfer } from "./transfer.js";

/** What is asked of a plugin. */
export interface Restoring extends RestoreDoors {
  readonly directIo: boolean;
  readonly keepAttributes: boolean;
}

type Done = Answer<typeof bRC_OK>;

export class Restoration {
  readonly restorer = new Restorer();
  readonly #plugin: Restoring;
  readonly #transfer: FileTransfer;
  /** What became of the entry at hand, if the plugin took it. */
  #elsewhere: Elsewhere | null = null;

  constructor(plugin: Restoring, transfer: FileTransfer) {
    this.#plugin = plugin;
    this.#transfer = transfer;
  }

  /** createFile. Waits only for plugins that take entries. */
  create(packet: RestorePacket): Done {
    this.restorer.endFile();
    // The core did not come to its end.
    if (this.#elsewhere instanceof SinkFile) void this.#elsewhere.abort();
    this.#elsewhere = null;
    const asked = askDoor(this.#plugin, packet);
    if (asked === null) return this.#toDisk(packet);
    return asked.then((elsewhere) =>
      elsewhere === null ? this.#toDisk(packet) : this.#to(elsewhere, packet),
    );
  }

  /** setFileAttributes. Those of what is not on disk are the plugin's business. */
  setAttributes(packet: RestorePacket): void {
    if (this.#elsewhere !== null) return;
    this.restorer.setAttributes(packet, this.#transfer.descriptor);
  }

  /** endRestoreFile. */
  endFile(): Done {
    this.restorer.endFile();
    if (this.#elsewhere === null) return bRC_OK;
    return this.#transfer.release().then(() => bRC_OK);
  }

  /** Everything is there. */
  finish(): void {
    this.restorer.finish();
    finishAttributes(this.#plugin);
  }

  #toDisk(packet: RestorePacket): typeof bRC_OK {
    this.restorer.create(packet);
    const isEmpty = this.#awaitsAttributes(packet);
    if (isEmpty) packet.create_status = CF_EXTRACT;
    const isFile = packet.create_status === CF_EXTRACT;
    this.#transfer.target = isEmpty ? noData : null;
    this.#transfer.direct = this.#plugin.directIo && isFile && !needsSeek(packet);
    noteCreated(this.#plugin, packet);
    return bRC_OK;
  }

  #to(elsewhere: Elsewhere, packet: RestorePacket): typeof bRC_OK {
    this.#elsewhere = elsewhere;
    this.#transfer.target = elsewhere instanceof SinkFile ? elsewhere : null;
    this.#transfer.direct = false;
    // Nobody is to look for it on disk.
    packet.create_status = CF_SKIP;
    noteCreated(this.#plugin, packet);
    packet.create_status = statusOf(elsewhere);
    return bRC_OK;
  }

  /** Of files that are made without data the core hands out attributes only when it could open them. */
  #awaitsAttributes(packet: RestorePacket): boolean {
    if (packet.create_status !== CF_CREATED || !hasOwnAttributes(packet.type)) return false;
    return ["setAcl", "setXattr"].some(
      (name) => typeof Reflect.get(this.#plugin, name) === "function",
    );
  }
}
