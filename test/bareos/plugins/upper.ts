// An option plugin: leaves out *.tmp, and saves all other files in capitals.
import { readFileSync } from "node:fs";
import {
  BareosFdPlugin,
  bRC_OK,
  bRC_Skip,
  IO_CLOSE,
  IO_OPEN,
  IO_READ,
  type HandleBackupFilePacket,
  type IoPacket,
} from "bareosfd";

/** Flags of an open that is not for reading: then it is a restore. */
const WRITES = 3;

export default class Upper extends BareosFdPlugin {
  #data: Buffer | null = null;

  handleBackupFile({ fname }: HandleBackupFilePacket): typeof bRC_Skip | typeof bRC_OK {
    return String(fname).endsWith(".tmp") ? bRC_Skip : bRC_OK;
  }

  override pluginIO(io: IoPacket): ReturnType<BareosFdPlugin["pluginIO"]> {
    if (io.func === IO_OPEN && (io.flags & WRITES) === 0) {
      this.#data = Buffer.from(readFileSync(String(io.fname), "utf8").toUpperCase());
      return bRC_OK;
    }
    if (this.#data === null) return super.pluginIO(io);
    if (io.func === IO_READ) {
      io.buf = this.#data.subarray(0, io.count);
      this.#data = this.#data.subarray(io.count);
      io.status = io.buf.length;
    }
    if (io.func === IO_CLOSE) this.#data = null;
    return bRC_OK;
  }
}
