// By what a packet's layouts are told apart at run time: its own size, and the daemon's release where two have one size.
import { TARGETS } from "../ir/types.js";
import type { FieldRole } from "../semantics/schema.js";
import type { LayoutModel } from "./types.js";

/** Whether the packet says its size at both ends. */
export function isRecognised(roles: readonly FieldRole[]): boolean {
  return roles.filter((role) => role === "size").length >= 2;
}

/** Layouts that share their size with another one, on any target; oldest first. */
export function twinsOf(layouts: readonly LayoutModel[]): readonly LayoutModel[] {
  return layouts.filter((layout) =>
    layouts.some(
      (other) =>
        other !== layout &&
        TARGETS.some(
          (target) =>
            layout.size[target] !== undefined && layout.size[target] === other.size[target],
        ),
    ),
  );
}
