// pluginIO for files on disk and for content: one open file at a time, errors told in the packet.
import { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { constants as os } from "node:os";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { iostat_do_in_core, iostat_do_in_plugin, iostat_error } from "../constants/bIOPstatus.js";
import { M_ERROR, M_WARNING } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import type { Answer } from "../entry-points.js";
import { errnoOf, isSystemError, reasonOf } from "../files/errors.js";
import { discardContent, isContent } from "../files/content.js";
import { shown } from "../files/entry-error.js";
import type { ContentSource, DataSource, DiskSource } from "../files/fill-packet.js";
import { MeasuredFile } from "../files/measured-file.js";
import { printableName } from "../files/names.js";
import { ContentFile, DiskFile, type OpenFile } from "../files/open-file.js";
import type { IoPacket } from "../packets/IoPacket.js";
import { SinkFile } from "../restore/sink-file.js";
import type { FileName } from "../types.js";
import { hasDirectIo } from "./running-release.js";

/** The answer of an I/O callback. */
export type IoAnswer = Answer<typeof bRC_OK | typeof bRC_Error>;

/** Gives a path for a name during a call. */
export type AtPath = (name: FileName, action: (path: FileName) => DiskFile) => DiskFile;

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;

export class FileTransfer {
  #source: DataSource | null = null;
  /** Whether nobody else gives up the source when it is not asked for. */
  #owned = false;
  /** Whether the core may move the data of the next file itself. */
  direct = false;
  /** What is opened for writing next, if that is no file on disk. */
  target: OpenFile | SinkFile | null = null;
  #file: OpenFile | null = null;
  #scratch: Uint8Array = new Uint8Array();

  /** What the next open for reading gives; null opens the name in the packet. */
  get source(): DataSource | null {
    return this.#source;
  }

  /** Takes the data of the next file, and gives up those of the one before if nobody asked for them. */
  set source(source: DataSource | null) {
    if (source === this.#source) return;
    this.forget();
    this.#source = source;
    this.#owned = true;
  }

  /** Leaves the source to whoever prepared its file: it is not given up here. */
  lend(): DataSource | null {
    this.#owned = false;
    return this.#source;
  }

  /** Gives up data that nobody asked for: the core skipped their file. */
  forget(): void {
    if (this.#owned) discardSource(this.#source);
    this.#source = null;
    this.#owned = false;
  }

  /** Descriptor of the open file; -1 without one. */
  get descriptor(): number {
    return this.#file?.fd ?? -1;
  }

  /** @param at - Calls a function with the path of a file that is to be written. */
  open(io: IoPacket, at: AtPath): IoAnswer {
    return guard(io, () => {
      const source = this.#source;
      if ((io.flags & (O_WRONLY | O_RDWR)) !== 0) {
        const { target } = this;
        if (target instanceof SinkFile) return target.open().then((it) => this.#opened(io, it));
        if (target !== null) return this.#opened(io, target);
        // createFile took away what was there: a link at this place is somebody's trap.
        const flags = io.flags | O_NOFOLLOW;
        const file = at(io.fname, (path) => new DiskFile(path, flags, io.mode));
        return this.#opened(io, file);
      }
      const flags = io.flags & constants.O_NOATIME;
      const path = io.fname;
      const about = { name: path, size: null, isPseudo: false, seen: null };
      const named: DataSource = { kind: "disk", path, followLinks: true, ...about };
      const file = openSource(source ?? named, flags);
      return file instanceof Promise
        ? file.then((it) => this.#opened(io, it))
        : this.#opened(io, file);
    });
  }

  read(io: IoPacket): IoAnswer {
    return guard(io, () => {
      const buffer = this.#bufferFor(io);
      const length = this.#require().read(buffer);
      if (typeof length !== "number") return length.then((it) => finishRead(io, buffer, it));
      return finishRead(io, buffer, length);
    });
  }

  write(io: IoPacket): IoAnswer {
    return guard(io, () => {
      const data = (io.buf ?? new Uint8Array()).subarray(0, io.count);
      const done = (): typeof bRC_OK => {
        io.status = data.length;
        return bRC_OK;
      };
      const written = this.#require().write(data);
      return written instanceof Promise ? written.then(done) : done();
    });
  }

  seek(io: IoPacket): IoAnswer {
    const answer = guard(io, () => {
      io.offset = seekIn(this.#require(), io);
      io.status = 0;
      return bRC_OK;
    });
    if (answer === bRC_Error) io.offset = -1;
    return answer;
  }

  /** Closes what is open. The core ignores the answer, so an error goes into the job log: data may be lost. */
  close(io: IoPacket): IoAnswer {
    // What takes data elsewhere has told it.
    const isTold = this.#file instanceof SinkFile;
    const answer = guard(io, () => {
      io.status = 0;
      const file = this.#file;
      this.#file = this.target = null;
      const closing = file?.close();
      return closing instanceof Promise ? closing.then(() => bRC_OK) : bRC_OK;
    });
    if (!isTold && answer === bRC_Error)
      JobMessage(M_ERROR, `a file did not close well, errno ${io.io_errno}`);
    return answer;
  }

  /** Closes a file that the core left open, or did not open after all, if there is one. */
  async release(): Promise<void> {
    const file = this.#file ?? this.target;
    this.#file = this.target = null;
    await (file?.abort === undefined ? file?.close() : file.abort());
  }

  #opened(io: IoPacket, file: OpenFile): typeof bRC_OK {
    this.#file = file;
    const inCore = this.direct && file.fd >= 0 && hasDirectIo();
    io.status = inCore ? iostat_do_in_core : iostat_do_in_plugin;
    if (!inCore) return bRC_OK;
    io.filedes = file.fd;
    if (file instanceof MeasuredFile) file.leaveToCore();
    return bRC_OK;
  }

  #require(): OpenFile {
    if (this.#file !== null) return this.#file;
    throw Object.assign(new Error("no file is open"), { code: "EBADF", errno: -os.errno.EBADF });
  }

  /** The core's own buffer where the packet brings one, else one that is used again and again. */
  #bufferFor(io: IoPacket): Uint8Array {
    if (io.buf !== null && io.buf.length >= io.count) return io.buf.subarray(0, io.count);
    if (this.#scratch.length < io.count) this.#scratch = Buffer.allocUnsafeSlow(io.count);
    return this.#scratch.subarray(0, io.count);
  }
}

/**
 * Opens the data of a file for reading. `flags` are those of open, besides the obvious. Throws the system's error. A length
 * that was known beforehand and turns out to be another is a warning in the job log when the file is closed.
 */
export function openSource(source: DataSource, flags: number): OpenFile | Promise<OpenFile> {
  const file = openUnmeasured(source, flags);
  if (source.size === null) return file;
  return file instanceof Promise
    ? file.then((it) => new MeasuredFile(it, source, warn))
    : new MeasuredFile(file, source, warn);
}

/** A file that somebody opened and read from. */
export function adoptFile(source: DiskSource, fd: number, read: number): OpenFile {
  return new MeasuredFile(new DiskFile(fd), source, warn, read);
}

function warn(text: string): void {
  JobMessage(M_WARNING, text);
}

function openUnmeasured(source: DataSource, flags: number): OpenFile | Promise<OpenFile> {
  if (source.kind === "content") {
    opened.add(source);
    const content = typeof source.content === "function" ? source.content() : source.content;
    return content instanceof Promise
      ? content.then((it) => contentFile(it, source))
      : contentFile(content, source);
  }
  // lstat saw a regular file: a link that stands there now is another file.
  const follow = source.followLinks ? 0 : O_NOFOLLOW;
  const wait = source.isPseudo ? O_NONBLOCK : 0;
  return new DiskFile(source.path, O_RDONLY | flags | follow | wait);
}

function contentFile(content: unknown, { name }: ContentSource): ContentFile {
  if (isContent(content)) return new ContentFile(content, name);
  const where = `content of ${printableName(name)}`;
  throw new TypeError(
    `${where}: the function gave ${shown(content)}; it has to give text, bytes, a Blob, a stream or (async) iterable`,
  );
}

/** Content that was opened: its file gives it up. */
const opened = new WeakSet<ContentSource>();

/** Gives up data that were never opened. Harmless at any time. Never throws. */
export function discardSource(source: DataSource | null): void {
  if (source?.kind === "content" && !opened.has(source)) discardContent(source.content);
}

/** A position that there is not is the core's mistake, and an error of the system to it. */
function seekIn(file: OpenFile, io: IoPacket): IoPacket["offset"] {
  try {
    return file.seek(io.offset, io.whence);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw Object.assign(error, { code: "EINVAL", errno: -os.errno.EINVAL });
  }
}

function finishRead(io: IoPacket, buffer: Uint8Array, length: number): typeof bRC_OK {
  io.buf = buffer.subarray(0, length);
  io.status = length;
  return bRC_OK;
}

/** Errors of the system become the packet's; anything else is a mistake in a plugin and goes on. */
function guard(io: IoPacket, action: () => IoAnswer): IoAnswer {
  try {
    const answer = action();
    return answer instanceof Promise ? answer.catch((error: unknown) => fail(io, error)) : answer;
  } catch (error) {
    return fail(io, error);
  }
}

function fail(io: IoPacket, error: unknown): typeof bRC_Error {
  io.status = iostat_error;
  if (isSystemError(error)) io.io_errno = errnoOf(error);
  else throw error instanceof Error ? error : new Error(reasonOf(error));
  return bRC_Error;
}
