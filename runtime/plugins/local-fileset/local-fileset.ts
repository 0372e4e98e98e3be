// The reference plugin: saves the files whose names stand in a text file, as the Python plugin of this name does. Options:
// filename (mandatory), allow, deny, recurse, do_io_in_core, and what every plugin has. See docs/plugins.md.
import {
  BareosFdPlugin,
  bRC_OK,
  bRC_Seen,
  bVarAccurate,
  fileKinds,
  GetValue,
  isSystemError,
  JobMessage,
  kindsOfFiles,
  M_ERROR,
  M_INFO,
  M_WARNING,
  printable,
  printableName,
  rawText,
  readFolder,
  withSlash,
  type FileName,
  type PluginOptions,
  type RunAheadMode,
} from "bareosfd";
import { readPathList } from "./path-list.js";
import { pythonPattern } from "./pattern.js";

/** Names of the list that are looked at together. */
const BATCH = 64;

export default class LocalFileset extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["filename"];
  static override readonly optionalOptions = ["allow", "deny", "recurse", "do_io_in_core"];

  /** Which file comes next stands in the list, whatever the core does with this one. */
  override runAhead: RunAheadMode = "files";
  override keepAttributes = true;

  #recurse = true;
  /** What a name has to have, and what it must not have. */
  #allow: RegExp | null = null;
  #deny: RegExp | null = null;
  /** Whether names of the list lead nowhere. */
  #missed = false;
  /** Folders that could not be read: what is in them is neither saved nor gone. */
  readonly #unread: Buffer[] = [];

  override checkOptions(options: PluginOptions): void {
    const pattern = (option: string): RegExp | null =>
      options.has(option) ? pythonPattern(option, options.getString(option)) : null;
    this.#recurse = options.getBoolean("recurse", true);
    this.#allow = pattern("allow");
    this.#deny = pattern("deny");
    // The name that the Python plugin has for it, where any value says yes.
    if (options.has("do_io_in_core")) this.directIo = true;
  }

  override *files(): Generator<FileName> {
    let isEmpty = true;
    for (const path of this.#found()) {
      isEmpty = false;
      yield path;
    }
    if (isEmpty && !this.#missed) {
      JobMessage(M_WARNING, "there are no (allowed) files to save in the list");
    }
  }

  *#found(): Generator<FileName> {
    const isAccurate = GetValue(bVarAccurate) !== 0;
    const list = this.options.getFileName("filename");
    for (const paths of inBatches(this.#listed(list), BATCH)) {
      const kinds = kindsOfFiles(paths, this.readers);
      for (const [at, path] of paths.entries()) {
        const kind = kinds[at];
        if (kind === 0 && isAccurate) {
          // Handed to the core, its name would count as seen, and the old version as one that still exists.
          this.#missed = true;
          JobMessage(M_WARNING, `${printableName(path)} is not saved: there is no such file`);
        } else if (kind === fileKinds.directory && this.#recurse) {
          yield* this.#walk(path);
        } else if (kind === fileKinds.directory || this.#isAllowed(path)) {
          // What cannot be looked at is a file: the base class says why it is not saved.
          yield path;
        }
      }
    }
  }

  /** The names in the list that are whole. */
  *#listed(list: FileName): Generator<FileName> {
    const warn = (text: string): unknown =>
      JobMessage(M_WARNING, `${printableName(list)}: ${text}`);
    for (const path of readPathList(list, warn)) {
      if (isWhole(path)) {
        yield path;
        continue;
      }
      this.#missed = true;
      const why = "a list names files from the root on";
      JobMessage(M_ERROR, `${printableName(path)} is not saved: ${why}`);
    }
  }

  /** Whether the options let a file be saved. Folders always are. */
  #isAllowed(path: FileName): boolean {
    if (this.#allow === null && this.#deny === null) return true;
    const name = typeof path === "string" ? path : rawText(path);
    const isAllowed = this.#allow?.test(name) !== false && this.#deny?.test(name) !== true;
    if (!isAllowed) {
      JobMessage(
        M_INFO,
        `${printableName(path)} is not saved: denied by the options allow and deny`,
      );
    }
    return isAllowed;
  }

  /** Accurate mode asks for every file of the last backup that did not come again. */
  checkFile(name: FileName): typeof bRC_OK | typeof bRC_Seen {
    const bytes = Buffer.from(name);
    const isUnknown = this.#unread.some((folder) =>
      bytes.subarray(0, folder.length).equals(folder),
    );
    return isUnknown ? bRC_Seen : bRC_OK;
  }

  /** Everything below a folder and then the folder itself, as the core orders them. Links are not followed. */
  *#walk(folder: FileName): Generator<FileName> {
    try {
      for (const entry of readFolder(folder)) {
        if (entry.kind === fileKinds.directory) yield* this.#walk(entry.path);
        else if (this.#isAllowed(entry.path)) yield entry.path;
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Gone since the folder above was read.
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return;
      this.#unread.push(Buffer.from(withSlash(folder)));
      JobMessage(
        M_ERROR,
        `${printableName(folder)}: what is in it is not saved: ${printable(error.message)}`,
      );
    }
    yield folder;
  }
}

/** A worker has no folder that a name could be relative to. */
function isWhole(path: FileName): boolean {
  return typeof path === "string" ? path.startsWith("/") : path[0] === 0x2f;
}

/** The values of an iterable, some at a time. */
function* inBatches<T>(values: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
