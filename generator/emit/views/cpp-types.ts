// C types of the headers in the glue's own words: what the glue declares, and how a value travels on the wire.
import { GeneratorError } from "../../errors.js";
import { splitTopLevel } from "../../clang/type-text.js";

/** Method of wire::Reader and wire::Writer that carries a number. */
export type WireNumber = "Bool" | "I8" | "U8" | "I32" | "U32" | "I64" | "U64";

/** Types that every C library has, with their wire form; `null` for what is no number. */
const PLAIN: ReadonlyMap<string, WireNumber | null> = new Map<string, WireNumber | null>([
  ["void", null],
  ["struct stat", null],
  ["bool", "Bool"],
  ["char", "I8"],
  ["int8_t", "I8"],
  ["uint8_t", "U8"],
  // Declared, but nothing of that width travels.
  ["int16_t", null],
  ["uint16_t", null],
  ["short", null],
  ["unsigned short", null],
  ["int", "I32"],
  ["int32_t", "I32"],
  ["unsigned int", "U32"],
  ["uint32_t", "U32"],
  ["mode_t", "U32"],
  ["uid_t", "U32"],
  ["gid_t", "U32"],
  ["int64_t", "I64"],
  ["time_t", "I64"],
  ["off_t", "I64"],
  ["ssize_t", "I64"],
  ["long", "I64"],
  ["uint64_t", "U64"],
  ["size_t", "U64"],
  ["unsigned long", "U64"],
]);

/** Names of the core's own headers for library types; they never change their meaning. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["boffset_t", "off_t"],
  ["POOLMEM", "char"],
]);

export interface KnownTypes {
  /** Alias -> type. */
  readonly typedefs: Readonly<Record<string, string>>;
  /** Packets: the glue sees them as `void *`, because one binary serves all layouts. */
  readonly packets: ReadonlySet<string>;
  /** Structs that the glue declares itself. */
  readonly structs: ReadonlySet<string>;
  /** Enumerations; they are passed as `int32_t`. */
  readonly enums: ReadonlySet<string>;
}

/** The type that the glue declares in the place of a header's. */
export function glueType(type: string, known: KnownTypes): string {
  const array = /^(.*?)\s?\[(\d+)\]$/.exec(type);
  if (array !== null) return `${glueType(array[1] ?? "", known)}[${array[2] ?? ""}]`;
  const pointer = /^(const )?(.*?)\s?(\*+&?)$/.exec(type);
  if (pointer !== null && !type.includes("(")) {
    const [, constant = "", target = "", stars = ""] = pointer;
    return `${constant}${pointedType(target, known)}${stars}`;
  }
  if (type.includes("(*)")) return functionPointerType(type, known);
  return valueType(type, known);
}

function pointedType(target: string, known: KnownTypes): string {
  const resolved = resolve(target, known);
  if (known.packets.has(resolved)) return "void";
  if (known.structs.has(resolved)) return resolved;
  return PLAIN.has(resolved) ? resolved : "void";
}

function valueType(type: string, known: KnownTypes): string {
  const resolved = resolve(type, known);
  if (resolved.includes("(*)")) return functionPointerType(resolved, known);
  if (resolved === "bRC" || PLAIN.has(resolved) || known.structs.has(resolved)) return resolved;
  if (known.enums.has(resolved) || known.enums.has(type)) return "int32_t";
  throw unbridgeable(type);
}

function functionPointerType(type: string, known: KnownTypes): string {
  const [, returns = "", parameters = ""] = /^(.*?)\s?\(\*\)\((.*)\)$/.exec(type) ?? [];
  const list = splitTopLevel(parameters).filter((part) => part !== "" && part !== "void");
  const types = list.map((part) => (part === "..." ? part : glueType(part, known)));
  return `${glueType(returns, known)} (*)(${types.join(", ")})`;
}

function resolve(type: string, known: KnownTypes): string {
  let name = type;
  for (let step = 0; step < 8; step += 1) {
    const next =
      ALIASES.get(name) ?? (Object.hasOwn(known.typedefs, name) ? known.typedefs[name] : undefined);
    if (next === undefined || next === name) return name;
    name = next.replace(/^(enum|struct) (?!stat$)/, "");
  }
  return name;
}

/** How a number travels. Throws when the type is none that the wire format has. */
export function wireNumber(type: string, known: KnownTypes, subject: string): WireNumber {
  const resolved = resolve(type, known);
  const plain = PLAIN.get(resolved);
  if (plain !== undefined && plain !== null) return plain;
  if (known.enums.has(resolved) || known.enums.has(type) || resolved === "bRC") return "I32";
  throw unbridgeable(type, subject);
}

/** C++ type of a number on the wire. */
export function wireType(number: WireNumber): string {
  const types = {
    Bool: "bool",
    I8: "std::int8_t",
    U8: "std::uint8_t",
    I32: "std::int32_t",
    U32: "std::uint32_t",
    I64: "std::int64_t",
    U64: "std::uint64_t",
  } as const;
  return types[number];
}

/** `char *` + `fname` -> `char* fname`; arrays and pointers to functions take the name inside. */
export function declare(type: string, name: string): string {
  const array = /^(.*?)(\[\d+\])$/.exec(type);
  if (array !== null) return `${array[1] ?? ""} ${name}${array[2] ?? ""}`;
  if (type.includes("(*)")) return type.replace("(*)", `(*${name})`);
  return `${type} ${name}`;
}

/** Google style: `const char *` -> `const char*`. */
export function tidyType(type: string): string {
  return type.replaceAll(/ (?=[*&])/g, "").replaceAll(/\*\(\*/g, "* (*");
}

export function unbridgeable(type: string, subject = "the glue"): GeneratorError {
  return new GeneratorError("BN408", {
    message: `${subject}: the C type "${type}" cannot be bridged`,
    consequence: "nothing was written",
    fix: "ignore the item with a reason in generator/semantics, or teach generator/emit/views/cpp-types.ts the type",
  });
}
