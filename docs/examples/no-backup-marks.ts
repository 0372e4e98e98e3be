// An option plugin: it stands in an Options block, is asked about each file that matches, and leaves out what lies in a folder
// with a file named `.nobackup`. The core saves the others itself, as without a plugin.
//
//     npx bareos-node run docs/examples/no-backup-marks.ts --options-plugin /etc/hosts /srv/cache/big --null
//
// In a fileset: Include { Options { Signature = XXH128  Plugin = "node:module_path=…:module_name=no-backup-marks" }  File = /srv }
import { existsSync } from "node:fs";
import { BareosFdPlugin, bRC_Core, bRC_Skip, DebugMessage, option, printableName } from "bareosfd";
import type { HandleBackupFilePacket } from "bareosfd";

export default class NoBackupMarks extends BareosFdPlugin.withOptions({
  mark: option.text({ default: ".nobackup", description: "name of the file that marks a folder" }),
}) {
  /** Folders that were looked at: files come folder by folder. */
  readonly #marked = new Map<string, boolean>();

  /** bRC_Skip leaves it out, bRC_Core leaves it to the core, bRC_OK would save it through pluginIO. */
  handleBackupFile({ fname }: HandleBackupFilePacket): typeof bRC_Skip | typeof bRC_Core {
    // Names that are no UTF-8 are bytes; they are left to the core.
    if (typeof fname !== "string") return bRC_Core;
    const folder = fname.slice(0, fname.lastIndexOf("/"));
    if (!this.#isMarked(folder)) return bRC_Core;
    DebugMessage(100, `${printableName(fname)} is left out: its folder is marked`);
    return bRC_Skip;
  }

  #isMarked(folder: string): boolean {
    const known = this.#marked.get(folder);
    if (known !== undefined) return known;
    // Only the last folders are remembered: a tree may have millions.
    if (this.#marked.size > 1000) this.#marked.clear();
    const isMarked = existsSync(`${folder}/${this.options.mark}`);
    this.#marked.set(folder, isMarked);
    return isMarked;
  }
}
