// The reference plugin: saves the files whose names stand in a text file. Options: filename (mandatory), direct_io,
// recurse (yes: folders with all that is in them), and what every plugin has. See docs/plugins.md.
import { closeSync, lstatSync, opendirSync, openSync, readSync } from "node:fs";
import {
  BareosFdPlugin,
  bEventEndRestoreJob,
  bRC_OK,
  bRC_Seen,
  bVarAccurate,
  FileAttributes,
  fileName,
  fsPath,
  GetValue,
  isSystemError,
  JobMessage,
  M_ERROR,
  M_WARNING,
  printableName,
  withoutSlash,
  withSlash,
  type AclPacket,
  type EventArguments,
  type FileName,
  type PluginOptions,
  type RestorePacket,
  type RunAheadMode,
  type XattrPacket,
} from "bareosfd";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

export default class LocalFileset extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["filename"];

  /** Which file comes next stands in the list, whatever the core does with this one. */
  override runAhead: RunAheadMode = "files";

  readonly #attributes = new FileAttributes();
  #recurse = false;
  /** Folders that could not be read: what is in them is neither saved nor gone. */
  readonly #unread: Buffer[] = [];

  override checkOptions(options: PluginOptions): void {
    this.#recurse = options.getBoolean("recurse", false);
  }

  override *files(): Generator<FileName> {
    const isAccurate = GetValue(bVarAccurate) !== 0;
    for (const path of readPathList(this.options.getString("filename"))) {
      const found = isAccurate || this.#recurse ? look(path) : "file";
      if (found === "nothing" && isAccurate) {
        // Handed to the core, its name would count as seen, and the old version as one that still exists.
        JobMessage(M_WARNING, `${printableName(path)} is not saved: there is no such file`);
      } else if (found === "folder" && this.#recurse) {
        yield* this.#walk(withoutSlash(path));
      } else {
        yield path;
      }
    }
  }

  /** Accurate mode asks for every file of the last backup that did not come again. */
  checkFile(name: FileName): typeof bRC_OK | typeof bRC_Seen {
    const bytes = Buffer.from(name);
    const isUnknown = this.#unread.some((folder) =>
      bytes.subarray(0, folder.length).equals(folder),
    );
    return isUnknown ? bRC_Seen : bRC_OK;
  }

  override createFile(packet: RestorePacket): ReturnType<BareosFdPlugin["createFile"]> {
    const answer = super.createFile(packet);
    this.#attributes.created(packet);
    return answer;
  }

  override handlePluginEvent(
    ...args: EventArguments
  ): ReturnType<BareosFdPlugin["handlePluginEvent"]> {
    const answer = super.handlePluginEvent(...args);
    if (args[0] === bEventEndRestoreJob) this.#attributes.finish();
    return answer;
  }

  override async freePlugin(): ReturnType<BareosFdPlugin["freePlugin"]> {
    const answer = await super.freePlugin();
    this.#attributes.finish();
    return answer;
  }

  getAcl(packet: AclPacket): ReturnType<FileAttributes["getAcl"]> {
    return this.#attributes.getAcl(packet);
  }

  setAcl(packet: AclPacket): ReturnType<FileAttributes["setAcl"]> {
    return this.#attributes.setAcl(packet);
  }

  getXattr(packet: XattrPacket): ReturnType<FileAttributes["getXattr"]> {
    return this.#attributes.getXattr(packet);
  }

  setXattr(packet: XattrPacket): ReturnType<FileAttributes["setXattr"]> {
    return this.#attributes.setXattr(packet);
  }

  /** Everything below a folder and then the folder itself, as the core orders them. Links are not followed. */
  *#walk(folder: FileName): Generator<FileName> {
    try {
      for (const entry of readFolder(folder)) {
        if (entry.isFolder) yield* this.#walk(entry.path);
        else yield entry.path;
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Gone since the folder above was read.
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return;
      this.#unread.push(Buffer.from(withSlash(folder)));
      JobMessage(M_ERROR, `${printableName(folder)}: what is in it is not saved: ${error.message}`);
    }
    yield folder;
  }
}

/** What stands at a path. What cannot be looked at is a file: the base class says why it is not saved. */
function look(path: FileName): "nothing" | "folder" | "file" {
  try {
    const stat = lstatSync(fsPath(path), { throwIfNoEntry: false });
    if (stat === undefined) return "nothing";
    return stat.isDirectory() ? "folder" : "file";
  } catch (error) {
    if (isSystemError(error)) return "file";
    throw error;
  }
}

/** The lines of a file, read as they are asked for. Names are bytes; only the line feed is no part of one. */
function* readPathList(path: string): Generator<FileName> {
  const fd = openSync(path, "r");
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      const length = readSync(fd, chunk, 0, CHUNK, null);
      if (length === 0) break;
      const text = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
        if (end > start) yield fileName(text.subarray(start, end));
        start = end + 1;
      }
      rest = text.subarray(start);
    }
    if (rest.length > 0) yield fileName(rest);
  } finally {
    closeSync(fd);
  }
}

/** The names in a folder, read as they are asked for. */
function* readFolder(folder: FileName): Generator<{ path: FileName; isFolder: boolean }> {
  const prefix = Buffer.from(withSlash(folder));
  const directory = opendirSync(fsPath(folder), { encoding: "buffer" as BufferEncoding });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      // The types say string, but the encoding asked for bytes.
      const name = Buffer.from(entry.name);
      const path = fileName(Buffer.concat([prefix, name]));
      yield { path, isFolder: entry.isDirectory() };
    }
  } finally {
    directory.closeSync();
  }
}
