// Type names of two sides. The types of the library's own entry points have rules of their own.
import type { Ir } from "../../ir/types.js";
import type { Found } from "../types.js";
import { compareTypes, type TypeChange } from "./type-shape.js";
import { useOf } from "./type-use.js";

/** The two functions that a plugin library exports, by the names of their types. */
export const ENTRY_TYPES: readonly string[] = ["t_loadPlugin", "t_unloadPlugin"];

/** Type names for another type that is the same, that only a compiler tells apart, or that a built plugin feels. */
export function typedefChanges(
  old: Ir,
  next: Ir,
  level: "same" | "compile-time" | "run-time",
): readonly Found[] {
  return Object.entries(old.typedefs).flatMap(([name, before]) => {
    const after = next.typedefs[name];
    if (after === undefined || after === before) return [];
    const change = compareTypes(before, after, old, next);
    const felt = ENTRY_TYPES.includes(name)
      ? effectOnEntry(change)
      : effectOf(name, change, old, next);
    if (felt?.level !== level) return [];
    const found = { subject: name, summary: `${before} → ${after}`, old: before, new: after };
    return [{ ...found, ...felt.finding }];
  });
}

interface Felt {
  readonly level: "same" | "compile-time" | "run-time";
  readonly finding: Pick<Found, "when" | "effects">;
}

/** What a library's own functions feel has a rule of its own; whatever a compiler sees, it casts them anyway. */
function effectOnEntry({ level }: TypeChange): Felt | undefined {
  return level === "same" || level === "compile-time" ? { level: "same", finding: {} } : undefined;
}

const MISBEHAVES = {
  oldPluginOnNewDaemon: "misbehaves",
  newPluginOnOldDaemon: "misbehaves",
} as const;

/** What a built plugin feels follows from where values of the type cross between it and the daemon. */
function effectOf(name: string, change: TypeChange, old: Ir, next: Ir): Felt {
  const uses = [useOf(name, old), useOf(name, next)];
  const isUsed = uses.some((use) => use !== "none");
  const behindVoid = `one of type ${name} is passed behind void *`;
  if (change.level === "run-time")
    return { level: "run-time", finding: isUsed ? {} : { when: behindVoid } };
  if (change.level !== "sign") return { level: change.level, finding: {} };
  // Texts are the same bytes, whatever their sign.
  if (change.bytes === 1 && !uses.includes("value")) return { level: "compile-time", finding: {} };
  const when = change.when.replace("a value", `a value of type ${name}`);
  return { level: "run-time", finding: { when, effects: MISBEHAVES } };
}

/** Names that only the second one has. */
export function newTypedefs(from: Ir, to: Ir): readonly string[] {
  return Object.keys(to.typedefs).filter(
    (name) => from.typedefs[name] === undefined && !ENTRY_TYPES.includes(name),
  );
}
