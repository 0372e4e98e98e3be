// Type names of two sides. The types of the library's own entry points have rules of their own.
import type { Ir } from "../../ir/types.js";
import type { Found } from "../types.js";
import { sameShape } from "./type-shape.js";

/** The two functions that a plugin library exports, by the names of their types. */
export const ENTRY_TYPES: readonly string[] = ["t_loadPlugin", "t_unloadPlugin"];

/** Type names for another type, which is stored as before or is not. */
export function typedefChanges(old: Ir, next: Ir, isStoredAlike: boolean): readonly Found[] {
  return Object.entries(old.typedefs).flatMap(([name, before]) => {
    const after = next.typedefs[name];
    if (after === undefined || after === before) return [];
    if (!isStoredAlike && ENTRY_TYPES.includes(name)) return [];
    if (sameShape(before, after, old, next) !== isStoredAlike) return [];
    return [{ subject: name, summary: `${before} → ${after}`, old: before, new: after }];
  });
}

/** Names that only the second one has. */
export function newTypedefs(from: Ir, to: Ir): readonly string[] {
  return Object.keys(to.typedefs).filter(
    (name) => from.typedefs[name] === undefined && !ENTRY_TYPES.includes(name),
  );
}
