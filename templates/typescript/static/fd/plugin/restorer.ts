// The restore side of the base class: creates files and gives them back their attributes.
import { lstatSync } from "node:fs";
import { FT_FIFO, FT_SPEC } from "../constants/FILETYPES.js";
import { CF_ERROR, CF_SKIP, CF_CORE, CF_EXTRACT } from "../constants/bCFs.js";
import { M_ERROR, M_SKIPPED, M_WARNING } from "../constants/bJobMessageType.js";
import {
  STREAM_SPARSE_COMPRESSED_DATA,
  STREAM_SPARSE_DATA,
  STREAM_SPARSE_GZIP_DATA,
} from "../constants/bStream.js";
import {
  STREAM_BIT_64,
  STREAM_BIT_BITS,
  STREAM_BIT_DELTA,
  STREAM_BIT_OFFSETS,
  STREAM_BIT_PLUGIN,
  STREAM_BIT_PORTABLE_DATA,
} from "../constants/bStreamBit.js";
import { JobMessage } from "../core.js";
import { isSystemError } from "../files/errors.js";
import { fsPath, printableName, withoutSlash } from "../files/names.js";
import { nativeFiles } from "../native/native-files.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import { setAttributes, setTimes, type AttributeProblem } from "../restore/attributes.js";
import { createEntry, isDirectoryType, type FolderMemory } from "../restore/create.js";
import { LateDirectories } from "../restore/directories.js";
import type { FileName } from "../types.js";

const SPARSE: ReadonlySet<number> = new Set([
  STREAM_SPARSE_DATA,
  STREAM_SPARSE_GZIP_DATA,
  STREAM_SPARSE_COMPRESSED_DATA,
]);

/** All bits that go with the kind of a stream. */
const BITS =
  STREAM_BIT_64 |
  STREAM_BIT_BITS |
  STREAM_BIT_PLUGIN |
  STREAM_BIT_DELTA |
  STREAM_BIT_OFFSETS |
  STREAM_BIT_PORTABLE_DATA;

/** Whether the core jumps in the file and the plugin could not follow: Node alone moves no descriptor. */
export function needsSeek(packet: RestorePacket): boolean {
  if (nativeFiles().lseek !== undefined) return false;
  const stream = packet.data_stream;
  return (stream & STREAM_BIT_OFFSETS) !== 0 || SPARSE.has(stream & ~BITS);
}

export class Restorer {
  readonly #folders: FolderMemory = { last: null };
  readonly #directories = new LateDirectories();
  /** A file whose times have to be set once more after it was closed. */
  #again: { readonly name: FileName; readonly statp: StatPacket } | null = null;
  #saidOwner = false;

  create(packet: RestorePacket): void {
    const name = printableName(packet.ofname ?? "");
    try {
      const { status, note } = createEntry(packet, this.#folders);
      packet.create_status = status;
      if (note === null) return;
      if (status === CF_SKIP) JobMessage(M_SKIPPED, `${name} is not restored: ${note}`);
      else JobMessage(M_ERROR, `${name} cannot be restored: ${note}`);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      packet.create_status = CF_ERROR;
      JobMessage(M_ERROR, `${name} cannot be restored: ${error.message}`);
    }
  }

  /** @param descriptor - The file that was written and is still open; -1 when there is none. */
  setAttributes(packet: RestorePacket, descriptor: number): void {
    const { ofname, statp } = packet;
    // What createFile left to the core must not stay with it: it would set nothing.
    if (packet.create_status === CF_CORE) packet.create_status = CF_EXTRACT;
    if (ofname === null) return;
    const name = withoutSlash(ofname);
    const isSpecial = packet.type === FT_SPEC || packet.type === FT_FIFO;
    if (isSpecial && lstatSync(fsPath(name), { throwIfNoEntry: false }) === undefined) {
      // It keeps quiet about devices that it does not make at another place.
      JobMessage(M_WARNING, `${printableName(name)} is not restored: the core did not make it`);
      return;
    }
    if (isDirectoryType(packet.type)) {
      // Others are still to be made in it, by us and perhaps by users without any rights but the owner's.
      this.#report(name, setAttributes(name, statp, 0o700));
      this.#directories.add(name, statp);
      return;
    }
    this.#report(name, setAttributes(descriptor >= 0 ? descriptor : name, statp));
    if (descriptor >= 0) this.#again = { name: keep(name), statp: new StatPacket(statp) };
  }

  /** The file is closed, and a network file system may have set its time in doing so. */
  endFile(): void {
    const again = this.#again;
    this.#again = null;
    if (again === null) return;
    try {
      setTimes(again.name, again.statp);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#report(again.name, [["times", error]]);
    }
  }

  /** Everything is there: directories get their mode and times. */
  finish(): void {
    for (const [name, error] of this.#directories.finish()) this.#report(name, [["mode", error]]);
  }

  #report(name: FileName, problems: readonly AttributeProblem[]): void {
    for (const [attribute, error] of problems) {
      if (attribute === "owner" && process.geteuid?.() !== 0) {
        if (this.#saidOwner) continue;
        this.#saidOwner = true;
        JobMessage(M_WARNING, "owners are not restored: the daemon does not run as root");
      } else {
        JobMessage(
          M_WARNING,
          `${printableName(name)}: ${attribute} not restored: ${error.message}`,
        );
      }
    }
  }
}

/** Names of the packet are the core's and end with the call. */
function keep(name: FileName): FileName {
  return typeof name === "string" ? name : Uint8Array.from(name);
}
