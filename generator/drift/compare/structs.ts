// Structs of two sides, matched: which fields are the same, renamed, new or gone, and where they lie. Slots of function
// tables are left out: compare/tables.ts tells about them.
import { isDeepStrictEqual } from "node:util";
import type { Ir, IrField, IrStruct } from "../../ir/types.js";
import type { Effects, Found } from "../types.js";
import { reordered } from "./order.js";
import { ownerOf } from "./tables.js";
import { compareTypes } from "./type-shape.js";

export interface FieldPair {
  readonly old: IrField;
  readonly new: IrField;
  /** It stands elsewhere among its neighbours, and was not just pushed along. */
  readonly reordered: boolean;
}

export interface AddedField {
  readonly field: IrField;
  /** Nothing that was there before follows, or only the end mark (`pkt_end`). */
  readonly atEnd: boolean;
}

export interface StructPair {
  readonly oldTag: string;
  readonly newTag: string;
  readonly old: IrStruct;
  readonly new: IrStruct;
  readonly isTable: boolean;
  /** Same name, or renamed. */
  readonly fields: readonly FieldPair[];
  readonly added: readonly AddedField[];
  readonly removed: readonly IrField[];
}

export interface StructMatch {
  readonly pairs: readonly StructPair[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Structs by tag; one that is gone and one that is new are the same when they hold the same fields. */
export function matchStructs(old: Ir, next: Ir): StructMatch {
  const gone = Object.keys(old.structs).filter((tag) => next.structs[tag] === undefined);
  const fresh = Object.keys(next.structs).filter((tag) => old.structs[tag] === undefined);
  const renames = new Map(
    gone.flatMap((tag) => {
      const twins = fresh.filter((one) => isDeepStrictEqual(old.structs[tag], next.structs[one]));
      // Structs without fields look all alike.
      const [twin] = twins;
      return twin === undefined || twins.length > 1 || old.structs[tag]?.fields.length === 0
        ? []
        : [[tag, twin] as const];
    }),
  );
  const taken = [...renames.values()];
  const pairs = Object.keys(old.structs).flatMap((tag) => {
    const newTag = renames.get(tag) ?? tag;
    const left = old.structs[tag];
    const right = next.structs[newTag];
    return left === undefined || right === undefined
      ? []
      : [pairOf(old, next, tag, newTag, left, right)];
  });
  return {
    pairs,
    added: fresh.filter((tag) => !taken.includes(tag)),
    removed: gone.filter((tag) => !renames.has(tag)),
  };
}

function pairOf(
  old: Ir,
  next: Ir,
  oldTag: string,
  newTag: string,
  left: IrStruct,
  right: IrStruct,
): StructPair {
  const slots = new Set(
    [...(old.functionTables[oldTag] ?? []), ...(next.functionTables[newTag] ?? [])].map(
      ({ name }) => name,
    ),
  );
  const oldFields = left.fields.filter(({ name }) => !slots.has(name));
  const newFields = right.fields.filter(({ name }) => !slots.has(name));
  const renames = renamedFields(oldFields, newFields);
  const newNameOf = (name: string): string => renames.get(name) ?? name;
  const moved = reordered(
    oldFields.map(({ name }) => newNameOf(name)),
    newFields.map(({ name }) => name),
  );
  const fields = oldFields.flatMap((field): FieldPair[] => {
    const twin = newFields.find(({ name }) => name === newNameOf(field.name));
    return twin === undefined ? [] : [{ old: field, new: twin, reordered: moved.has(twin.name) }];
  });
  // In a table, slots stand between and behind the fields: what they are followed by counts too.
  const slotNames = new Set(old.functionTables[oldTag]?.map(({ name }) => name));
  const known = new Set([...fields.map((pair) => pair.new.name), ...slotNames]);
  const all = right.fields;
  const lastKnown = all.findLastIndex(({ name }) => known.has(name));
  const hasEndMark = isEndMark(oldFields) && newFields.at(-1)?.name === oldFields.at(-1)?.name;
  const end = hasEndMark
    ? all.findLastIndex(({ name }, at) => known.has(name) && at < lastKnown)
    : lastKnown;
  return {
    oldTag,
    newTag,
    old: left,
    new: right,
    isTable: slots.size > 0,
    fields,
    added: all.flatMap((field, at) =>
      known.has(field.name) || slots.has(field.name) ? [] : [{ field, atEnd: at > end }],
    ),
    removed: oldFields.filter(({ name }) => !fields.some((pair) => pair.old.name === name)),
  };
}

/** Packets end with a copy of their size, by which each side can see whether the other has the same layout. */
export function isEndMark(fields: readonly IrField[]): boolean {
  return fields.at(-1)?.name.endsWith("_end") === true;
}

/** A field that is gone and one that is new, of one type and behind the same neighbour, are one that was renamed. */
function renamedFields(
  oldFields: readonly IrField[],
  newFields: readonly IrField[],
): ReadonlyMap<string, string> {
  const isIn = (fields: readonly IrField[], name: string): boolean =>
    fields.some((field) => field.name === name);
  const renames = new Map<string, string>();
  for (const [index, field] of oldFields.entries()) {
    if (isIn(newFields, field.name)) continue;
    const before = oldFields[index - 1]?.name;
    const after = oldFields[index + 1]?.name;
    const neighbour = before === undefined ? undefined : (renames.get(before) ?? before);
    const at =
      neighbour === undefined ? 0 : newFields.findIndex(({ name }) => name === neighbour) + 1;
    const twin = newFields[at];
    const follows = newFields[at + 1]?.name;
    const fits =
      twin?.type === field.type && twin.size === field.size && !isIn(oldFields, twin.name);
    // With the same neighbour on the other side too, or with another renamed one there.
    const framed = follows === after || (follows !== undefined && !isIn(oldFields, follows));
    if (twin !== undefined && fits && framed) renames.set(field.name, twin.name);
  }
  return renames;
}

/** `80 bytes`; a struct without fields is a house for constants (`IoStatus`). */
export function holdsText(struct: IrStruct | undefined): string {
  if (struct === undefined || struct.fields.length === 0) return "constants only";
  return bytesText(struct.size);
}

export function bytesText(count: number): string {
  return count === 1 ? "1 byte" : `${String(count)} bytes`;
}

/** In a table that plugins fill, it is the daemon that finds too little: a field there is the other way round. */
export function isPluginTable({ oldTag, isTable }: StructPair, old: Ir): boolean {
  return isTable && ownerOf(oldTag, old) === "plugin";
}

/** Fields that came, at the end of their struct or in the middle, for the rules about it. */
export function addedFields(old: Ir, next: Ir, isAtEnd: boolean): readonly Found[] {
  return matchStructs(old, next).pairs.flatMap((pair) =>
    pair.added
      .filter(({ atEnd }) => atEnd === isAtEnd)
      .map(({ field }) => ({
        subject: `${pair.newTag}.${field.name}`,
        summary: `${field.type} at ${String(field.offset)}, ${bytesText(field.size)}`,
        old: null,
        new: `${field.type} at ${String(field.offset)}`,
        ...(isPluginTable(pair, old) ? { effects: ADDED_TO_PLUGIN_TABLE } : {}),
      })),
  );
}

const ADDED_TO_PLUGIN_TABLE: Partial<Effects> = {
  oldPluginOnNewDaemon: "corrupts-memory",
  newPluginOnOldDaemon: "lacks-items",
};

/** Fields of the same bytes that have another type, for the rules about it. */
export function fieldTypeChanges(
  old: Ir,
  next: Ir,
  level: "same" | "compile-time",
): readonly Found[] {
  return matchStructs(old, next).pairs.flatMap(({ oldTag, newTag, fields }) =>
    fields
      .filter(
        (pair) =>
          pair.old.type !== pair.new.type &&
          pair.old.size === pair.new.size &&
          compareTypes(pair.old.type, pair.new.type, old, next).level === level,
      )
      .map((pair) => ({
        subject: `${oldTag}.${pair.old.name}`,
        newSubject: `${newTag}.${pair.new.name}`,
        summary: `${pair.old.type} → ${pair.new.type}`,
        old: pair.old.type,
        new: pair.new.type,
      })),
  );
}
