// How a C type is represented: what tells a change that a built plugin feels from one that only a compiler sees.
import { isDeepStrictEqual } from "node:util";
import { recordOf } from "../../ir/record.js";
import type { Ir } from "../../ir/types.js";

/**
 * - `same`: the same C++ type in other words.
 * - `compile-time`: stored and passed alike, but another type for a compiler.
 * - `sign`: the same bits, and some of them mean another number.
 * - `run-time`: stored or passed differently.
 */
export type TypeChange =
  | { readonly level: "same" | "compile-time" | "run-time" }
  | { readonly level: "sign"; readonly when: string; readonly bytes: number };

/** Bytes, and whether negative numbers are among the values. */
const INTEGERS: Readonly<Record<string, readonly [number, boolean]>> = {
  bool: [1, false],
  char: [1, true],
  "signed char": [1, true],
  "unsigned char": [1, false],
  short: [2, true],
  "unsigned short": [2, false],
  int: [4, true],
  "unsigned int": [4, false],
  long: [8, true],
  "unsigned long": [8, false],
  "long long": [8, true],
  "unsigned long long": [8, false],
};

/** What the usual names stand for on 64-bit Linux. */
const STANDARD: Readonly<Record<string, string>> = {
  unsigned: "unsigned int",
  signed: "int",
  int8_t: "signed char",
  uint8_t: "unsigned char",
  int16_t: "short",
  uint16_t: "unsigned short",
  int32_t: "int",
  uint32_t: "unsigned int",
  int64_t: "long",
  uint64_t: "unsigned long",
  // As releases before 20 spelled them.
  u_int8_t: "unsigned char",
  u_int16_t: "unsigned short",
  u_int32_t: "unsigned int",
  u_int64_t: "unsigned long",
  size_t: "unsigned long",
  ssize_t: "long",
  time_t: "long",
  off_t: "long",
  boffset_t: "long",
  intptr_t: "long",
  uintptr_t: "unsigned long",
  intmax_t: "long",
  uintmax_t: "unsigned long",
  ptrdiff_t: "long",
  mode_t: "unsigned int",
  uid_t: "unsigned int",
  gid_t: "unsigned int",
  pid_t: "int",
  dev_t: "unsigned long",
  ino_t: "unsigned long",
};

const FLOATS: Readonly<Record<string, number>> = { float: 4, double: 8, "long double": 16 };

type Shape =
  | {
      readonly kind: "integer";
      readonly bytes: number;
      /** Undefined where no value is such that it matters, as for most enums. */
      readonly signed: boolean | undefined;
      readonly isBool: boolean;
    }
  | { readonly kind: "float"; readonly bytes: number }
  | { readonly kind: "pointer"; readonly to: string }
  | { readonly kind: "array"; readonly of: string; readonly length: string }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "void" };

const COMPILE_TIME: TypeChange = { level: "compile-time" };
const RUN_TIME: TypeChange = { level: "run-time" };

/** Of types that are written differently, or whose names may stand for something else. */
export function compareTypes(
  oldType: string,
  newType: string,
  old: Ir,
  next: Ir,
  depth = 0,
): TypeChange {
  if (canonicalText(oldType, old) === canonicalText(newType, next)) return { level: "same" };
  const left = shapeOf(oldType, old);
  const right = shapeOf(newType, next);
  if (left.kind === "pointer" && right.kind === "pointer")
    return comparePointees(left.to, right.to, old, next, depth);
  if (left.kind === "array" && right.kind === "array") {
    const change = compareTypes(left.of, right.of, old, next, depth);
    return left.length !== right.length
      ? RUN_TIME
      : change.level === "same"
        ? COMPILE_TIME
        : change;
  }
  if (left.kind === "named" && right.kind === "named") {
    const isSame = left.name === right.name || sameStruct(old, left.name, next, right.name);
    return isSame ? COMPILE_TIME : RUN_TIME;
  }
  if (left.kind === "integer" && right.kind === "integer") {
    if (left.bytes !== right.bytes) return RUN_TIME;
    if (left.isBool !== right.isBool)
      return { level: "sign", when: "a value is neither 0 nor 1", bytes: left.bytes };
    const isOpen = left.signed === undefined || right.signed === undefined;
    return isOpen || left.signed === right.signed ? COMPILE_TIME : signChange(left.bytes);
  }
  return isDeepStrictEqual(left, right) ? COMPILE_TIME : RUN_TIME;
}

function signChange(bytes: number): TypeChange {
  const highest = 2n ** BigInt(bytes * 8 - 1) - 1n;
  return { level: "sign", when: `a value is negative or above ${String(highest)}`, bytes };
}

/** Whether a value of the old type and one of the new type are passed and stored alike. */
export function sameShape(oldType: string, newType: string, old: Ir, next: Ir): boolean {
  const { level } = compareTypes(oldType, newType, old, next);
  return level === "same" || level === "compile-time";
}

/** Bytes of an integer type, or null for any other. */
export function integerBytes(type: string, ir: Ir): number | null {
  const shape = shapeOf(type, ir);
  return shape.kind === "integer" ? shape.bytes : null;
}

/** Behind a pointer, anything may be called `void`, and bytes are bytes; pointers to different things are different. */
function comparePointees(
  oldType: string,
  newType: string,
  old: Ir,
  next: Ir,
  depth: number,
): TypeChange {
  if (depth > 3) return COMPILE_TIME;
  const isVoid = (type: string, ir: Ir): boolean => shapeOf(type, ir).kind === "void";
  if (isVoid(oldType, old) || isVoid(newType, next)) return COMPILE_TIME;
  const change = compareTypes(oldType, newType, old, next, depth + 1);
  if (change.level === "run-time") return RUN_TIME;
  const isText = change.level === "sign" && change.bytes === 1;
  return change.level === "sign" && !isText ? change : COMPILE_TIME;
}

/** A struct under another tag is the same when it is laid out the same. */
function sameStruct(old: Ir, oldTag: string, next: Ir, newTag: string): boolean {
  const left = old.structs[oldTag];
  return left !== undefined && isDeepStrictEqual(left, next.structs[newTag]);
}

/** With the built-in type that all names stand for; const, pointers and arrays as they are written. */
function canonicalText(type: string, ir: Ir): string {
  if (type.includes("(")) return type;
  const [, before = "", base = "", after = ""] =
    /^((?:(?:const|volatile|struct|enum) )*)(.*?)((?: const)?(?: ?[*&[].*)?)$/.exec(type) ?? [];
  return `${before.replace(/\b(?:struct|enum) /g, "")}${resolved(base, ir)}${after.replace(/ /g, "")}`;
}

/** The name at the end of a chain of type names; a pointer stays as text. */
function resolved(name: string, ir: Ir): string {
  let at = name;
  for (let step = 0; step < 8; step += 1) {
    const target = lookUp(ir.typedefs, at) ?? lookUp(STANDARD, at);
    if (target === undefined || target === at) return at;
    at = target;
  }
  return at;
}

function lookUp<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function shapeOf(type: string, ir: Ir): Shape {
  const plain = type
    .replace(/\b(?:const|volatile|struct|enum|noexcept)\b/g, " ")
    .replace(/\s+/g, " ")
    .replace(/\(\* \)/g, "(*)")
    .trim();
  // A pointer to function has no width of its own to compare: its text says all.
  if (plain.includes("(")) return { kind: "named", name: plain };
  const array = /^(.*?) ?\[(.*)\]$/.exec(plain);
  if (array !== null) return { kind: "array", of: array[1] ?? "", length: array[2] ?? "" };
  if (/[*&]$/.test(plain)) return { kind: "pointer", to: plain.slice(0, -1).trim() };
  return namedShape(plain, ir, 0);
}

function namedShape(name: string, ir: Ir, depth: number): Shape {
  if (name === "void") return { kind: "void" };
  const integer = lookUp(INTEGERS, lookUp(STANDARD, name) ?? name);
  if (integer !== undefined) {
    const [bytes, isSigned] = integer;
    const signed = name === "char" ? ir.target !== "aarch64-linux-gnu" : isSigned;
    return { kind: "integer", bytes, signed, isBool: name === "bool" };
  }
  const float = lookUp(FLOATS, name);
  if (float !== undefined) return { kind: "float", bytes: float };
  const entry = lookUp(ir.enums, name);
  if (entry !== undefined) {
    const shape = namedShape(entry.underlying, ir, depth + 1);
    return shape.kind === "integer" && isInBothRanges(Object.values(entry.members), shape.bytes)
      ? { ...shape, signed: undefined }
      : shape;
  }
  const target = lookUp(ir.typedefs, name);
  if (target === undefined || target === name || depth > 8) return { kind: "named", name };
  return shapeOf(target, { ...ir, typedefs: without(ir.typedefs, name) });
}

/** Numbers that a signed and an unsigned integer write alike. */
function isInBothRanges(values: readonly number[], bytes: number): boolean {
  return values.every((value) => value >= 0 && value < 2 ** (bytes * 8 - 1));
}

/** An alias cannot mean itself; leaving it out ends a circle that a hand-made IR might have. */
function without(
  record: Readonly<Record<string, string>>,
  name: string,
): Readonly<Record<string, string>> {
  return recordOf(Object.entries(record).filter(([key]) => key !== name));
}
