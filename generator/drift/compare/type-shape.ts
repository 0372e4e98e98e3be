// How a C type is represented: what tells a change that a built plugin feels from one that only a compiler sees.
import { isDeepStrictEqual } from "node:util";
import { recordOf } from "../../ir/record.js";
import type { Ir } from "../../ir/types.js";

/** Widths of the integer types that the headers use; signed and unsigned ones travel the same way. */
const INTEGER_BYTES: Readonly<Record<string, number>> = {
  bool: 1,
  char: 1,
  "signed char": 1,
  "unsigned char": 1,
  short: 2,
  "unsigned short": 2,
  int: 4,
  unsigned: 4,
  "unsigned int": 4,
  long: 8,
  "unsigned long": 8,
  "long long": 8,
  "unsigned long long": 8,
  int8_t: 1,
  uint8_t: 1,
  int16_t: 2,
  uint16_t: 2,
  int32_t: 4,
  uint32_t: 4,
  int64_t: 8,
  uint64_t: 8,
  // As releases before 20 spelled them.
  u_int8_t: 1,
  u_int16_t: 2,
  u_int32_t: 4,
  u_int64_t: 8,
  size_t: 8,
  ssize_t: 8,
  time_t: 8,
  off_t: 8,
  boffset_t: 8,
  intptr_t: 8,
  uintptr_t: 8,
  mode_t: 4,
  uid_t: 4,
  gid_t: 4,
  pid_t: 4,
};

const FLOAT_BYTES: Readonly<Record<string, number>> = { float: 4, double: 8, "long double": 16 };

type Shape =
  | { readonly kind: "integer" | "float"; readonly bytes: number }
  | { readonly kind: "pointer"; readonly to: string }
  | { readonly kind: "array"; readonly of: string; readonly length: string }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "void" };

/** Whether a value of the old type and one of the new type are passed and stored alike. */
export function sameShape(oldType: string, newType: string, old: Ir, next: Ir, depth = 0): boolean {
  const left = shapeOf(oldType, old);
  const right = shapeOf(newType, next);
  if (left.kind === "pointer" && right.kind === "pointer")
    return samePointee(left.to, right.to, old, next, depth);
  if (left.kind === "array" && right.kind === "array")
    return left.length === right.length && sameShape(left.of, right.of, old, next, depth);
  if (left.kind === "named" && right.kind === "named")
    return left.name === right.name || sameStruct(old, left.name, next, right.name);
  return isDeepStrictEqual(left, right);
}

/** Bytes of an integer type, or null for any other. */
export function integerBytes(type: string, ir: Ir): number | null {
  const shape = shapeOf(type, ir);
  return shape.kind === "integer" ? shape.bytes : null;
}

/** Behind a pointer, anything may be called `void`; pointers to different things are different. */
function samePointee(oldType: string, newType: string, old: Ir, next: Ir, depth: number): boolean {
  if (depth > 3) return true;
  const isVoid = (type: string, ir: Ir): boolean => shapeOf(type, ir).kind === "void";
  return (
    isVoid(oldType, old) ||
    isVoid(newType, next) ||
    sameShape(oldType, newType, old, next, depth + 1)
  );
}

/** A struct under another tag is the same when it is laid out the same. */
function sameStruct(old: Ir, oldTag: string, next: Ir, newTag: string): boolean {
  const left = old.structs[oldTag];
  return left !== undefined && isDeepStrictEqual(left, next.structs[newTag]);
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
  const bytes = Object.hasOwn(INTEGER_BYTES, name) ? INTEGER_BYTES[name] : undefined;
  if (bytes !== undefined) return { kind: "integer", bytes };
  const float = Object.hasOwn(FLOAT_BYTES, name) ? FLOAT_BYTES[name] : undefined;
  if (float !== undefined) return { kind: "float", bytes: float };
  const underlying = ir.enums[name]?.underlying;
  if (underlying !== undefined) return namedShape(underlying, ir, depth + 1);
  const target = ir.typedefs[name];
  if (target === undefined || target === name || depth > 8) return { kind: "named", name };
  return shapeOf(target, { ...ir, typedefs: without(ir.typedefs, name) });
}

/** An alias cannot mean itself; leaving it out ends a circle that a hand-made IR might have. */
function without(
  record: Readonly<Record<string, string>>,
  name: string,
): Readonly<Record<string, string>> {
  return recordOf(Object.entries(record).filter(([key]) => key !== name));
}
