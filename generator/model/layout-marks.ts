// By what a packet's layouts are told apart at run time: its own size, and the daemon's release where two have one size.
import type { Target } from "../ir/types.js";
import type { FieldRole } from "../semantics/schema.js";
import type { LayoutModel } from "./types.js";

/** Whether the packet says its size at both ends. */
export function isRecognised(roles: readonly FieldRole[]): boolean {
  return roles.filter((role) => role === "size").length >= 2;
}

/** Layouts that share their size with another one, on any target of the run; oldest first. */
export function twinsOf(layouts: readonly LayoutModel[]): readonly LayoutModel[] {
  const isTwin = (one: LayoutModel, other: LayoutModel): boolean =>
    Object.entries(one.size).some(([target, size]) => other.size[target as Target] === size);
  return layouts.filter((one) => layouts.some((other) => other !== one && isTwin(one, other)));
}
