// What is laid out differently in memory, by name: what an interface number would have to stand for.
import type { Ir } from "../../ir/types.js";
import { matchEnums } from "./enums.js";
import { matchStructs, type StructPair } from "./structs.js";
import { matchTables, type TablePair } from "./tables.js";
import { integerBytes, sameShape } from "./type-shape.js";

/** Structs, function tables and enums whose layout or calling differs; sorted as the IR sorts them. */
export function layoutChanges(old: Ir, next: Ir): readonly string[] {
  const structs = matchStructs(old, next)
    .pairs.filter((pair) => hasNewLayout(pair, old, next))
    .map(({ oldTag }) => oldTag);
  const tables = matchTables(old, next)
    .filter(hasNewSlots)
    .map(({ tag }) => tag);
  const enums = matchEnums(old, next)
    .pairs.filter(
      (pair) => integerBytes(pair.old.underlying, old) !== integerBytes(pair.new.underlying, next),
    )
    .map(({ oldKey }) => oldKey);
  return [...new Set([...structs, ...tables, ...enums])];
}

function hasNewLayout(pair: StructPair, old: Ir, next: Ir): boolean {
  const sizes = pair.old.size !== pair.new.size || pair.old.align !== pair.new.align;
  const fields = pair.fields.some(
    (one) =>
      one.old.offset !== one.new.offset ||
      one.old.size !== one.new.size ||
      !sameShape(one.old.type, one.new.type, old, next),
  );
  return sizes || fields || pair.added.length + pair.removed.length > 0;
}

function hasNewSlots({ slots, added, removed }: TablePair): boolean {
  return (
    added.length + removed.length > 0 ||
    slots.some((pair) => pair.oldIndex !== pair.newIndex || pair.signature === "run-time")
  );
}
