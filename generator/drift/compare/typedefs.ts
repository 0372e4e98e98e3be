// Type names of two sides. The types of the library's own entry points have rules of their own.
import type { Ir } from "../../ir/types.js";
import { sameShape } from "./type-shape.js";

/** The two functions that a plugin library exports, by the names of their types. */
export const ENTRY_TYPES: readonly string[] = ["t_loadPlugin", "t_unloadPlugin"];

export interface TypedefChange {
  readonly name: string;
  readonly old: string;
  readonly new: string;
  /** Whether values of it are still passed and stored as before. */
  readonly sameShape: boolean;
}

export function changedTypedefs(old: Ir, next: Ir): readonly TypedefChange[] {
  return Object.entries(old.typedefs).flatMap(([name, before]) => {
    const after = next.typedefs[name];
    if (after === undefined || after === before || ENTRY_TYPES.includes(name)) return [];
    return [{ name, old: before, new: after, sameShape: sameShape(before, after, old, next) }];
  });
}

/** Names that only the second one has. */
export function newTypedefs(from: Ir, to: Ir): readonly string[] {
  return Object.keys(to.typedefs).filter(
    (name) => from.typedefs[name] === undefined && !ENTRY_TYPES.includes(name),
  );
}
