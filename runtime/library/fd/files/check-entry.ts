// An entry is used whole or refused: unknown properties, values of the wrong kind, and properties that contradict each
// other are errors that name the entry and the property.
import { FT_JUNCTION, FT_LNKSAVED, FT_REGE } from "../constants/FILETYPES.js";
import type { FILETYPES } from "../constants/FILETYPES.js";
import { nearestName } from "../nearest-name.js";
import type { FileName, Int64 } from "../types.js";
import { checkStat, type CheckedStat } from "./check-stat.js";
import { isContent } from "./content.js";
import { EntryError, shown } from "./entry-error.js";
import {
  agreedKind,
  checkType,
  claimOfMode,
  isUnsaved,
  kindName,
  kindsOf,
  typeName,
} from "./entry-kind.js";
import type { Claim } from "./entry-kind.js";
import { checkDiskName, checkName, checkStoredName } from "./entry-names.js";
import type { Content, FileDescription } from "./file-entry.js";
import { endsWithSlash, withoutSlash } from "./names.js";
import { fileKinds } from "./stat.js";
import { checkTime, timeOf } from "./times.js";

/** A description in which everything was looked at. */
export interface CheckedFile {
  /** Name without slash at its end. */
  readonly path: FileName;
  readonly source: FileName | undefined;
  readonly stat: CheckedStat | undefined;
  readonly link: FileName | undefined;
  readonly type: FILETYPES | undefined;
  readonly content: Content | (() => unknown) | undefined;
  readonly noRead: boolean | undefined;
  readonly saveTime: Int64 | undefined;
  /** One of {@link fileKinds}; null when only the disk can say. */
  readonly kind: number | null;
}

const FIELDS = ["path", "source", "stat", "link", "type", "content", "noRead", "saveTime"] as const;

const BESIDE: readonly (readonly [keyof FileDescription, keyof FileDescription, string])[] = [
  ["source", "content", "the data can only come from one of them"],
  ["link", "content", "a symbolic link has no content"],
  ["source", "link", "a symbolic link has no data"],
];

/** Checks a description of a file. Throws an {@link EntryError}. */
export function checkFile(entry: object): CheckedFile {
  checkFields(entry, FIELDS);
  const given = entry as FileDescription;
  for (const [one, other, why] of BESIDE) {
    if (given[one] === undefined || given[other] === undefined) continue;
    throw new EntryError(entry, one, `stands beside ${other}; ${why}`);
  }
  const stat = given.stat === undefined ? undefined : checkStat(entry, given.stat);
  const type = given.type === undefined ? undefined : checkType(entry, given.type);
  const file: Omit<CheckedFile, "kind"> = {
    path: withoutSlash(checkPath(entry, given, type)),
    source: given.source === undefined ? undefined : checkDiskName(entry, "source", given.source),
    stat,
    link: given.link === undefined ? undefined : checkName(entry, "link", given.link),
    type,
    content: checkContent(entry, given.content),
    noRead: checkFlag(entry, given.noRead),
    saveTime: checkSaveTime(entry, given.saveTime),
  };
  const kind = kindOfEntry(entry, file, endsWithSlash(given.path));
  checkData(entry, file, kind);
  return { ...file, kind };
}

/** Whether attributes and data of a file are those of the disk. */
export function isOnDisk({ stat, content, link, type }: CheckedFile | FileDescription): boolean {
  const isPlain = stat === undefined && content === undefined && link === undefined;
  return isPlain && (type === undefined || !isUnsaved(type));
}

/** All properties of an object have to be known. One that is undefined counts as left out. */
export function checkFields(entry: object, known: readonly string[]): void {
  for (const field of Object.keys(entry)) {
    const value: unknown = Reflect.get(entry, field);
    if (value === undefined) continue;
    if (!known.includes(field)) {
      const meant = nearestName(field, known);
      const hint = meant === null ? `known are ${known.join(", ")}` : `did you mean ${meant}?`;
      throw new EntryError(entry, field, `is unknown; ${hint}`);
    }
    if (value === null) throw new EntryError(entry, field, "is null; leave it out instead");
  }
}

function checkPath(entry: object, given: FileDescription, type: FILETYPES | undefined): FileName {
  if (!("path" in entry)) throw new EntryError(entry, "path", "is missing");
  const path =
    given.source === undefined && isOnDisk({ ...given, type }) ? checkDiskName : checkStoredName;
  return path(entry, "path", given.path);
}

function checkContent(entry: object, content: unknown): CheckedFile["content"] {
  if (content === undefined || isContent(content)) return content;
  if (typeof content === "function") return content as () => unknown;
  const hint =
    content instanceof Promise
      ? "; give a function that returns it, which is called when the file is read"
      : "; it has to be text, bytes, a Blob, a stream or (async) iterable of text or bytes, or a function that gives one";
  throw new EntryError(entry, "content", `is ${shown(content)}${hint}`);
}

function checkFlag(entry: object, noRead: unknown): boolean | undefined {
  if (noRead === undefined || typeof noRead === "boolean") return noRead;
  throw new EntryError(entry, "noRead", `is ${shown(noRead)}; it has to be true or false`);
}

function checkSaveTime(entry: object, saveTime: unknown): Int64 | undefined {
  return saveTime === undefined ? undefined : timeOf(checkTime(entry, "saveTime", saveTime))[0];
}

function kindOfEntry(
  entry: object,
  { stat, link, content, type }: Omit<CheckedFile, "kind">,
  hasSlash: boolean,
): number | null {
  const claims: Claim[] = [];
  const mode = claimOfMode(entry, stat?.mode);
  if (mode !== null) claims.push(mode);
  if (hasSlash) claims.push({ field: "the slash at the end of path", kind: fileKinds.directory });
  if (content !== undefined) claims.push({ field: "content", kind: fileKinds.regular });
  // A hard link is what its mode says, and `link` names the file that has the data; a junction is a folder, too.
  if (link !== undefined && type !== FT_LNKSAVED && type !== FT_JUNCTION)
    claims.push({ field: "link", kind: fileKinds.link });
  // The disk has the last word on a path that is on it: a slash behind a file's name does no harm.
  const onDisk = hasSlash && claims.length === 1 && stat === undefined;
  const kinds = type === undefined ? [] : (kindsOf(type) ?? []);
  if (onDisk && kinds.length === 0) return null;
  const agreed = agreedKind(entry, claims);
  if (type === undefined) return agreed;
  checkKindOfType(entry, type, agreed, claims[0]?.field ?? "the disk");
  return agreed ?? (kinds.length === 1 ? (kinds[0] ?? null) : null);
}

/** Checks that a type fits a kind that is known from elsewhere. */
export function checkKindOfType(
  entry: unknown,
  type: FILETYPES,
  kind: number | null,
  field: string,
): void {
  if (kind === null || kindsOf(type)?.includes(kind) === true) return;
  throw new EntryError(
    entry,
    "type",
    `is ${typeName(type)}, but ${field} makes it ${kindName(kind)}`,
  );
}

/** Data that would not be read, and reading where there is nothing to read. */
function checkData(entry: object, file: Omit<CheckedFile, "kind">, kind: number | null): void {
  const { content, link, noRead, source, stat, type } = file;
  const what = content !== undefined ? "content" : source !== undefined ? "source" : null;
  if (content !== undefined && noRead === true) {
    throw new EntryError(entry, "noRead", "is true beside content, which would not be saved");
  }
  if (source !== undefined && stat !== undefined) {
    const unused = noRead === true || (kind !== null && kind !== fileKinds.regular);
    if (unused) throw new EntryError(entry, "source", "stands beside stat, and no data are read");
  }
  const isEmpty = type === FT_REGE && (content !== undefined || stat !== undefined);
  if (type !== undefined && what !== null && (isUnsaved(type) || isEmpty)) {
    throw new EntryError(
      entry,
      what,
      `stands beside the type ${typeName(type)}, which has no data`,
    );
  }
  if (type === FT_LNKSAVED && (link === undefined || what !== null)) {
    const [field, problem] =
      what === null
        ? ["link", "is missing; it names the file that FT_LNKSAVED is another name of"]
        : [what, "stands beside the type FT_LNKSAVED, whose data are elsewhere"];
    throw new EntryError(entry, field, problem);
  }
  if (kind === fileKinds.link && link === undefined && stat !== undefined) {
    throw new EntryError(entry, "link", "is missing; a symbolic link has a target");
  }
  if (noRead === false) checkReadable(entry, kind);
}

/** Data are read from regular files, and, where a plugin insists, from pipes and devices. */
export function checkReadable(entry: unknown, kind: number | null): void {
  if (kind === fileKinds.directory || kind === fileKinds.link || kind === fileKinds.socket) {
    throw new EntryError(entry, "noRead", `is false, but ${kindName(kind)} has no data to read`);
  }
}

/** What is no entry at all. */
export function refuseEntry(entry: unknown): never {
  const hint = Array.isArray(entry)
    ? "; yield* gives all of a list"
    : "; an entry is a path, or an object with path or objectName";
  throw new EntryError(entry, "this", `is no entry${hint}`);
}
