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
import { printableName, withoutSlash } from "../files/names.js";
import { nativeFiles } from "../native/native-files.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import {
  permissionsOf,
  setAttributes,
  setMode,
  type AttributeProblem,
} from "../restore/attributes.js";
import { createEntry, isDirectoryType } from "../restore/create.js";
import { LateDirectories } from "../restore/directories.js";
import { reasonBehind, type Path } from "../restore/folder-paths.js";
import { RestoreFolder, type FolderListener } from "../restore/restore-folder.js";
import { setTimes } from "../restore/times.js";
import type { FileName } from "../types.js";

/** Without it an ordinary user could set no attributes. */
const OWNER_WRITES = 0o200;

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

/** What is to be set once more when the file is closed and has its other attributes. */
interface Again {
  readonly name: FileName;
  readonly statp: StatPacket;
  /** Permission bits that it has only for now. */
  readonly tooMuch: number;
}

export class Restorer {
  readonly #folder = new RestoreFolder();
  readonly #directories = new LateDirectories();
  #again: Again | null = null;
  #saidOwner = false;

  /** For files that are written behind the core. */
  watchFolder(listener: FolderListener): void {
    this.#folder.listener = listener;
  }

  /** Makes the folder of a file, which the core was told is there, the one at hand. */
  findFolder(name: FileName): void {
    try {
      this.#folder.find(name);
    } catch (error) {
      // Then the file fails.
      if (!isSystemError(error)) throw error;
    }
  }

  failed(name: FileName, error: Error): void {
    JobMessage(M_ERROR, `${printableName(name)} cannot be restored: ${reasonBehind(error)}`);
  }

  notClosed(name: FileName, error: Error): void {
    JobMessage(M_ERROR, `${printableName(name)} did not close well: ${reasonBehind(error)}`);
  }

  notSet(name: FileName, attribute: AttributeProblem[0], error: Error): void {
    this.#report(name, [[attribute, error]]);
  }

  create(packet: RestorePacket): void {
    this.endFile();
    this.#folder.where = packet.where;
    const name = printableName(packet.ofname);
    try {
      const { status, note } = createEntry(packet, this.#folder);
      packet.create_status = status;
      if (note === null) return;
      if (status === CF_SKIP) JobMessage(M_SKIPPED, `${name} is not restored: ${note}`);
      else JobMessage(M_ERROR, `${name} cannot be restored: ${note}`);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      packet.create_status = CF_ERROR;
      JobMessage(M_ERROR, `${name} cannot be restored: ${reasonBehind(error)}`);
    }
  }

  /** Calls `open` with the path of the file that createFile made room for. */
  at<T>(name: FileName, open: (path: Path) => T): T {
    return this.#folder.at(name, false, open);
  }

  /** @param descriptor - The file that was written and is still open; -1 when there is none. */
  setAttributes(packet: RestorePacket, descriptor: number): void {
    const { ofname, statp } = packet;
    // What createFile left to the core must not stay with it: it would set nothing.
    if (packet.create_status === CF_CORE) packet.create_status = CF_EXTRACT;
    const name = withoutSlash(ofname);
    if (isDirectoryType(packet.type)) {
      // Others are still to be made in it, by us and perhaps by users without any rights but the owner's.
      this.#set(name, () => this.#folder.inside(name, (path) => setAttributes(path, statp, 0o700)));
      this.#directories.add(name, statp);
      return;
    }
    if (descriptor < 0) {
      this.#set(name, () =>
        this.#folder.at(name, false, (path) => this.#setAt(packet, name, path)),
      );
      return;
    }
    const tooMuch = OWNER_WRITES & ~statp.st_mode;
    this.#set(name, () => setAttributes(descriptor, statp, tooMuch));
    this.#again = { name: keep(name), statp: new StatPacket(statp), tooMuch };
  }

  /**
   * The file is closed, and a network file system may have set its time in doing so. Attributes that the core brought
   * since could be set because the file may be written; now it gets its own mode.
   */
  endFile(): void {
    const again = this.#again;
    this.#again = null;
    if (again === null) return;
    const { name, statp, tooMuch } = again;
    this.#set(name, () =>
      this.#folder.at(name, false, (path) => {
        if (tooMuch !== 0) setMode(path, permissionsOf(statp));
        setTimes(path, statp);
        return [];
      }),
    );
  }

  /** Everything is there: directories get their mode and times. */
  finish(): void {
    this.endFile();
    const problems = this.#directories.finish((name, action) => {
      this.#folder.inside(name, action);
    });
    for (const [name, problem] of problems) this.#report(name, [problem]);
    this.#folder.close();
  }

  #setAt(packet: RestorePacket, name: FileName, path: Path): readonly AttributeProblem[] {
    const isSpecial = packet.type === FT_SPEC || packet.type === FT_FIFO;
    if (isSpecial && lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      // It keeps quiet about devices that it does not make at another place.
      JobMessage(M_WARNING, `${printableName(name)} is not restored: the core did not make it`);
      return [];
    }
    return setAttributes(path, packet.statp);
  }

  #set(name: FileName, action: () => readonly AttributeProblem[]): void {
    try {
      this.#report(name, action());
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#report(name, [["times", error]]);
    }
  }

  #report(name: FileName, problems: readonly AttributeProblem[]): void {
    for (const [attribute, error] of problems) {
      if (attribute === "owner" && process.geteuid?.() !== 0) {
        if (this.#saidOwner) continue;
        this.#saidOwner = true;
        JobMessage(M_WARNING, "owners are not restored: the daemon does not run as root");
      } else {
        const why = `${attribute} not restored: ${reasonBehind(error)}`;
        JobMessage(M_WARNING, `${printableName(name)}: ${why}`);
      }
    }
  }
}

/** Names of the packet are the core's and end with the call. */
function keep(name: FileName): FileName {
  return typeof name === "string" ? name : Uint8Array.from(name);
}
