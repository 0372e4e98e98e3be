// Constants of two sides, matched by name. One that is gone and one that is new, with one value and in one place, are one
// that was renamed when the names are alike; else the number was given to something else.
import type { ConstantValue, Ir } from "../../ir/types.js";
import type { Found } from "../types.js";
import { enumOf, matchEnums } from "./enums.js";
import { integerBytes } from "./type-shape.js";

export interface ConstantMatch {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly renamed: readonly ConstantPair[];
  /** One enum's number under a name that has nothing of the old one: it was given to something else. */
  readonly reused: readonly ConstantPair[];
  /** Same name, other value. */
  readonly changed: readonly ConstantChange[];
}

export interface ConstantPair {
  readonly old: string;
  readonly new: string;
}

export interface ConstantChange {
  readonly name: string;
  readonly old: ConstantValue;
  readonly new: ConstantValue;
  readonly kind: "number" | "limit" | "text" | "sign";
}

const MAGIC = /^(?:FD|SD|DIR)_PLUGIN_MAGIC$/;
const INTERFACE_NUMBER = /^(?:FD|SD|DIR)_PLUGIN_INTERFACE_VERSION$/;

/** Constants that only say how many others there are: `FO_MAX`, `FD_NR_EVENTS`, `PLUGIN_EVENT_COUNT`, `FOPTS_BYTES`. */
const LIMIT = /(?:_MAX|_NR_EVENTS|_COUNT|_BYTES)$|^(?:HIGHEST|LOWEST)_/;

export function interfaceNumberName(ir: Ir): string {
  return `${ir.daemon.toUpperCase()}_PLUGIN_INTERFACE_VERSION`;
}

export function magicName(ir: Ir): string {
  return `${ir.daemon.toUpperCase()}_PLUGIN_MAGIC`;
}

/** Magic and interface number have rules of their own and are not among these. */
export function matchConstants(old: Ir, next: Ir): ConstantMatch {
  const oldNames = Object.keys(old.constants).filter(isPlain);
  const newNames = Object.keys(next.constants).filter(isPlain);
  const removed = oldNames.filter((name) => next.constants[name] === undefined);
  const added = newNames.filter((name) => old.constants[name] === undefined);
  const twins = sameNumbers(old, next, removed, added);
  const renamed = twins.filter((pair) => isOnly(pair, twins) && isLikelyRename(pair));
  // With several candidates nobody can tell which one it is; whichever it was, the others have its number.
  const reused = twins.filter((pair) => !renamed.includes(pair) && isInEnums(pair, old, next));
  const told = [...renamed, ...reused];
  return {
    added: added.filter((name) => !told.some((pair) => pair.new === name)),
    removed: removed.filter((name) => !told.some((pair) => pair.old === name)),
    renamed,
    reused,
    changed: oldNames.flatMap((name) => {
      const before = old.constants[name];
      const after = next.constants[name];
      return before === undefined || after === undefined || before === after
        ? []
        : [{ name, old: before, new: after, kind: kindOf(name, old, next) }];
    }),
  };
}

function isPlain(name: string): boolean {
  return !MAGIC.test(name) && !INTERFACE_NUMBER.test(name);
}

function kindOf(name: string, old: Ir, next: Ir): ConstantChange["kind"] {
  const [before, after] = [numberOf(old, name), numberOf(next, name)];
  if (before === undefined || after === undefined) return "text";
  const bits = bitsOf(name, old);
  if (bits === bitsOf(name, next) && BigInt.asUintN(bits, before) === BigInt.asUintN(bits, after))
    return "sign";
  return LIMIT.test(name) ? "limit" : "number";
}

function numberOf(ir: Ir, name: string): bigint | undefined {
  const text = String(ir.constants[name]);
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** Those of its enum; a number without one is used as an int. */
function bitsOf(name: string, ir: Ir): number {
  const underlying = ir.enums[enumOf(ir, name) ?? ""]?.underlying ?? "int";
  return (integerBytes(underlying, ir) ?? 4) * 8;
}

/** `bVarFDName`, `bVarDaemonName`: the names share a word behind what all names of their kind begin with. */
function isLikelyRename({ old, new: next }: ConstantPair): boolean {
  if (LIMIT.test(old) && LIMIT.test(next)) return true;
  const [left, right] = [wordsOf(old), wordsOf(next)];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  const rest = left.slice(shared);
  const newRest = right.slice(shared);
  const [text, newText] = [rest.join(""), newRest.join("")];
  return (
    text.includes(newText) ||
    newText.includes(text) ||
    (text.length > 4 && text.slice(0, 4) === newText.slice(0, 4)) ||
    rest.some((word) => word.length > 2 && newRest.includes(word))
  );
}

/** `bVarFDName` → b, var, fd, name; `SD_NR_EVENTS` → sd, nr, event. */
function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return words.map((word) => word.toLowerCase().replace(/(?<=..)s$/, ""));
}

function isInEnums(pair: ConstantPair, old: Ir, next: Ir): boolean {
  return enumOf(old, pair.old) !== undefined && enumOf(next, pair.new) !== undefined;
}

function sameNumbers(
  old: Ir,
  next: Ir,
  removed: readonly string[],
  added: readonly string[],
): readonly ConstantPair[] {
  const homes = new Map(matchEnums(old, next).pairs.map(({ oldKey, newKey }) => [oldKey, newKey]));
  const isTwin = (before: string, after: string): boolean => {
    if (old.constants[before] !== next.constants[after]) return false;
    const oldHome = enumOf(old, before);
    const newHome = enumOf(next, after);
    if (oldHome !== undefined && newHome !== undefined) return homes.get(oldHome) === newHome;
    const oldFile = old.places[before]?.file;
    const newFile = next.places[after]?.file;
    return oldFile === undefined || newFile === undefined || oldFile === newFile;
  };
  return removed.flatMap((before) =>
    added.filter((after) => isTwin(before, after)).map((after) => ({ old: before, new: after })),
  );
}

function isOnly({ old, new: next }: ConstantPair, all: readonly ConstantPair[]): boolean {
  return all.filter((pair) => pair.old === old || pair.new === next).length === 1;
}

/** Only how the name is written changed: capitals, underscores, a plural. */
export function isSameName(left: string, right: string): boolean {
  return wordsOf(left).join("") === wordsOf(right).join("");
}

/** What else has to be so for a rename to be felt: a header does not say what a name means. */
export function meaningChange(old: string, next: string): Pick<Found, "when" | "effects"> {
  if (isSameName(old, next) || (LIMIT.test(old) && LIMIT.test(next))) return {};
  return {
    when: `${next} means something else than ${old} did`,
    effects: { oldPluginOnNewDaemon: "misbehaves", newPluginOnOldDaemon: "misbehaves" },
  };
}

/** As a header writes it. */
export function valueText(value: ConstantValue): string {
  return typeof value === "number" || /^-?\d+$/.test(value) ? String(value) : JSON.stringify(value);
}

/** A macro has no type that would keep its width. */
function wider(name: string): Pick<Found, "when" | "effects"> {
  return {
    when: `${name} is stored or compared in more than 32 bits`,
    effects: { oldPluginOnNewDaemon: "misbehaves", newPluginOnOldDaemon: "misbehaves" },
  };
}

/** Constants whose values differ, for the rules about each kind of them. */
export function valueChanges(old: Ir, next: Ir, kind: ConstantChange["kind"]): readonly Found[] {
  return matchConstants(old, next)
    .changed.filter((change) => change.kind === kind)
    .map((change) => ({
      subject: change.name,
      summary: `${valueText(change.old)} → ${valueText(change.new)}`,
      old: valueText(change.old),
      new: valueText(change.new),
      ...(kind === "sign" && enumOf(old, change.name) === undefined ? wider(change.name) : {}),
    }));
}
