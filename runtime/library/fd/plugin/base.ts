// The base class of file plugins: a subclass says which files there are, everything else is done here.
import type { bEventType } from "../constants/bEventType.js";
import { bEventEndRestoreJob } from "../constants/bEventType.js";
import { IO_CLOSE, IO_OPEN, IO_READ, IO_SEEK, IO_WRITE } from "../constants/bIOPS.js";
import { M_WARNING } from "../constants/bJobMessageType.js";
import { bRC_Error, bRC_More, bRC_OK, bRC_Stop } from "../constants/bRC.js";
import { JobMessage, RegisterEvents } from "../core.js";
import type { EventArguments, FdPluginEntryPoints, PluginEntryPoints } from "../entry-points.js";
import { reasonOf } from "../files/errors.js";
import { EntrySource, type NextEntry } from "../files/entry-source.js";
import type { FileEntries } from "../files/file-entry.js";
import { fillPacket } from "../files/fill-packet.js";
import { NamedLinks } from "../files/named-links.js";
import { printableName } from "../files/names.js";
import { LACK, misspelt } from "./lack.js";
import type { PluginOptions } from "../options/plugin-options.js";
import type { OptionSchema, OptionsOf } from "../options/schema.js";
import type { IoPacket } from "../packets/IoPacket.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { SavePacket } from "../packets/SavePacket.js";
import type { RestoreDoors } from "./doors.js";
import { keepsAttributes, provideAttributes } from "./kept-attributes.js";
import { provideObjects, type ObjectDoor } from "./object-door.js";
import { checkWord, wordOr } from "./option-word.js";
import { JobHooks, onceGood, type JobMethods } from "./hooks.js";
import { FdJob } from "./job.js";
import { OptionsInForce } from "./options-in-force.js";
import { ownEvents } from "./own-events.js";
import { Restoration } from "./restoration.js";
import {
  filesOnDisk,
  ATTRIBUTES,
  FIXED,
  leavesAlone,
  preparedFile,
  RUN_AHEAD,
  RUN_AHEAD_MODES,
  readersOf,
  type FilesOnDisk,
  type RunAhead,
  type RunAheadMode,
} from "./run-ahead.js";
import { FileTransfer } from "./transfer.js";
import {
  WRITE_BEHIND,
  WRITE_BEHIND_MODES,
  behindOffer,
  writesBehind,
  type WriteBehind,
  type WriteBehindMode,
} from "./write-behind.js";

/** Enough to hide most of the time that a network takes. */
const DEFAULT_READERS = 4;

/** What {@link BareosFdPlugin.withOptions} gives. */
export type ClassWithOptions<Schema> = Omit<typeof BareosFdPlugin, "prototype"> &
  (new () => BareosFdPlugin<OptionsOf<Schema>>);

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-unused-vars --
   All methods of the interfaces are optional, so they promise nothing that the class does not have; the parameters of the class's
   type have to be repeated. */

/** Methods that a plugin may define: for what happens to its job, and for restores into something else. */
export interface BareosFdPlugin<Options = PluginOptions>
  extends JobMethods, RestoreDoors, ObjectDoor {}
/* eslint-enable @typescript-eslint/no-unused-vars */

/** What the methods answer; each may be a promise. */
type AnswerOf<K extends keyof PluginEntryPoints> = ReturnType<NonNullable<PluginEntryPoints[K]>>;

/**
 * Base class of File Daemon plugins. A plugin extends it, overrides {@link BareosFdPlugin.files} and is the default
 * export of its module. One instance serves one job.
 *
 * Callbacks that are not here (`getAcl`, `setAcl`, `getXattr`, `setXattr`, `checkFile`, `restoreObjectData`,
 * `handleBackupFile`) may be added to a subclass; what no class defines is answered by the daemon at no cost. Whoever
 * overrides one that is here calls it with `super`, unless the point is to replace it.
 */
export class BareosFdPlugin<Options = PluginOptions> implements FdPluginEntryPoints {
  /**
   * What options there are, and of what types: the short form, or a schema of zod, valibot, arktype and others. The lists below
   * say the same with less; they may stand beside it. {@link BareosFdPlugin.withOptions} gives `this.options` its type, too.
   */
  static readonly options: OptionSchema | null = null;

  /** The base class for a plugin with these options: `class Tickets extends BareosFdPlugin.withOptions({ url: option.text() })`. */
  static withOptions<const Schema extends OptionSchema>(schema: Schema): ClassWithOptions<Schema> {
    return class extends BareosFdPlugin<OptionsOf<Schema>> {
      static override readonly options = schema;
    };
  }

  /** Options without which a job fails, before anything is read. */
  static readonly mandatoryOptions: readonly string[] = [];

  /**
   * All other options that the plugin knows. A class that says so, be it an empty list, refuses what is in none of its
   * lists: a misspelled option then fails the job instead of being passed over. Null takes any.
   */
  static readonly optionalOptions: readonly string[] | null = null;

  /** Options that may be given several times and keep all values. Of any other the first value counts. */
  static readonly multiValueOptions: readonly string[] = [];

  /** Options whose values no message shows, nor those of their parts that identify somebody, if they are addresses. */
  static readonly secretOptions: readonly string[] = [];

  /** Aborted when the job is cancelled; for `fetch`, timers, child processes. Set by the runtime. */
  signal: AbortSignal = new AbortController().signal;

  /**
   * Whether the core moves the data of files on disk itself, through their descriptor. The option `direct_io` (yes or
   * no) sets it. It pays for large files. Releases before 22 cannot do it; there the data goes through the plugin.
   */
  directIo = false;

  /**
   * Whether ACLs and extended attributes of files on disk are saved and restored: then `getAcl`, `setAcl`, `getXattr` and
   * `setXattr` are there, which a subclass may still define itself.
   */
  keepAttributes = false;

  /**
   * How many files are opened and read at once where storage answers slowly, such as a network file system; 1: never more
   * than one. The option `readers` sets it.
   */
  readers = DEFAULT_READERS;

  /** How far files are prepared before the core asks for them. The option `run_ahead` sets it. */
  runAhead: RunAheadMode = "auto";

  /** Whether files of a restore are written while the core goes on. The option `write_behind` sets it. */
  writeBehind: WriteBehindMode = "auto";

  /** The job at hand. */
  readonly job = new FdJob();

  readonly #options = new OptionsInForce(this);
  readonly #hooks = new JobHooks(this);
  readonly #transfer = new FileTransfer();
  readonly #links = new NamedLinks();
  readonly #restoration = new Restoration(this, this.#transfer);
  #source: EntrySource | null = null;
  #objects = 0;

  /**
   * The options in force: overrides_file before the definition before defaults_file. What the class's schema makes of
   * them; without a schema as they were given.
   */
  get options(): Options {
    // The schema stands in the class's `options`, and its type in `Options`: withOptions() sets both.
    return this.#options.value as Options;
  }

  /** As they were given, also those of the base class. */
  get givenOptions(): PluginOptions {
    return this.#options.given;
  }

  /**
   * The files to save: a list, a generator or an async generator. Called once per Plugin line of the fileset, when the
   * core wants the first file. An entry is taken when the data of the one before were read, so code after a `yield` may
   * remove a temporary file (see {@link RunAheadMode} for more and for less), and a list of any length needs no memory.
   * `finally` blocks run also after a cancel. An async method may give a list, too.
   */
  files(): FileEntries | Promise<FileEntries> {
    return [];
  }

  /**
   * Called before the first file, when the options are complete; override it to read them, and throw an
   * {@link OptionError} for wrong ones.
   */
  checkOptions(_options: Options): void {
    // Every plugin has other options.
  }

  /** Called once, with the options of the first definition. Registers the events that the plugin has methods for. */
  loadBareosPlugin(_options: string): AnswerOf<"loadBareosPlugin"> {
    RegisterEvents([bEventEndRestoreJob, ...ownEvents(this), ...this.#hooks.events]);
  }

  /** Takes options in the form `key=value:key=value:`, see `parseOptions`. Wrong ones fail the job. */
  parsePluginDefinition(definition: string): AnswerOf<"parsePluginDefinition"> {
    return onceGood(this.#hooks.start(), () => this.#read(definition));
  }

  #read(definition: string): ReturnType<OptionsInForce["check"]> {
    return this.#options.refuse(() => {
      if (!this.#options.read(definition)) return bRC_OK;
      const previous = this.#source;
      this.#source = null;
      this.#transfer.forget();
      return previous === null ? bRC_OK : previous.close().then(() => bRC_OK);
    });
  }

  /** Calls the method of the event. Whoever overrides it and wants that to go on calls it with `super`. */
  handlePluginEvent(...event: EventArguments): AnswerOf<"handlePluginEvent"> {
    const registered: bEventType = event[0];
    if (registered === bEventEndRestoreJob) {
      this.#restoration.finish();
    }
    return this.#hooks.handle(event);
  }

  startBackupFile(packet: SavePacket): AnswerOf<"startBackupFile"> {
    // The core skipped the file before.
    this.#transfer.forget();
    const checked = this.#options.checked ? bRC_OK : this.#check();
    const start = (code: typeof bRC_OK | typeof bRC_Error): AnswerOf<"startBackupFile"> => {
      if (code !== bRC_OK) return bRC_Error;
      this.#source ??= new EntrySource(this.files());
      return this.#saveNext(packet, this.#source);
    };
    return checked instanceof Promise ? checked.then(start) : start(checked);
  }

  /** There is no looking ahead: whether there is another file, the next startBackupFile tells. */
  endBackupFile(): AnswerOf<"endBackupFile"> {
    return bRC_More;
  }

  pluginIO(io: IoPacket): AnswerOf<"pluginIO"> {
    switch (io.func) {
      case IO_OPEN:
        return this.pluginIoOpen(io);
      case IO_READ:
        return this.pluginIoRead(io);
      case IO_WRITE:
        return this.pluginIoWrite(io);
      case IO_SEEK:
        return this.pluginIoSeek(io);
      case IO_CLOSE:
        return this.pluginIoClose(io);
      case 0:
      default:
        return bRC_Error;
    }
  }

  pluginIoOpen(io: IoPacket): AnswerOf<"pluginIoOpen"> {
    return this.#transfer.open(io, (name, action) => this.#restoration.restorer.at(name, action));
  }

  pluginIoRead(io: IoPacket): AnswerOf<"pluginIoRead"> {
    return this.#transfer.read(io);
  }

  pluginIoWrite(io: IoPacket): AnswerOf<"pluginIoWrite"> {
    return this.#transfer.write(io);
  }

  pluginIoSeek(io: IoPacket): AnswerOf<"pluginIoSeek"> {
    return this.#transfer.seek(io);
  }

  pluginIoClose(io: IoPacket): AnswerOf<"pluginIoClose"> {
    return this.#transfer.close(io);
  }

  startRestoreFile(_definition: string): AnswerOf<"startRestoreFile"> {
    this.#options.startRestore();
    const checked = this.#options.checked ? bRC_OK : this.#check();
    return onceGood(checked, () => this.#hooks.startRestore());
  }

  createFile(packet: RestorePacket): AnswerOf<"createFile"> {
    return this.#restoration.create(packet);
  }

  setFileAttributes(packet: RestorePacket): AnswerOf<"setFileAttributes"> {
    this.#restoration.setAttributes(packet);
    return bRC_OK;
  }

  endRestoreFile(): AnswerOf<"endRestoreFile"> {
    return this.#restoration.endFile();
  }

  /** For the runtime, which prepares files while the core is busy with those before. */
  get [RUN_AHEAD](): RunAhead {
    return {
      mode: this.#runAheadMode(),
      keepsAttributes: keepsAttributes(this, ATTRIBUTES),
      prepared: (packet) => preparedFile(this.#transfer, packet),
      disk: () => this.#disk(),
    };
  }

  /** For the runtime, which lets the core go on while files are written. */
  get [WRITE_BEHIND](): WriteBehind {
    return behindOffer(
      this.#restoration.restorer,
      writesBehind(this, BareosFdPlugin) ? this.directIo : null,
    );
  }

  /** For the runtime, which refuses a plugin that could not save anything. */
  get [LACK](): string | null {
    if (!leavesAlone(this, BareosFdPlugin, SOURCES)) return null;
    return `the class has no files(), which says what to save${misspelt(this, SOURCES)}`;
  }

  /** Releases everything. Comes in any case, also in the middle of a file. */
  async freePlugin(): Promise<typeof bRC_OK> {
    this.#transfer.forget();
    await this.#transfer.release();
    await this.#source?.close();
    this.#source = null;
    this.#restoration.finish();
    return bRC_OK;
  }

  /** Nothing is known before the first file, and whoever wants to see each one sees it. */
  #disk(): FilesOnDisk | null {
    const names = this.#source;
    if (names === null || !leavesAlone(this, BareosFdPlugin, ["startBackupFile"])) return null;
    return filesOnDisk(this.#transfer, names, this);
  }

  /** Whoever wants to hear of each file as the core works on it gets no run-ahead, but by an explicit promise. */
  #runAheadMode(): RunAhead["mode"] {
    // Asked before the options are checked: a wrong one fails the first file, as others do.
    const mode = wordOr(this.#options.given.get("run_ahead"), RUN_AHEAD_MODES, this.runAhead);
    if (mode === "no" || !leavesAlone(this, BareosFdPlugin, FIXED)) return "no";
    if (mode !== "auto") return mode;
    const isLeft = ATTRIBUTES.every(
      (name) => leavesAlone(this, BareosFdPlugin, [name]) || keepsAttributes(this, [name]),
    );
    return isLeft && leavesAlone(this, BareosFdPlugin, ["startBackupFile"]) ? "data" : "no";
  }

  #saveNext(packet: SavePacket, source: EntrySource): AnswerOf<"startBackupFile"> {
    for (;;) {
      const next = source.next();
      if (next instanceof Promise) {
        return next.then((entry) => this.#save(packet, entry) ?? this.#saveNext(packet, source));
      }
      const answer = this.#save(packet, next);
      if (answer !== null) return answer;
    }
  }

  /** Null for an entry that is left out. */
  #save(packet: SavePacket, entry: NextEntry): typeof bRC_OK | typeof bRC_Stop | null {
    if (entry === null) return bRC_Stop;
    const { data, problem } = fillPacket(packet, entry);
    if (this.#links.isAgain(packet)) {
      this.#transfer.source = data;
      this.#transfer.forget();
      const { flags, cmd, portable } = packet;
      Object.assign(packet, new SavePacket({ flags, cmd, portable }));
      return null;
    }
    if (packet.object !== null && packet.index === 0) packet.index = this.#objects += 1;
    this.#transfer.source = data;
    this.#transfer.direct = this.directIo;
    if (problem !== null) {
      JobMessage(
        M_WARNING,
        `${printableName(packet.fname ?? "")} is not saved: ${reasonOf(problem)}`,
      );
    }
    return bRC_OK;
  }

  #check(): ReturnType<OptionsInForce["check"]> {
    const given = this.#options.given;
    return this.#options.check(() => {
      this.directIo = given.getBoolean("direct_io", this.directIo);
      checkWord("run_ahead", given.get("run_ahead"), RUN_AHEAD_MODES);
      this.readers = readersOf(given.get("readers")) ?? this.readers;
      checkWord("write_behind", given.get("write_behind"), WRITE_BEHIND_MODES);
      this.checkOptions(this.options);
    });
  }
}

/** Methods that a backup can come from. */
const SOURCES = ["files", "startBackupFile", "handleBackupFile", "handlePluginEvent"] as const;

provideAttributes(BareosFdPlugin.prototype);
provideObjects(BareosFdPlugin.prototype);
