// Function tables of two sides, matched slot by slot: the core's (what plugins call) and the plugin's (what the core calls).
import type { Ir, IrField, IrFunction } from "../../ir/types.js";
import type { Found } from "../types.js";
import { reordered } from "./order.js";
import { compareTypes } from "./type-shape.js";

/** How two signatures differ: for a built plugin, only for a compiler, only in how they are written, or not at all. */
export type SignatureChange = "run-time" | "compile-time" | "spelling" | "names" | "none";

interface SignatureDifference {
  readonly change: SignatureChange;
  /** What has to be so for a built plugin to feel it. */
  readonly when?: string;
}

export interface SlotPair {
  readonly old: IrFunction;
  readonly new: IrFunction;
  readonly oldIndex: number;
  readonly newIndex: number;
  /** Bytes from the start of the table: data between the slots moves them too. */
  readonly oldOffset: number;
  readonly newOffset: number;
  /** It stands elsewhere among its neighbours, and was not just pushed along. */
  readonly reordered: boolean;
  readonly signature: SignatureChange;
  readonly when: string | undefined;
}

export interface TablePair {
  readonly tag: string;
  /** Who fills the table and who calls through it. */
  readonly owner: "core" | "plugin";
  readonly slots: readonly SlotPair[];
  readonly added: readonly {
    readonly slot: IrFunction;
    readonly index: number;
    readonly atEnd: boolean;
  }[];
  readonly removed: readonly { readonly slot: IrFunction; readonly index: number }[];
}

/** Tables that both sides have, in the order of their tags. */
export function matchTables(old: Ir, next: Ir): readonly TablePair[] {
  return Object.entries(old.functionTables).flatMap(([tag, slots]) => {
    const newSlots = next.functionTables[tag];
    return newSlots === undefined ? [] : [pairOf(old, next, tag, slots, newSlots)];
  });
}

function pairOf(
  old: Ir,
  next: Ir,
  tag: string,
  oldSlots: readonly IrFunction[],
  newSlots: readonly IrFunction[],
): TablePair {
  const owner = ownerOf(tag, old);
  const renames = renamedSlots(old, next, oldSlots, newSlots);
  const newNameOf = (name: string): string => renames.get(name) ?? name;
  const moved = reordered(
    oldSlots.map(({ name }) => newNameOf(name)),
    newSlots.map(({ name }) => name),
  );
  const slots = oldSlots.flatMap((slot, oldIndex): SlotPair[] => {
    const newIndex = newSlots.findIndex(({ name }) => name === newNameOf(slot.name));
    const twin = newSlots[newIndex];
    if (twin === undefined) return [];
    const before = fieldOf(old, tag, slot.name);
    const after = fieldOf(next, tag, twin.name);
    const { change, when } = compareSignatures(slot, twin, old, next);
    return [
      {
        old: slot,
        new: twin,
        oldIndex,
        newIndex,
        oldOffset: before?.offset ?? 0,
        newOffset: after?.offset ?? 0,
        reordered: moved.has(twin.name),
        when,
        signature:
          change !== "run-time" && change !== "compile-time"
            ? (promiseChange(slot, twin, owner) ?? spellingChange(before, after) ?? change)
            : change,
      },
    ];
  });
  const lastKnown = Math.max(-1, ...slots.map(({ newIndex }) => newIndex));
  return {
    tag,
    owner,
    slots,
    added: newSlots.flatMap((slot, index) =>
      slots.some(({ newIndex }) => newIndex === index)
        ? []
        : [{ slot, index, atEnd: index > lastKnown }],
    ),
    removed: oldSlots.flatMap((slot, index) =>
      slots.some(({ oldIndex }) => oldIndex === index) ? [] : [{ slot, index }],
    ),
  };
}

function fieldOf(ir: Ir, tag: string, name: string): IrField | undefined {
  return ir.structs[tag]?.fields.find((field) => field.name === name);
}

/** Whoever fills a slot that promises to throw nothing has to promise it: another function does not compile there. */
function promiseChange(
  left: IrFunction,
  right: IrFunction,
  owner: TablePair["owner"],
): SignatureChange | undefined {
  return owner === "plugin" && left.noexcept !== true && right.noexcept === true
    ? "compile-time"
    : undefined;
}

/** The same function behind a type's name, with const, with an attribute. */
function spellingChange(
  left: IrField | undefined,
  right: IrField | undefined,
): SignatureChange | undefined {
  return left?.type !== undefined && right?.type !== undefined && !sameText(left.type, right.type)
    ? "spelling"
    : undefined;
}

/** Types of parameters are compared one by one; here only what stands around their list counts. */
function sameText(left: string, right: string): boolean {
  const frame = (type: string): string => type.replace(/(?<=\(\*\w*\))\(.*\)/, "()");
  return frame(left) === frame(right);
}

/** Who fills a function table. */
export function ownerOf(tag: string, ir: Ir): TablePair["owner"] {
  if (ir.typedefs["PluginFunctions"] === tag) return "plugin";
  return /plugin/i.test(tag) && ir.typedefs["CoreFunctions"] !== tag ? "plugin" : "core";
}

/** In the place of one that is gone stands a new one with the same signature. */
function renamedSlots(
  old: Ir,
  next: Ir,
  oldSlots: readonly IrFunction[],
  newSlots: readonly IrFunction[],
): ReadonlyMap<string, string> {
  const isIn = (slots: readonly IrFunction[], name: string): boolean =>
    slots.some((slot) => slot.name === name);
  const renames = new Map<string, string>();
  for (const [index, slot] of oldSlots.entries()) {
    if (isIn(newSlots, slot.name)) continue;
    const before = oldSlots[index - 1]?.name;
    const neighbour = before === undefined ? undefined : (renames.get(before) ?? before);
    const at =
      neighbour === undefined ? 0 : newSlots.findIndex(({ name }) => name === neighbour) + 1;
    const twin = newSlots[at];
    if (twin === undefined || isIn(oldSlots, twin.name)) continue;
    const follows = newSlots[at + 1]?.name;
    const framed =
      follows === oldSlots[index + 1]?.name || (follows !== undefined && !isIn(oldSlots, follows));
    const { change } = compareSignatures(slot, twin, old, next);
    if (framed && (change === "none" || change === "names")) renames.set(slot.name, twin.name);
  }
  return renames;
}

function compareSignatures(
  left: IrFunction,
  right: IrFunction,
  old: Ir,
  next: Ir,
): SignatureDifference {
  const types = ({ returns, parameters }: IrFunction): readonly string[] => [
    returns,
    ...parameters.map(({ type }) => type),
  ];
  const oldTypes = types(left);
  const newTypes = types(right);
  if (oldTypes.length !== newTypes.length || left.variadic !== right.variadic)
    return { change: "run-time" };
  // Only what is spelled differently: a changed type behind the same name is told once, where it is declared.
  const changed = oldTypes
    .map((type, index) => [type, newTypes[index] ?? ""] as const)
    .filter(([before, after]) => before !== after);
  const changes = changed.map(([before, after]) => compareTypes(before, after, old, next));
  if (changes.some(({ level }) => level === "run-time")) return { change: "run-time" };
  const sign = changes.find((one) => one.level === "sign");
  if (sign?.level === "sign") return { change: "run-time", when: sign.when };
  if (changes.some(({ level }) => level === "compile-time")) return { change: "compile-time" };
  if (changes.length > 0) return { change: "spelling" };
  const names = left.parameters.some(({ name }, index) => name !== right.parameters[index]?.name);
  return { change: names ? "names" : "none" };
}

/** `bRC (PluginContext * ctx, int count, ...)`. */
export function signatureText({ returns, parameters, variadic, noexcept }: IrFunction): string {
  const texts = parameters.map(({ name, type }) => (name === "" ? type : `${type} ${name}`));
  const list = [...texts, ...(variadic ? ["..."] : [])].join(", ");
  return `${returns} (${list})${noexcept === true ? " noexcept" : ""}`;
}

/** Slots whose function is the same and whose type is written otherwise. */
export function spellingChanges(old: Ir, next: Ir): readonly Found[] {
  return matchTables(old, next).flatMap(({ tag, slots }) =>
    slots
      .filter(({ signature }) => signature === "spelling")
      .map((pair) => {
        const inFull = signatureText(pair.old) !== signatureText(pair.new);
        const text = (ir: Ir, slot: IrFunction): string =>
          inFull ? signatureText(slot) : (fieldOf(ir, tag, slot.name)?.type ?? "");
        const before = text(old, pair.old);
        const after = text(next, pair.new);
        return {
          subject: `${tag}.${pair.old.name}`,
          newSubject: `${tag}.${pair.new.name}`,
          summary: `${before} → ${after}`,
          old: before,
          new: after,
        };
      }),
  );
}

function signEffects(subject: string, when: string): Pick<Found, "when" | "effects"> {
  return {
    when: when.replace("a value", `an argument or result of ${subject}`),
    effects: { oldPluginOnNewDaemon: "misbehaves", newPluginOnOldDaemon: "misbehaves" },
  };
}

/** Functions whose signatures differ in this way, for the rules about it. */
export function signatureChanges(old: Ir, next: Ir, kind: SignatureChange): readonly Found[] {
  return matchTables(old, next).flatMap(({ tag, slots }) =>
    slots
      .filter(({ signature }) => signature === kind)
      .map((pair) => ({
        subject: `${tag}.${pair.old.name}`,
        newSubject: `${tag}.${pair.new.name}`,
        summary: `${signatureText(pair.old)} → ${signatureText(pair.new)}`,
        old: signatureText(pair.old),
        new: signatureText(pair.new),
        ...(pair.when === undefined ? {} : signEffects(`${tag}.${pair.old.name}`, pair.when)),
      })),
  );
}
