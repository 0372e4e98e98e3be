// Enums of two sides, matched: by name, and those without a name or with another one by the constants that they share.
import type { Ir, IrEnum } from "../../ir/types.js";
import type { Found } from "../types.js";
import { integerBytes } from "./type-shape.js";
import { useOf } from "./type-use.js";

export interface EnumPair {
  readonly oldKey: string;
  readonly newKey: string;
  readonly old: IrEnum;
  readonly new: IrEnum;
}

export interface EnumMatch {
  readonly pairs: readonly EnumPair[];
  /** Named ones only; an enum without a name is no type that anybody could use. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** `IO_*`: the key of an enum without a name, which changes with its members. */
export function isNameless(key: string): boolean {
  return key.endsWith("*");
}

export function matchEnums(old: Ir, next: Ir): EnumMatch {
  const twins = new Map<string, string>();
  for (const key of Object.keys(old.enums)) if (next.enums[key] !== undefined) twins.set(key, key);
  for (const [key, entry] of Object.entries(old.enums)) {
    if (twins.has(key)) continue;
    const taken = new Set(twins.values());
    const free = Object.entries(next.enums).filter(([name]) => !taken.has(name));
    const best = free
      .map(([name, other]) => ({ name, shared: shared(entry, other) }))
      .sort((left, right) => right.shared - left.shared)[0];
    // Half of them at least: a single constant that changed house is not the house.
    if (best !== undefined && best.shared * 2 > Object.keys(entry.members).length) {
      twins.set(key, best.name);
    }
  }
  const found = new Set(twins.values());
  return {
    pairs: [...twins].flatMap(([oldKey, newKey]) => {
      const left = old.enums[oldKey];
      const right = next.enums[newKey];
      return left === undefined || right === undefined
        ? []
        : [{ oldKey, newKey, old: left, new: right }];
    }),
    added: Object.keys(next.enums).filter((key) => !found.has(key) && !isNameless(key)),
    removed: Object.keys(old.enums).filter((key) => !twins.has(key) && !isNameless(key)),
  };
}

function shared(left: IrEnum, right: IrEnum): number {
  return Object.keys(left.members).filter((name) => right.members[name] !== undefined).length;
}

/** The key of the enum that a constant belongs to, if any. */
export function enumOf(ir: Ir, constant: string): string | undefined {
  return Object.entries(ir.enums).find(([, { members }]) => members[constant] !== undefined)?.[0];
}

function isPassed(key: string, ir: Ir): boolean {
  return !isNameless(key) && useOf(key, ir) !== "none";
}

/** Enums over another integer type, of the same width or of another one. */
export function underlyingChanges(old: Ir, next: Ir, isSameWidth: boolean): readonly Found[] {
  return matchEnums(old, next)
    .pairs.map((pair) => ({ ...pair, before: pair.old.underlying, after: pair.new.underlying }))
    .filter(({ before, after }) => {
      const same = integerBytes(before, old) === integerBytes(after, next);
      return before !== after && same === isSameWidth;
    })
    .map(({ oldKey, newKey, before, after }) => ({
      subject: oldKey,
      newSubject: newKey,
      summary: `${before} → ${after}`,
      old: before,
      new: after,
      ...(isSameWidth || isPassed(oldKey, old) || isPassed(newKey, next)
        ? {}
        : {
            when: `one of type ${oldKey} is passed behind void *`,
            effects: { oldPluginOnNewDaemon: "misbehaves", newPluginOnOldDaemon: "misbehaves" },
          }),
    }));
}
