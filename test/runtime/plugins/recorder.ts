// A plugin for contract tests: defines every callback and writes each call down, a JSON object per line, into the file
// that PLUGIN_LOG names. Options: `files` (2), `wait=CALL` (waits there for a cancel), `io=core` (direct I/O).
import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import {
  type AclPacket,
  bEventType,
  bRC_More,
  bRC_OK,
  bRC_Seen,
  bRC_Stop,
  CF_EXTRACT,
  type FdPluginEntryPoints,
  type FileName,
  FT_REG,
  IO_CLOSE,
  IO_OPEN,
  IO_READ,
  IO_SEEK,
  IO_WRITE,
  type IoPacket,
  iostat_do_in_core,
  parseOptions,
  RegisterEvents,
  type RestorePacket,
  type SavePacket,
  StatPacket,
  type XattrPacket,
} from "bareosfd";

/** Long enough for any cancel to come, short enough for a test that fails. */
const LONGEST_WAIT_MS = 20_000;
const CONTENT = "0123456789".repeat(10);

export default class Recorder implements FdPluginEntryPoints {
  signal?: AbortSignal;
  private readonly options = new Map<string, string>();
  private file = 0;
  private position = 0;
  private attributes = 0;
  private descriptor = -1;

  loadBareosPlugin(): typeof bRC_OK {
    RegisterEvents(Object.values(bEventType));
    return bRC_OK;
  }

  parsePluginDefinition(definition: string): Promise<typeof bRC_OK> {
    for (const [key, value] of parseOptions(definition)) this.options.set(key, value);
    return this.note("parsePluginDefinition", { definition });
  }

  handlePluginEvent(event: number, value: unknown): Promise<typeof bRC_OK> {
    const name = Object.entries(bEventType).find(([, number]) => number === event)?.[0] ?? "";
    return this.note("handlePluginEvent", {
      event: name,
      value: typeof value === "string" ? value : null,
    });
  }

  async startBackupFile(packet: SavePacket): Promise<typeof bRC_OK | typeof bRC_Stop> {
    if (this.file === Number(this.options.get("files") ?? 2)) return bRC_Stop;
    this.file += 1;
    packet.fname = `/recorder/${this.file}`;
    packet.type = FT_REG;
    packet.statp = new StatPacket({ st_mode: 0o100640, st_size: CONTENT.length, st_mtime: 1000 });
    return this.note("startBackupFile", { name: packet.fname });
  }

  async endBackupFile(): Promise<typeof bRC_More> {
    await this.note("endBackupFile");
    return bRC_More;
  }

  startRestoreFile(): Promise<typeof bRC_OK> {
    return this.note("startRestoreFile");
  }

  createFile(packet: RestorePacket): Promise<typeof bRC_OK> {
    packet.create_status = CF_EXTRACT;
    return this.note("createFile", { name: String(packet.ofname) });
  }

  async pluginIO(io: IoPacket): Promise<typeof bRC_OK> {
    await this.note("pluginIO", { func: io.func, filedes: io.filedes });
    switch (io.func) {
      case IO_OPEN:
        this.position = 0;
        this.open(io);
        break;
      case IO_READ:
        this.read(io);
        break;
      case IO_WRITE:
        io.status = io.count;
        if (this.descriptor >= 0 && io.buf !== null) writeSync(this.descriptor, io.buf);
        break;
      case IO_SEEK:
        this.position = Number(io.offset);
        break;
      case IO_CLOSE:
        if (this.descriptor >= 0) closeSync(this.descriptor);
        this.descriptor = -1;
        fstatSync(0);
        break;
      case 0:
    }
    return bRC_OK;
  }

  setFileAttributes(): Promise<typeof bRC_OK> {
    return this.note("setFileAttributes");
  }

  endRestoreFile(): Promise<typeof bRC_OK> {
    return this.note("endRestoreFile");
  }

  async checkFile(name: FileName): Promise<typeof bRC_Seen> {
    await this.note("checkFile", { name: String(name) });
    return bRC_Seen;
  }

  getAcl(packet: AclPacket): Promise<typeof bRC_OK> {
    packet.content = Buffer.from("acl");
    return this.note("getAcl");
  }

  setAcl(packet: AclPacket): Promise<typeof bRC_OK> {
    return this.note("setAcl", { content: Buffer.from(packet.content ?? []).toString() });
  }

  async getXattr(packet: XattrPacket): Promise<typeof bRC_OK | typeof bRC_More> {
    this.attributes += 1;
    packet.name = Buffer.from(`user.${this.attributes}`);
    packet.value = Buffer.from("value");
    await this.note("getXattr");
    return this.attributes % 2 === 1 ? bRC_More : bRC_OK;
  }

  setXattr(packet: XattrPacket): Promise<typeof bRC_OK> {
    return this.note("setXattr", { name: Buffer.from(packet.name ?? []).toString() });
  }

  freePlugin(): Promise<typeof bRC_OK> {
    return this.note("freePlugin");
  }

  private open(io: IoPacket): void {
    if (this.options.get("io") !== "core") return;
    this.descriptor =
      (io.flags & constants.O_WRONLY) === 0
        ? openSync(process.env["PLUGIN_LOG"] ?? "", "r")
        : openSync("/dev/null", "w");
    io.status = iostat_do_in_core;
    io.filedes = this.descriptor;
  }

  private read(io: IoPacket): void {
    const buffer = io.buf ?? new Uint8Array(io.count);
    if (this.descriptor >= 0) {
      io.status = readSync(this.descriptor, buffer);
    } else {
      const { written } = new TextEncoder().encodeInto(CONTENT.slice(this.position), buffer);
      io.status = written;
    }
    this.position += io.status;
  }

  /** Writes a call down; stays in it until the job is cancelled when the option `wait` names it. */
  private async note(call: string, details: object = {}): Promise<typeof bRC_OK> {
    this.log({ call, ...details });
    const { signal } = this;
    if (this.options.get("wait") !== call || signal === undefined) return bRC_OK;
    // The cancel may have come a moment before the call.
    if (!signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LONGEST_WAIT_MS);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    this.log({ call: signal.aborted ? `aborted ${call}` : `${call} waited in vain` });
    return bRC_OK;
  }

  private log(entry: object): void {
    const line = JSON.stringify({ ...entry, pid: process.pid });
    appendFileSync(process.env["PLUGIN_LOG"] ?? "/dev/null", `${line}\n`);
  }
}
