// Plays a restore of what runBackup gave: the call order of the File Daemon, without one.
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { constants, writeSync } from "node:fs";
import { CF_CORE, CF_CREATED, CF_ERROR, CF_EXTRACT, CF_SKIP } from "../constants/bCFs.js";
import {
  bEventEndRestoreJob,
  bEventJobEnd,
  bEventJobStart,
  bEventRestoreCommand,
  bEventStartRestoreJob,
} from "../constants/bEventType.js";
import {
  FT_DELETED,
  FT_DIRNOCHG,
  FT_LNKSAVED,
  FT_NOACCESS,
  FT_NOCHG,
  FT_NOSTAT,
  FT_PLUGIN_CONFIG,
  FT_RESTORE_FIRST,
} from "../constants/FILETYPES.js";
import { IO_CLOSE, IO_OPEN, IO_WRITE } from "../constants/bIOPS.js";
import { M_ERROR } from "../constants/bJobMessageType.js";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { STREAM_FILE_DATA, STREAM_NONE, STREAM_UNIX_ATTRIBUTES } from "../constants/bStream.js";
import { fileName, fsPath, printableName } from "../files/names.js";
import { fileKinds, kindOf } from "../files/stat.js";
import { AclPacket } from "../packets/AclPacket.js";
import { RestoreObject } from "../packets/RestoreObject.js";
import { RestorePacket } from "../packets/RestorePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import { XattrPacket } from "../packets/XattrPacket.js";
import { replaceRules } from "../restore/replace.js";
import type { FileName } from "../types.js";
import { PluginCalls, type TestedPlugin } from "./calls.js";
import { createMockCore, type MockCore } from "./mock-core.js";
import { blockSize } from "./read-data.js";
import type { SavedFile } from "./saved-file.js";

/** How a restore is played. All may be left out. */
export interface RestoreOptions {
  /** Options of the plugin as they were stored with the backup. */
  readonly definition?: string | undefined;
  /** Options that the user gives for the restore; they come before those of the backup and win. */
  readonly overrides?: string | undefined;
  readonly core?: MockCore | undefined;
  /** Prefix for all names. */
  readonly where?: string | undefined;
  /** When to replace files; always unless given. */
  readonly replace?: keyof typeof replaceRules | undefined;
}

/** What a restore came to. Names are those of the backup, printable. */
export interface RestoreResult {
  /** Whether no file and nothing else failed. */
  readonly ok: boolean;
  readonly restored: readonly string[];
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
  readonly core: MockCore;
}

const SLASH = 0x2f;

/** Nothing of these was stored that could be restored. */
const NOT_STORED: ReadonlySet<number> = new Set([
  FT_NOCHG,
  FT_DIRNOCHG,
  FT_NOSTAT,
  FT_NOACCESS,
  FT_DELETED,
]);

/** Runs a restore with a plugin. Installs the core for its time, so one run at a time. */
export async function runRestore(
  plugin: TestedPlugin,
  files: Iterable<SavedFile>,
  options: RestoreOptions = {},
): Promise<RestoreResult> {
  const core = options.core ?? createMockCore();
  const undo = core.install();
  const restore = new Restore(new PluginCalls(plugin, core), core, options);
  try {
    await restore.run([...files]);
  } finally {
    await restore.calls.call("freePlugin", (it) => it.freePlugin?.());
    undo();
  }
  const { restored, skipped, failed } = restore;
  return { ok: failed.length === 0 && !core.failed, restored, skipped, failed, core };
}

class Restore {
  readonly calls: PluginCalls;
  readonly restored: string[] = [];
  readonly skipped: string[] = [];
  readonly failed: string[] = [];
  readonly #core: MockCore;
  readonly #options: RestoreOptions;
  #index = 0;

  constructor(calls: PluginCalls, core: MockCore, options: RestoreOptions) {
    this.calls = calls;
    this.#core = core;
    this.#options = options;
  }

  async run(files: readonly SavedFile[]): Promise<void> {
    const { definition = "", overrides } = this.#options;
    // The daemon only knows that it is a restore when the user's options have arrived.
    await this.calls.load(overrides ?? definition);
    this.#core.becomeRestore(this.#options.where ?? "");
    await this.calls.event(bEventJobStart, "JobId=1 Job=mock.1");
    const isObject = ({ type }: SavedFile): boolean =>
      type === FT_RESTORE_FIRST || type === FT_PLUGIN_CONFIG;
    await this.#objects(files.filter(isObject));
    await this.calls.event(bEventStartRestoreJob, null);
    for (const file of files) {
      if (!isObject(file) && !NOT_STORED.has(file.type)) await this.#file(file, definition);
    }
    await this.calls.event(bEventEndRestoreJob, null);
    await this.calls.event(bEventJobEnd, null);
  }

  async #objects(objects: readonly SavedFile[]): Promise<void> {
    if (objects.length === 0) return;
    for (const { name, type, data, index } of objects) {
      const object = new RestoreObject({
        object_name: printableName(name),
        object: data ?? new Uint8Array(),
        object_type: type,
        object_full_len: data?.length ?? 0,
        object_index: index,
        JobId: 1,
        plugin_name: this.#options.definition ?? "",
      });
      await this.calls.call("restoreObjectData", (it) => it.restoreObjectData?.(object));
    }
    await this.calls.call("restoreObjectData", (it) => it.restoreObjectData?.(null));
  }

  async #file(file: SavedFile, definition: string): Promise<void> {
    const name = printableName(file.name);
    await this.calls.event(bEventRestoreCommand, definition);
    const ready =
      (await this.calls.define(definition)) === bRC_OK &&
      (await this.calls.call("startRestoreFile", (it) => it.startRestoreFile?.(definition))) ===
        bRC_OK;
    const status = ready ? await this.#create(file) : CF_ERROR;
    if (status === CF_SKIP) this.skipped.push(name);
    else if (status === CF_ERROR) this.failed.push(name);
    else this.restored.push(name);
    await this.calls.call("endRestoreFile", (it) => it.endRestoreFile?.());
  }

  async #create(file: SavedFile): Promise<number> {
    const packet = this.#packet(file);
    const code = await this.calls.call("createFile", (it) => it.createFile?.(packet), bRC_Error);
    let status: number = code === bRC_OK ? packet.create_status : CF_ERROR;
    if (status === CF_CORE) status = this.#createInCore(packet);
    if (status === CF_EXTRACT) {
      status = await this.#extract(packet, file);
    } else if (status === CF_CREATED) {
      await this.calls.call("setFileAttributes", (it) => it.setFileAttributes?.(packet));
    }
    // Those of directories come whatever became of them.
    if (status === CF_EXTRACT || kindOf(file.stat.st_mode) === fileKinds.directory) {
      await this.#attributes(packet, file);
    }
    return status;
  }

  async #extract(packet: RestorePacket, file: SavedFile): Promise<number> {
    const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
    const opened = await this.calls.io({
      func: IO_OPEN,
      fname: packet.ofname,
      flags: O_WRONLY | O_CREAT | O_TRUNC,
      mode: 0o600,
    });
    if (opened.status < 0) {
      const message = `${printableName(packet.ofname)} did not open: errno ${opened.io_errno}`;
      this.#core.messages.push({ type: M_ERROR, message });
      return CF_ERROR;
    }
    const filedes = opened.status === 1 ? opened.filedes : -1;
    const written = await this.#write(file.data ?? new Uint8Array(), filedes);
    await this.calls.call("setFileAttributes", (it) => it.setFileAttributes?.(packet));
    const closed = await this.calls.io({ func: IO_CLOSE, filedes: Math.max(filedes, 0) });
    // The daemon does not hear of a close that failed; whoever tests a plugin should.
    return written && closed.status >= 0 ? CF_EXTRACT : CF_ERROR;
  }

  async #write(data: Uint8Array, filedes: number): Promise<boolean> {
    const block = blockSize(this.#core.release);
    for (let at = 0; at < data.length; at += block) {
      const buf = data.subarray(at, at + block);
      if (filedes >= 0) writeSync(filedes, buf);
      else {
        const packet = await this.calls.io({ func: IO_WRITE, count: buf.length, buf, filedes: 0 });
        if (packet.status !== buf.length) return false;
      }
    }
    return true;
  }

  async #attributes(packet: RestorePacket, file: SavedFile): Promise<void> {
    const fname = packet.ofname;
    if (file.acl !== null) {
      const content = file.acl;
      const acl = Object.assign(new AclPacket({ fname, content }), { content });
      await this.calls.call("setAcl", (it) => it.setAcl?.(acl), bRC_Error);
    }
    for (const { name, value } of file.xattrs) {
      const xattr = Object.assign(new XattrPacket({ fname, name, value }), { name });
      await this.calls.call("setXattr", (it) => it.setXattr?.(xattr), bRC_Error);
    }
  }

  #packet(file: SavedFile): RestorePacket {
    const isHardLink = file.type === FT_LNKSAVED;
    const packet = new RestorePacket({
      stream: STREAM_UNIX_ATTRIBUTES,
      data_stream: file.data === null ? STREAM_NONE : STREAM_FILE_DATA,
      type: file.type,
      file_index: (this.#index += 1),
      statp: new StatPacket(file.stat),
      ofname: this.#placed(file.name),
      olname: isHardLink && file.link !== null ? this.#placed(file.link) : file.link,
      where: this.#options.where ?? "",
      replace: replaceRules[this.#options.replace ?? "always"],
      create_status: CF_ERROR,
    });
    // A package that was made from an earlier release alone has no such fields.
    if ("original_file_name" in packet) {
      Object.assign(packet, { original_file_name: file.name, original_link_name: file.link });
    }
    return packet;
  }

  /** The name below the prefix of the restore. */
  #placed(name: FileName): FileName {
    const { where = "" } = this.#options;
    if (where === "") return name;
    const slash = typeof name === "string" ? name.startsWith("/") : name[0] === SLASH;
    const front = slash ? where : `${where}/`;
    return typeof name === "string"
      ? front + name
      : fileName(Buffer.concat([Buffer.from(front), name]));
  }

  /** A stand-in for what the core makes itself; enough for named pipes. */
  #createInCore(packet: RestorePacket): number {
    const path = fsPath(packet.ofname);
    if (kindOf(packet.statp.st_mode) !== fileKinds.fifo || typeof path !== "string") return CF_SKIP;
    return spawnSync("mkfifo", ["--", path]).status === 0 ? CF_CREATED : CF_ERROR;
  }
}
