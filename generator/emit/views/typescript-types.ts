// How C types and semantic roles look in TypeScript and on the wire.
import type {
  DaemonModel,
  PacketFieldModel,
  PacketModel,
  VariableModel,
} from "../../model/types.js";
import type { VariableType } from "../../semantics/schema.js";
import type { ImportCollector } from "../view-support/imports.js";
import { stringLiteral } from "../view-support/literals.js";
import {
  cannotBridge,
  constantValue,
  findGroup,
  groupType,
  sharedType,
  type Depth,
  type PackageContext,
} from "./typescript-context.js";

/** Integers as the wire has them; the names are methods of WireReader and WireWriter. */
export type IntegerKind = "i8" | "u8" | "i32" | "u32" | "i64" | "u64";

/** C spellings by width. What is not here is looked up in the daemon's typedefs. */
const INTEGERS: Readonly<Record<IntegerKind, readonly string[]>> = {
  i8: ["int8_t", "signed char", "char"],
  u8: ["uint8_t", "unsigned char"],
  i32: ["int", "int32_t", "signed int"],
  u32: ["unsigned int", "unsigned", "uint32_t", "u_int32_t", "mode_t", "uid_t", "gid_t"],
  i64: ["int64_t", "long", "long long", "time_t", "off_t", "boffset_t", "ssize_t"],
  u64: ["uint64_t", "unsigned long", "unsigned long long", "size_t", "dev_t", "ino_t", "nlink_t"],
};

export function integerKind(type: string, daemon: DaemonModel): IntegerKind | undefined {
  const plain = type.replaceAll(/\bconst\b/g, "").trim();
  for (const [kind, spellings] of Object.entries(INTEGERS)) {
    if (spellings.includes(plain)) return kind as IntegerKind;
  }
  const aliased = daemon.typedefs[plain];
  return aliased === undefined || aliased === plain ? undefined : integerKind(aliased, daemon);
}

export function isWide(kind: IntegerKind): boolean {
  return kind === "i64" || kind === "u64";
}

/** One field of a packet class. */
export interface FieldType {
  /** Method of WireReader and WireWriter, or `stat` and `flags`, which the codec spells out. */
  readonly wire:
    | IntegerKind
    | "bool"
    | "text"
    | "textOrNull"
    | "fileName"
    | "fileNameOrNull"
    | "bytes"
    | "bytesOrNull"
    | "stat"
    | "flags";
  readonly type: string;
  /** Source text of the initial value. */
  readonly initial: string;
  /** A number whose type is narrower than `number`. */
  readonly narrow: boolean;
  /** Bytes of a flags array, else 0. */
  readonly length: number;
}

export function fieldType(
  context: PackageContext,
  imports: ImportCollector,
  packet: PacketModel,
  field: PacketFieldModel,
): FieldType {
  const plain = { narrow: false, length: 0 };
  const orNull = field.nullable ? " | null" : "";
  const method = <T extends "text" | "fileName" | "bytes">(name: T): T | `${T}OrNull` =>
    field.nullable ? `${name}OrNull` : name;
  switch (field.role) {
    case "stat":
      imports.value("StatPacket", "./StatPacket.js");
      return { ...plain, wire: "stat", type: "StatPacket", initial: "new StatPacket()" };
    case "string":
      return {
        ...plain,
        wire: method("text"),
        type: `string${orNull}`,
        initial: textDefault(field),
      };
    case "path": {
      const type = sharedType(imports, "FileName", 1) + orNull;
      return { ...plain, wire: method("fileName"), type, initial: textDefault(field) };
    }
    case "bytes": {
      const initial = field.nullable ? "null" : "new Uint8Array(0)";
      return { ...plain, wire: method("bytes"), type: `Uint8Array${orNull}`, initial };
    }
    case "boolean":
      return { ...plain, wire: "bool", type: "boolean", initial: String(field.default ?? false) };
    case "number":
    case "enumeration":
    case "flags":
    case "length":
    case "size":
    case "time":
    case "descriptor":
    case "error":
      return numberField(context, imports, packet, field);
  }
}

function textDefault(field: PacketFieldModel): string {
  if (typeof field.default === "string") return stringLiteral(field.default);
  return field.nullable ? "null" : '""';
}

function numberField(
  context: PackageContext,
  imports: ImportCollector,
  packet: PacketModel,
  field: PacketFieldModel,
): FieldType {
  const length = Number(/^(?:unsigned )?char ?\[(\d+)\]$/.exec(field.type)?.[1] ?? 0);
  if (length > 0) {
    const initial = `new Uint8Array(${length})`;
    return { wire: "flags", type: "Uint8Array", initial, narrow: false, length };
  }
  if (field.type === "bool") {
    return {
      wire: "bool",
      type: "boolean",
      initial: String(field.default ?? false),
      narrow: false,
      length: 0,
    };
  }
  const wire = integerKind(field.type, context.daemon);
  if (wire === undefined)
    throw cannotBridge(`${packet.struct}.${field.name} of type ${field.type}`);
  const initial = numberDefault(context, imports, field);
  const narrow = field.role === "enumeration" && field.values !== null;
  const type = narrow
    ? enumerationType(context, imports, field.values, initial)
    : isWide(wire)
      ? sharedType(imports, "Int64", 1)
      : "number";
  return { wire, type, initial, narrow, length: 0 };
}

/** The group's union, and the initial value where it stands for "not set yet". */
function enumerationType(
  context: PackageContext,
  imports: ImportCollector,
  values: string,
  initial: string,
): string {
  const type = groupType(context, imports, values, 1);
  const isMember = findGroup(context, values).members.some(
    (member) => member.exportName === initial || String(member.value) === initial,
  );
  return isMember ? type : `${type} | ${initial}`;
}

/** The default of an enumeration is one of its constants, given as name or number. */
function numberDefault(
  context: PackageContext,
  imports: ImportCollector,
  field: PacketFieldModel,
): string {
  const { default: initial, values } = field;
  if (typeof initial === "string") return constantValue(context, imports, initial, 1);
  if (initial !== null && values !== null && field.role === "enumeration") {
    const member = findGroup(context, values).members.find(({ value }) => value === initial);
    if (member !== undefined) return constantValue(context, imports, member.exportName, 1);
  }
  return String(Number(initial ?? 0));
}

/** What `GetValue` gives for a variable; undefined when it cannot be read. */
export function readType(
  context: PackageContext,
  imports: ImportCollector,
  variable: VariableModel,
): string | undefined {
  if (variable.read === null) {
    // Nothing to read, nothing to write, but Python has the name: asking gives null, as there.
    const isDead =
      variable.broken !== null && variable.write === null && variable.writeLocal === null;
    return isDead ? "null" : undefined;
  }
  if (variable.read === "none") return "null";
  const type =
    variable.read === "string"
      ? "string"
      : valueType(context, imports, variable.read, variable.values);
  return variable.nullable || variable.broken !== null ? `${type} | null` : type;
}

/** What `SetValue` takes for a variable; undefined when it cannot be written. */
export function writeType(
  context: PackageContext,
  imports: ImportCollector,
  variable: VariableModel,
): string | undefined {
  const write = variable.write ?? variable.writeLocal;
  if (write === null) return undefined;
  if (write === "none") return "null";
  if (write === "string") return sharedType(imports, "FileName", 1);
  return valueType(context, imports, write, variable.values);
}

function valueType(
  context: PackageContext,
  imports: ImportCollector,
  type: Exclude<VariableType, "string" | "none">,
  values: string | null,
): string {
  if (type === "boolean") return "boolean";
  if (type === "uint64") return sharedType(imports, "Int64", 1);
  return literalUnion(context, imports, values, 1) ?? "number";
}

/** The union of a group whose members stand alone; bits that are combined are plain numbers. */
export function literalUnion(
  context: PackageContext,
  imports: ImportCollector,
  values: string | null,
  depth: Depth,
): string | undefined {
  if (values === null || findGroup(context, values).flags) return undefined;
  return groupType(context, imports, values, depth);
}
