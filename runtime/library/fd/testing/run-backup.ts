// Plays a backup in memory: the call order of the File Daemon, without one.
import {
  bEventBackupCommand,
  bEventEndBackupJob,
  bEventEndFileSet,
  bEventJobEnd,
  bEventJobStart,
  bEventLevel,
  bEventPluginCommand,
  bEventSince,
  bEventStartBackupJob,
} from "../constants/bEventType.js";
import { FO_ACL, FO_XATTR } from "../constants/bFileOption.js";
import {
  FT_DIREND,
  FT_DIRNOCHG,
  FT_LNK,
  FT_LNKSAVED,
  FT_NOCHG,
  FT_REPARSE,
} from "../constants/FILETYPES.js";
import type { JobLevelCode } from "../constants/JobLevelCode.js";
import { M_FATAL } from "../constants/bJobMessageType.js";
import { bRC_Error, bRC_More, bRC_OK, bRC_Seen, bRC_Skip, bRC_Stop } from "../constants/bRC.js";
import { bVarCheckChanges, bVarLevel, bVarSinceTime } from "../constants/bVariable.js";
import { printableName, sameName } from "../files/names.js";
import { fileKinds, kindOf } from "../files/stat.js";
import { AclPacket } from "../packets/AclPacket.js";
import { SavePacket } from "../packets/SavePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import { XattrPacket } from "../packets/XattrPacket.js";
import { isAtLeast } from "../release-order.js";
import type { FileName } from "../types.js";
import { PluginCalls, type TestedPlugin } from "./calls.js";
import { createMockCore, type MockCore } from "./mock-core.js";
import { blockSize, readData } from "./read-data.js";
import type { SavedFile, SavedXattr } from "./saved-file.js";

/** How a backup is played. All may be left out. */
export interface BackupOptions {
  /** Options of the plugin, `key=value:key=value`. */
  readonly definition?: string | undefined;
  readonly core?: MockCore | undefined;
  /** End the job as if it were cancelled after this number of files. */
  readonly limit?: number | undefined;
  /** Keep the data that was read; true unless given. */
  readonly keepData?: boolean | undefined;
  /** Keep the files in the result; true unless given. */
  readonly keepFiles?: boolean | undefined;
  /** Called with each file. */
  readonly onFile?: ((file: SavedFile) => void) | undefined;
}

/** What a backup came to. */
export interface BackupResult {
  /** Whether the job ended well: no fatal message, and no error that this release makes one of. */
  readonly ok: boolean;
  readonly files: readonly SavedFile[];
  readonly core: MockCore;
}

/** Runs a backup with a plugin. Installs the core for its time, so one run at a time. */
export async function runBackup(
  plugin: TestedPlugin,
  options: BackupOptions = {},
): Promise<BackupResult> {
  const core = options.core ?? createMockCore();
  const undo = core.install();
  const calls = new PluginCalls(plugin, core);
  const walk = new Walk(calls, core, options);
  const definition = options.definition ?? "";
  try {
    if ((await calls.load(definition)) === bRC_OK && (await announce(calls, core, definition))) {
      await walk.run();
    }
    await calls.event(bEventEndBackupJob, null);
    await calls.event(bEventJobEnd, null);
  } finally {
    await calls.call("freePlugin", (it) => it.freePlugin?.());
    undo();
  }
  return { ok: !walk.failed && !core.failed, files: walk.files, core };
}

async function announce(calls: PluginCalls, core: MockCore, definition: string): Promise<boolean> {
  const since = Number(core.values.get(bVarSinceTime) ?? 0);
  await calls.event(bEventJobStart, "JobId=1 Job=mock.1");
  if (since > 0) await calls.event(bEventSince, since);
  await calls.event(bEventLevel, core.values.get(bVarLevel) as JobLevelCode);
  await calls.event(bEventPluginCommand, definition);
  await calls.event(bEventEndFileSet, null);
  await calls.event(bEventStartBackupJob, null);
  await calls.event(bEventBackupCommand, definition);
  return (await calls.define(definition)) === bRC_OK;
}

/** The walk over one Plugin line. */
class Walk {
  readonly files: SavedFile[] = [];
  failed = false;
  readonly #calls: PluginCalls;
  readonly #core: MockCore;
  readonly #options: BackupOptions;
  readonly #links = new Map<string, FileName>();

  constructor(calls: PluginCalls, core: MockCore, options: BackupOptions) {
    this.#calls = calls;
    this.#core = core;
    this.#options = options;
  }

  async run(): Promise<void> {
    const strict = isAtLeast(this.#core.release, 23);
    for (let count = 0; count < (this.#options.limit ?? Infinity); count += 1) {
      const packet = new SavePacket({ cmd: this.#options.definition ?? "" });
      packet.setFlag(FO_ACL);
      packet.setFlag(FO_XATTR);
      const code = await this.#calls.call(
        "startBackupFile",
        (it) => it.startBackupFile?.(packet),
        bRC_Stop,
      );
      if (code === bRC_Skip && strict) continue;
      // Before release 23 nothing but a fatal message fails a job here.
      if (code !== bRC_OK) {
        this.failed ||= strict && code === bRC_Error;
        return;
      }
      if (!(await this.#save(packet))) return;
      const end = await this.#calls.call("endBackupFile", (it) => it.endBackupFile?.());
      if (end === bRC_OK || end === bRC_More)
        this.#core.seen.add(printableName(packet.fname ?? ""));
      if (end !== bRC_More) return;
    }
  }

  async #save(packet: SavePacket): Promise<boolean> {
    const isObject = packet.object_name !== null;
    if (packet.type === 0 || (packet.fname === null && !isObject)) {
      const what = packet.type === 0 ? "type" : "fname";
      this.#core.messages.push({ type: M_FATAL, message: `startBackupFile left ${what} empty` });
      return false;
    }
    const name = storedName(packet);
    if (!isObject) {
      this.#leaveOutUnchanged(packet);
      this.#findHardLink(packet, name);
    }
    const fname = packet.fname ?? "";
    const unread = { data: null, length: 0, errno: 0 };
    const unchanged = packet.type === FT_NOCHG || packet.type === FT_DIRNOCHG;
    const read =
      packet.no_read || unchanged
        ? unread
        : await readData(
            this.#calls,
            fname,
            blockSize(this.#core.release),
            this.#options.keepData ?? true,
          );
    const plain = !isObject && !unchanged && packet.type !== FT_LNK;
    const file: SavedFile = {
      name,
      type: packet.type,
      stat: new StatPacket(packet.statp),
      link: packet.type === FT_LNK || packet.type === FT_LNKSAVED ? packet.link : null,
      ...read,
      ...(isObject ? { data: packet.object, length: packet.object_len } : {}),
      index: packet.index,
      acl: plain ? await this.#acl(fname) : null,
      xattrs: plain ? await this.#xattrs(fname) : [],
    };
    if (this.#options.keepFiles ?? true) this.files.push(file);
    this.#options.onFile?.(file);
    return true;
  }

  /** What the host does for a plugin in incremental and differential jobs. */
  #leaveOutUnchanged(packet: SavePacket): void {
    const since = Number(this.#core.values.get(bVarSinceTime) ?? 0);
    if (since === 0 || this.#core.values.get(bVarCheckChanges) !== true) return;
    if (packet.save_time === 0) packet.save_time = since;
    if (this.#core.CheckChanges(packet) !== bRC_Seen) return;
    packet.type = packet.type === FT_DIREND ? FT_DIRNOCHG : FT_NOCHG;
  }

  /** A further name of a file that was saved already: stored as a link to that. */
  #findHardLink(packet: SavePacket, name: FileName): void {
    const { st_mode, st_nlink, st_dev, st_ino } = packet.statp;
    if (Number(st_nlink) < 2 || kindOf(st_mode) !== fileKinds.regular) return;
    if (packet.type === FT_NOCHG) return;
    const key = `${st_dev}/${st_ino}`;
    const first = this.#links.get(key);
    // The daemon's side sees to it that a file that comes under its first name again is saved whole.
    if (first !== undefined && sameName(first, name)) return;
    if (first === undefined) {
      this.#links.set(key, name);
      return;
    }
    packet.type = FT_LNKSAVED;
    packet.link = first;
    packet.no_read = true;
  }

  async #acl(fname: FileName): Promise<Uint8Array | null> {
    const packet = new AclPacket({ fname });
    const code = await this.#calls.call("getAcl", (it) => it.getAcl?.(packet));
    return code === bRC_OK ? packet.content : null;
  }

  async #xattrs(fname: FileName): Promise<readonly SavedXattr[]> {
    const found: SavedXattr[] = [];
    for (let code: number = bRC_More; code === bRC_More;) {
      const packet = new XattrPacket({ fname });
      code = await this.#calls.call("getXattr", (it) => it.getXattr?.(packet));
      const { name, value } = packet;
      if (code !== bRC_Error && name !== null && value !== null) found.push({ name, value });
    }
    return found;
  }
}

/** Directories are stored under link, objects under their own name. */
function storedName(packet: SavePacket): FileName {
  const isDirectory = packet.type === FT_DIREND || packet.type === FT_REPARSE;
  return packet.object_name ?? (isDirectory ? packet.link : null) ?? packet.fname ?? "";
}
