// The same for restore objects.
import { FT_PLUGIN_CONFIG, FT_RESTORE_FIRST } from "../constants/FILETYPES.js";
import { checkFields } from "./check-entry.js";
import { checkInteger } from "./check-stat.js";
import { bytesOf } from "./content.js";
import { EntryError, shown } from "./entry-error.js";
import { checkName } from "./entry-names.js";
import type { ObjectDescription } from "./file-entry.js";

/** A restore object in which everything was looked at. */
export interface CheckedObject {
  readonly objectName: string;
  readonly object: Uint8Array;
  readonly type: NonNullable<ObjectDescription["type"]>;
  readonly index: number | undefined;
}

const FIELDS = ["objectName", "object", "type", "index"] as const;
const MOST = 0x7fff_ffffn;

/** Whether an entry means a restore object. */
export function isObjectEntry(entry: object): boolean {
  return (
    Reflect.get(entry, "objectName") !== undefined || Reflect.get(entry, "object") !== undefined
  );
}

/** Checks a restore object. Throws an {@link EntryError}. */
export function checkObject(entry: object): CheckedObject {
  checkFields(entry, FIELDS);
  const given = entry as ObjectDescription;
  const name = checkName(entry, "objectName", given.objectName);
  if (typeof name !== "string") throw new EntryError(entry, "objectName", "has to be text");
  const object = bytesOf(given.object);
  if (object === null) {
    throw new EntryError(entry, "object", `is ${shown(given.object)}; it has to be text or bytes`);
  }
  const { type = FT_RESTORE_FIRST, index } = given;
  if (![FT_RESTORE_FIRST, FT_PLUGIN_CONFIG].includes(type)) {
    const allowed = "it has to be FT_RESTORE_FIRST or FT_PLUGIN_CONFIG";
    throw new EntryError(entry, "type", `is ${shown(type)}; ${allowed}`);
  }
  // 0 is for one that was not numbered.
  const range = { least: 1n, most: MOST };
  return {
    objectName: name,
    object,
    type,
    index: index === undefined ? undefined : Number(checkInteger(entry, "index", index, range)),
  };
}
