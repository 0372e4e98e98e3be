// What the base class offers the runtime so that files of a restore are written while the core goes on to the next.
import type { PluginOptions } from "../options/plugin-options.js";
import { fileName } from "../files/names.js";
import type { FolderListener } from "../restore/restore-folder.js";
import { hasDoor, type RestoreDoors } from "./doors.js";
import { wordOr } from "./option-word.js";
import { leavesAlone } from "./run-ahead.js";
import type { Restorer } from "./restorer.js";

/**
 * Whether the daemon may go on with a restore while regular files are written, in a plugin that leaves that to the base class.
 * What the core would hear of a file can then only be told in the job's log.
 *
 * - `no`: each file waits for the one before.
 * - `yes`: a promise that methods of a restore which the plugin overrides need not be called for regular files.
 * - `auto`: in a plugin that leaves the callbacks of a restore to the base class.
 */
export type WriteBehindMode = (typeof WRITE_BEHIND_MODES)[number];

export const WRITE_BEHIND_MODES = ["auto", "no", "yes"] as const;

/** Where the runtime finds a plugin's {@link WriteBehind}. */
export const WRITE_BEHIND: unique symbol = Symbol.for("bareos-node.write-behind");

/** What the runtime asks of a plugin that lets files be written behind the core. Names are bytes. */
export interface WriteBehind {
  /** `smallFiles`: the core is to write large ones itself (runtime/daemon/behind.cc says from where on). */
  readonly mode: "nothing" | "files" | "smallFiles";
  /** Tells the listener from now on which folder files are made in. */
  watchFolder(listener: FolderListener): void;
  /** Looks for the folder of a file, which the listener then hears of. */
  findFolder(name: Uint8Array): void;
  /** A file could not be written. */
  failed(name: Uint8Array, error: Error): void;
  /** A file was written, but closing it failed. */
  notClosed(name: Uint8Array, error: Error): void;
  /** An attribute of a file could not be set. */
  notSet(name: Uint8Array, attribute: "owner" | "mode" | "times", error: Error): void;
}

/** Whether files of a plugin may be written behind the core. Asked when its options are known. */
export function writesBehind(plugin: Writer, base: { readonly prototype: object }): boolean {
  if (hasDoor(plugin)) return false;
  const option = plugin.givenOptions.get("write_behind");
  const mode = wordOr(option, WRITE_BEHIND_MODES, plugin.writeBehind);
  return mode === "yes" || (mode === "auto" && leavesAlone(plugin, base, RESTORING));
}

interface Writer extends RestoreDoors {
  readonly givenOptions: PluginOptions;
  readonly writeBehind: WriteBehindMode;
}

/** The offer of a restorer. @param direct - Whether the core writes large files itself; null offers nothing. */
export function behindOffer(restorer: Restorer, direct: boolean | null): WriteBehind {
  return {
    mode: direct === null ? "nothing" : direct ? "smallFiles" : "files",
    watchFolder: (listener) => {
      restorer.watchFolder(listener);
    },
    findFolder: (name) => {
      restorer.findFolder(fileName(name));
    },
    failed: (name, error) => {
      restorer.failed(fileName(name), error);
    },
    notClosed: (name, error) => {
      restorer.notClosed(fileName(name), error);
    },
    notSet: (name, attribute, error) => {
      restorer.notSet(fileName(name), attribute, error);
    },
  };
}

/** Methods of a restore that are passed over for files that are written behind the core. */
const RESTORING = [
  "parsePluginDefinition",
  "startRestoreFile",
  "createFile",
  "setFileAttributes",
  "endRestoreFile",
  "pluginIO",
  "pluginIoOpen",
  "pluginIoWrite",
  "pluginIoSeek",
  "pluginIoClose",
] as const;
