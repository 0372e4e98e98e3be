// Bare names on their way through the engine: taken from the plugin's list in batches, worked off in C++, and handed back one
// by one where a message, a plugin's callback or another kind of entry needs JavaScript.
import {
  fileName,
  FO_ACL,
  FO_NOATIME,
  FO_XATTR,
  FT_DIREND,
  FT_LNK,
  FT_REG,
  FT_REGE,
  FT_SPEC,
  pseudoFileSystems,
  restoresAcls,
} from "bareosfd";
import type { FileName, FilesOnDisk, RunAhead as Offer, SavePacket } from "bareosfd";
import { AheadAttributes } from "./ahead-attributes.js";
import type { AheadEntries } from "./ahead-entries.js";
import { AheadFile, UnclosedFile } from "./ahead-file.js";
import type { AheadFileParts, Step } from "./ahead-file.js";
import { EngineState, Outcome } from "./engine.js";
import type { Engine, EngineSettings } from "./engine.js";
import type { Plugin } from "./plugin.js";

/** Files that may wait for the core: enough to keep it busy, few enough that nobody sees old attributes. */
export const MOST_FILES = 256;
/** Names that the engine has at least as long as the list gives them: helpers that read ahead need some. */
const FEW_NAMES = 32;
/** How long names are taken in one go. */
const TAKING_MILLISECONDS = 0.25;

const END_OF_NAME = Buffer.of(0);

/** What is to be done next: what came of a step, somebody to go on with, or null when the next file is JavaScript's. */
export type Next = Step | AheadFile | UnclosedFile | AheadAttributes | null;

export interface AheadNamesParts extends AheadFileParts {
  readonly engine: Engine;
  readonly entries: AheadEntries;
  plugin(): Plugin;
  /** Number of the file that the core works on. */
  current(): number;
}

export class AheadNames {
  /** Number of the file that was prepared last. */
  sequence = 0;
  private readonly state: Uint32Array;
  private disk: FilesOnDisk | null = null;
  private begin: ((disk: FilesOnDisk) => EngineSettings) | null = null;
  private offer: Offer | null = null;
  /** How many names the engine had at {@link EngineState.taken}. */
  private taken = 0;
  /** How many names the engine has. */
  private given = 0;
  /** The next entry is JavaScript's. */
  private isOwed = false;

  constructor(private readonly parts: AheadNamesParts) {
    this.state = new Uint32Array(parts.engine.state);
  }

  /** Begins a Plugin line, which every file's packet starts from. */
  start(offer: Offer, template: SavePacket, data: boolean): void {
    this.offer = offer;
    this.begin = (disk) => settingsOf(offer, template, data, this.parts.plugin(), disk);
  }

  /** The core opens a file of which only the packet went ahead. */
  select(number: number): void {
    const found = this.disk === null ? null : this.parts.engine.find(number);
    if (found !== null) this.disk?.select(found);
  }

  stop(): void {
    this.parts.engine.end();
    this.parts.entries.bringBack();
    this.isOwed = false;
    this.disk = this.offer = this.begin = null;
  }

  /** Whether a file is begun and not over. */
  get isBusy(): boolean {
    return this.state[EngineState.busy] === 1;
  }

  dropFile(): void {
    if (this.isBusy) this.parts.engine.dropFile();
  }

  /** Goes on for some microseconds, or until the daemon asks. `take` calls the plugin's list. */
  step(microseconds: number, yields: boolean, take: (action: () => void) => void): Next {
    const disk = this.disk ?? this.open();
    if (disk === null || this.isOwed) {
      this.isOwed = false;
      return null;
    }
    const { engine, entries } = this.parts;
    const { state } = this;
    const wasBusy = this.isBusy;
    // startBackupFile takes more than one entry where it leaves some out.
    const gone = this.given - disk.names.taken.length;
    if (gone > 0) engine.skip(gone);
    this.given -= gone;
    if (!wasBusy) {
      take(() => {
        this.takeNames(disk);
      });
    }
    const outcome = engine.work(this.sequence, microseconds, yields);
    this.sequence = state[EngineState.sequence] ?? 0;
    const taken = state[EngineState.taken] ?? 0;
    const count = taken - this.taken;
    this.taken = taken;
    this.given -= count;
    // An entry that is handed back comes again, to startBackupFile, when there is room for what that answers.
    this.isOwed = outcome === Outcome.entry;
    disk.names.done(this.isOwed ? count - 1 : count);
    switch (outcome) {
      case Outcome.paused:
      case Outcome.entry:
        return "done";
      case Outcome.full:
        return "full";
      case Outcome.file: {
        const { prepared, file } = disk.adopt(engine.takeFile());
        return new AheadFile(prepared, this.parts, file);
      }
      case Outcome.closed:
        return new UnclosedFile(state[EngineState.errno] ?? 0, this.parts);
      case Outcome.attributes:
        return this.attributes();
      case Outcome.done:
      default:
        if (count > 0 || wasBusy) return "done";
        entries.bringBack();
        return null;
    }
  }

  private open(): FilesOnDisk | null {
    const { engine } = this.parts;
    const disk = this.offer?.disk() ?? null;
    if (disk === null || this.begin === null) return null;
    engine.begin(this.begin(disk));
    this.disk = disk;
    this.taken = this.given = 0;
    this.add(disk.names.taken);
    return disk;
  }

  /** No more than may wait for the core, and one at a time where a plugin counts on being called in between. */
  private takeNames({ names }: FilesOnDisk): void {
    const left = names.taken.length;
    const isFree = this.offer?.mode === "files" || names.isArray;
    const most = isFree ? MOST_FILES - (this.sequence - this.parts.current()) - left : 1 - left;
    if (left >= FEW_NAMES || most <= 0) return;
    const { entries } = this.parts;
    const end = performance.now() + TAKING_MILLISECONDS;
    const found = names.ahead(most, () => {
      if (entries.setAside()) return "alone";
      return performance.now() > end ? "enough" : "more";
    });
    this.add(found);
  }

  private add(names: readonly FileName[]): void {
    if (names.length === 0) return;
    const { engine } = this.parts;
    this.given += names.length;
    if (names.every((name) => typeof name === "string")) {
      engine.add(Buffer.from(`${names.join("\0")}\0`));
      return;
    }
    engine.add(Buffer.concat(names.flatMap((name) => [Buffer.from(name), END_OF_NAME])));
  }

  private attributes(): AheadAttributes {
    const { engine, entries, failures } = this.parts;
    const plugin = this.parts.plugin();
    const fname = fileName(engine.path());
    const follows = this.state[EngineState.follows] ?? 0;
    engine.dropFile();
    return new AheadAttributes(fname, follows, { entries, failures, plugin });
  }
}

function settingsOf(
  { mode, keepsAttributes }: Offer,
  template: SavePacket,
  data: boolean,
  plugin: Plugin,
  { directAbove, readers }: FilesOnDisk,
): EngineSettings {
  // In other than full backups the core is not known to want anything but the packet.
  const lists = data && template.hasFlag(FO_ACL) && plugin.has("getAcl");
  const attributes = data && template.hasFlag(FO_XATTR) && plugin.has("getXattr");
  const isAsked = !keepsAttributes && mode === "files";
  return {
    types: {
      regular: FT_REG,
      empty: FT_REGE,
      directory: FT_DIREND,
      link: FT_LNK,
      special: FT_SPEC,
    },
    flags: template.flags,
    data,
    lists: lists && keepsAttributes,
    attributes: attributes && keepsAttributes,
    pluginLists: lists && isAsked,
    pluginAttributes: attributes && isAsked,
    listsAlone: restoresAcls(),
    keepAccessTime: template.hasFlag(FO_NOATIME),
    directAbove,
    pseudoFileSystems,
    mostFiles: MOST_FILES,
    readers,
  };
}
