// pluginIO for files on disk and for content: one open file at a time, errors told in the packet.
import { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { constants as os } from "node:os";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { iostat_do_in_core, iostat_do_in_plugin, iostat_error } from "../constants/bIOPstatus.js";
import { M_ERROR } from "../constants/bJobMessageType.js";
import { JobMessage } from "../core.js";
import type { Answer } from "../entry-points.js";
import { errnoOf, isSystemError, reasonOf } from "../files/errors.js";
import type { DataSource } from "../files/fill-packet.js";
import { ContentFile, DiskFile, type OpenFile } from "../files/open-file.js";
import type { IoPacket } from "../packets/IoPacket.js";
import type { FileName } from "../types.js";
import { hasDirectIo } from "./running-release.js";

/** The answer of an I/O callback. */
export type IoAnswer = Answer<typeof bRC_OK | typeof bRC_Error>;

/** Gives a path for a name during a call. */
export type AtPath = (name: FileName, action: (path: FileName) => DiskFile) => DiskFile;

const { O_NOFOLLOW, O_RDONLY, O_RDWR, O_WRONLY } = constants;

export class FileTransfer {
  /** What the next open for reading gives; null opens the name in the packet. */
  source: DataSource | null = null;
  /** Whether the core may move the data of the next file itself. */
  direct = false;
  #file: OpenFile | null = null;
  #scratch: Uint8Array = new Uint8Array();

  /** Descriptor of the open file; -1 without one. */
  get descriptor(): number {
    return this.#file?.fd ?? -1;
  }

  /** @param at - Calls a function with the path of a file that is to be written. */
  open(io: IoPacket, at: AtPath): IoAnswer {
    return guard(io, () => {
      const { source } = this;
      if ((io.flags & (O_WRONLY | O_RDWR)) !== 0) {
        // createFile took away what was there: a link at this place is somebody's trap.
        const flags = io.flags | O_NOFOLLOW;
        const file = at(io.fname ?? "", (path) => new DiskFile(path, flags, io.mode));
        return this.#opened(io, file);
      }
      const flags = io.flags & constants.O_NOATIME;
      const named: DataSource = { kind: "disk", path: io.fname ?? "", followLinks: true };
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
      this.#require().write(data);
      io.status = data.length;
      return bRC_OK;
    });
  }

  seek(io: IoPacket): IoAnswer {
    const answer = guard(io, () => {
      io.offset = this.#require().seek(io.offset, io.whence);
      io.status = 0;
      return bRC_OK;
    });
    if (answer === bRC_Error) io.offset = -1;
    return answer;
  }

  /** Closes what is open. The core ignores the answer, so an error goes into the job log: data may be lost. */
  close(io: IoPacket): IoAnswer {
    const answer = guard(io, () => {
      io.status = 0;
      const closing = this.release();
      return closing === undefined ? bRC_OK : closing.then(() => bRC_OK);
    });
    if (answer === bRC_Error)
      JobMessage(M_ERROR, `a file did not close well, errno ${io.io_errno}`);
    return answer;
  }

  /** Closes a file that the core left open, if there is one. */
  release(): Promise<void> | undefined {
    const file = this.#file;
    this.#file = null;
    return file?.close() ?? undefined;
  }

  #opened(io: IoPacket, file: OpenFile): typeof bRC_OK {
    this.#file = file;
    const inCore = this.direct && file.fd >= 0 && hasDirectIo();
    io.status = inCore ? iostat_do_in_core : iostat_do_in_plugin;
    if (inCore) io.filedes = file.fd;
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

/** Opens the data of a file for reading. `flags` are those of open, besides the obvious. Throws the system's error. */
export function openSource(source: DataSource, flags: number): OpenFile | Promise<OpenFile> {
  if (source.kind === "content") {
    const content = typeof source.content === "function" ? source.content() : source.content;
    return content instanceof Promise
      ? content.then((it) => new ContentFile(it))
      : new ContentFile(content);
  }
  // lstat saw a regular file: a link that stands there now is another file.
  const follow = source.followLinks ? 0 : O_NOFOLLOW;
  return new DiskFile(source.path, O_RDONLY | flags | follow);
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
  else if (error instanceof RangeError) io.io_errno = os.errno.EINVAL;
  else throw error instanceof Error ? error : new Error(reasonOf(error));
  return bRC_Error;
}
