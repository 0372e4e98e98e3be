// What kind of file an entry is: mode, content, link, path and type may each say so, and have to agree.
import {
  bFileType,
  FT_BASE,
  FT_DELETED,
  FT_DIRBEGIN,
  FT_DIREND,
  FT_DIRNOCHG,
  FT_FIFO,
  FT_INVALIDDT,
  FT_INVALIDFS,
  FT_ISARCH,
  FT_JUNCTION,
  FT_LNK,
  FT_LNKSAVED,
  FT_NOACCESS,
  FT_NOCHG,
  FT_NOFOLLOW,
  FT_NOFSCHG,
  FT_NOOPEN,
  FT_NORECURSE,
  FT_NOSTAT,
  FT_PLUGIN,
  FT_PLUGIN_CONFIG,
  FT_PLUGIN_CONFIG_FILLED,
  FT_RAW,
  FT_REG,
  FT_REGE,
  FT_REPARSE,
  FT_RESTORE_FIRST,
  FT_SPEC,
} from "../constants/FILETYPES.js";
import type { FILETYPES } from "../constants/FILETYPES.js";
import { EntryError, shown } from "./entry-error.js";
import { fileKinds, kindOf } from "./stat.js";

const { block, character, directory, fifo, link, regular, socket } = fileKinds;
const NO_FOLDER = [regular, link, block, character, fifo, socket];
const ANY = [...NO_FOLDER, directory];
const NO_FILE: readonly number[] = [];

/** Kinds of file that each type may be. A test holds that it has all of them. */
export const typeKinds: Readonly<Partial<Record<number, readonly number[]>>> = {
  [FT_LNKSAVED]: NO_FOLDER,
  [FT_REGE]: [regular],
  [FT_REG]: [regular],
  [FT_LNK]: [link],
  [FT_DIREND]: [directory],
  [FT_SPEC]: [block, character, fifo, socket],
  [FT_NOACCESS]: ANY,
  [FT_NOFOLLOW]: ANY,
  [FT_NOSTAT]: ANY,
  [FT_NOCHG]: NO_FOLDER,
  [FT_DIRNOCHG]: [directory],
  [FT_ISARCH]: ANY,
  [FT_NORECURSE]: [directory],
  [FT_NOFSCHG]: [directory],
  [FT_NOOPEN]: ANY,
  [FT_RAW]: [block, character],
  [FT_FIFO]: [fifo],
  [FT_DIRBEGIN]: [directory],
  [FT_INVALIDFS]: [directory],
  [FT_INVALIDDT]: [directory],
  [FT_REPARSE]: [directory],
  [FT_DELETED]: ANY,
  [FT_JUNCTION]: [directory, link],
  [FT_PLUGIN]: NO_FILE,
  [FT_BASE]: NO_FILE,
  [FT_RESTORE_FIRST]: NO_FILE,
  [FT_PLUGIN_CONFIG]: NO_FILE,
  [FT_PLUGIN_CONFIG_FILLED]: NO_FILE,
};

const TYPES: ReadonlySet<number> = new Set(Object.values(bFileType));

/** Types that say why a file is not saved, or that it is gone. */
const UNSAVED: ReadonlySet<number> = new Set([
  ...[FT_NOACCESS, FT_NOFOLLOW, FT_NOSTAT, FT_NOOPEN, FT_ISARCH, FT_INVALIDFS, FT_INVALIDDT],
  FT_DELETED,
]);

const WORDS: ReadonlyMap<number, string> = new Map([
  [fifo, "a named pipe"],
  [character, "a character device"],
  [directory, "a folder"],
  [block, "a block device"],
  [regular, "a regular file"],
  [link, "a symbolic link"],
  [socket, "a socket"],
]);

/** Whether a type says that there is nothing to save. */
export function isUnsaved(type: number): boolean {
  return UNSAVED.has(type);
}

/** A kind of {@link fileKinds} in words. */
export function kindName(kind: number): string {
  return WORDS.get(kind) ?? "of no kind that there is";
}

/** A type by its name. */
export function typeName(type: number): string {
  const found = Object.entries(bFileType).find(([, value]) => value === type);
  return found?.[0] ?? String(type);
}

/** The kinds that a type may be; undefined for a number that is no type. */
export function kindsOf(type: number): readonly number[] | undefined {
  // Of one that a release has and nobody here has looked at, the plugin knows more than we do.
  return typeKinds[type] ?? (TYPES.has(type) ? ANY : undefined);
}

/** Checks the `type` of an entry. Throws an {@link EntryError}. */
export function checkType(entry: unknown, type: unknown): FILETYPES {
  const kinds = typeof type === "number" ? kindsOf(type) : undefined;
  if (kinds === undefined) {
    throw new EntryError(entry, "type", `is ${shown(type)}; it has to be one of FT_`);
  }
  const checked = type as FILETYPES;
  if (kinds.length > 0) return checked;
  throw new EntryError(
    entry,
    "type",
    `is ${typeName(checked)}, which is no type of a file to save`,
  );
}

/** Something that an entry says of its kind. */
export interface Claim {
  readonly field: string;
  readonly kind: number;
}

/** What a mode says; null when it has permissions only. Throws an {@link EntryError} for a kind that there is not. */
export function claimOfMode(entry: unknown, mode: number | undefined): Claim | null {
  const kind = mode === undefined ? 0 : kindOf(mode);
  if (kind === 0) return null;
  if (WORDS.has(kind)) return { field: "stat.st_mode", kind };
  throw new EntryError(entry, "stat.st_mode", `is 0${mode?.toString(8)}, which is no kind of file`);
}

/** The kind that all claims agree on; null without any. Throws an {@link EntryError} that names both sides. */
export function agreedKind(entry: unknown, claims: readonly Claim[]): number | null {
  const [first, ...others] = claims;
  if (first === undefined) return null;
  for (const other of others) {
    if (other.kind === first.kind) continue;
    throw new EntryError(
      entry,
      other.field,
      `makes it ${kindName(other.kind)}, but ${first.field} makes it ${kindName(first.kind)}`,
    );
  }
  return first.kind;
}
