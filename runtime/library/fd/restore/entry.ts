// What a plugin hears of an entry that it may restore into something else.
import type { FILETYPES } from "../constants/FILETYPES.js";
import { FT_LNKSAVED } from "../constants/FILETYPES.js";
import { fileName, withoutSlash, withSlash } from "../files/names.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import { StatPacket } from "../packets/StatPacket.js";
import { rawText } from "../raw-text.js";
import type { FileName, Int64 } from "../types.js";
import { isDirectoryType } from "./create.js";
import { bytesOf, lettersOf } from "./folder-paths.js";
import { replaceRules } from "./replace.js";

/** One entry of a restore. It stays valid after the call. */
export interface RestoreEntry {
  /**
   * Name as it was saved; that of a folder ends with a slash. Before release 26 the core does not tell it, and it is what
   * {@link RestoreEntry.target} has behind {@link RestoreEntry.where}: where an expression of the restore renames files, the new name.
   */
  readonly path: FileName;
  /** The same as text: bytes that are no UTF-8 are in it as in `rawText`. */
  readonly name: string;
  /** Name that the user wants it to have: the one that was saved behind the folder of the restore, or renamed. */
  readonly target: FileName;
  /** Folder of the restore; empty if there is none. */
  readonly where: FileName;
  /** Attributes as they were saved. */
  readonly stat: StatPacket;
  /** Size in bytes as it was saved with the attributes; content of unknown length has 0. */
  readonly size: Int64;
  /** One of FT_, as it was saved. */
  readonly type: FILETYPES;
  /** What the user wants to become of something that is there already. The plugin sees to it. */
  readonly replace: ReplaceRule;
}

/** A link of a restore. */
export interface RestoreLinkEntry extends RestoreEntry {
  /** Where a symbolic link leads; of a further name of a file (a hard link) the saved name of the one with the data. */
  readonly link: FileName;
  /** Whether it is a further name of a file. */
  readonly isHardLink: boolean;
}

/** When something that is there is replaced. */
export type ReplaceRule = keyof typeof replaceRules;

const RULES = new Map<number, ReplaceRule>(
  (Object.entries(replaceRules) as [ReplaceRule, number][]).map(([rule, letter]) => [letter, rule]),
);

/** The entry of a packet. */
export function entryOf(packet: RestorePacket): RestoreEntry {
  const name = packet.ofname;
  const where = keep(packet.where ?? "");
  const saved = keep(told(packet, "original_file_name") ?? withoutPrefix(name, where));
  const path = isDirectoryType(packet.type) ? withSlash(saved) : saved;
  return {
    path,
    name: typeof path === "string" ? path : rawText(path),
    target: keep(withoutSlash(name)),
    where,
    stat: new StatPacket(packet.statp),
    size: packet.statp.st_size,
    // Only a new packet has none.
    type: packet.type as FILETYPES,
    replace: RULES.get(packet.replace) ?? "always",
  };
}

/** The same for a link that leads somewhere. */
export function linkEntryOf(packet: RestorePacket, target: FileName): RestoreLinkEntry {
  const entry = entryOf(packet);
  const isHardLink = packet.type === FT_LNKSAVED;
  const plain = isHardLink ? withoutPrefix(target, entry.where) : target;
  return { ...entry, link: keep(told(packet, "original_link_name") ?? plain), isHardLink };
}

/** A name as it was saved. Daemons before 26 do not tell it, and packages of their headers alone have no such field. */
function told(
  packet: RestorePacket,
  field: "original_file_name" | "original_link_name",
): FileName | null {
  const name: unknown = Reflect.get(packet, field);
  return typeof name === "string" || name instanceof Uint8Array ? name : null;
}

/**
 * What the core put a folder before. Names that do not begin with a slash get one there; by convention they begin with `@`,
 * which tells them.
 */
function withoutPrefix(name: FileName, where: FileName): FileName {
  const prefix = lettersOf(withoutSlash(where));
  const whole = lettersOf(name);
  if (prefix === "" || prefix === "/" || !whole.startsWith(`${prefix}/`)) return name;
  const rest = whole.slice(prefix.length);
  return fileName(bytesOf(rest.startsWith("/@") ? rest.slice(1) : rest));
}

/** Names of the packet are the core's and end with the call. */
function keep(name: FileName): FileName {
  return typeof name === "string" ? name : Uint8Array.from(name);
}
