// The reference plugin: saves the files whose names stand in a text file. Options: filename (mandatory), direct_io,
// recurse (yes: folders with all that is in them), and what every plugin has. See docs/plugins.md.
import { closeSync, lstatSync, opendirSync, openSync, readSync } from "node:fs";
import {
  BareosFdPlugin,
  FileAttributes,
  fileName,
  fsPath,
  withoutSlash,
  type AclPacket,
  type FileName,
  type PluginOptions,
  type XattrPacket,
} from "bareosfd";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

export default class LocalFileset extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["filename"];

  readonly #attributes = new FileAttributes();
  #recurse = false;

  override checkOptions(options: PluginOptions): void {
    this.#recurse = options.getBoolean("recurse", false);
  }

  override *files(): Generator<FileName> {
    for (const path of readPathList(this.options.getString("filename"))) {
      if (this.#recurse && isFolder(path)) yield* walkFolder(withoutSlash(path));
      else yield path;
    }
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
}

function isFolder(path: FileName): boolean {
  return lstatSync(fsPath(path), { throwIfNoEntry: false })?.isDirectory() === true;
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

/** Everything below a folder and then the folder itself, as the core orders them. Links are not followed. */
function* walkFolder(folder: FileName): Generator<FileName> {
  const directory = opendirSync(fsPath(folder), { encoding: "buffer" as BufferEncoding });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
      // The types say string, but the encoding asked for bytes.
      const name = Buffer.from(entry.name);
      const path = fileName(Buffer.concat([Buffer.from(folder), Buffer.from("/"), name]));
      if (entry.isDirectory()) yield* walkFolder(path);
      else yield path;
    }
  } finally {
    directory.closeSync();
  }
  yield folder;
}
