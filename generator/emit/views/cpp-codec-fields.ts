// Statements that carry one packet field over the wire. A field is one of five forms; `guarded` ones are missing in
// some layouts, where they travel as zero or NULL and are dropped when they come back.
import type { PacketFieldModel, PacketModel } from "../../model/types.js";
import { GeneratorError } from "../../errors.js";
import type { CppContext } from "./cpp-context.js";
import { wireNumber, wireType, type WireNumber } from "./cpp-types.js";

type DirectionModel = Pick<PacketModel["directions"][string], "toPlugin" | "toCore">;

type Form =
  | { readonly kind: "text" }
  | { readonly kind: "bytes"; readonly length: string }
  | { readonly kind: "stat" }
  | { readonly kind: "flags" }
  | { readonly kind: "number"; readonly method: WireNumber };

export interface FieldStatements {
  /** Read into temporaries named `new_<field>`. */
  readonly read: readonly string[];
  /** Refuse what the packet has no room for. */
  readonly check: readonly string[];
  /** Put into the packet; cannot fail. */
  readonly commit: readonly string[];
}

function formOf(context: CppContext, packet: PacketModel, field: PacketFieldModel): Form {
  switch (field.role) {
    case "string":
    case "path":
      return { kind: "text" };
    case "bytes":
      if (field.length === null) throw refuse(packet, field, "no field holds its length");
      return { kind: "bytes", length: field.length };
    case "stat":
      return { kind: "stat" };
    case "flags":
      if (field.type.includes("[")) return { kind: "flags" };
      return numberForm(context, packet, field);
    case "size":
    case "number":
    case "enumeration":
    case "boolean":
    case "length":
    case "time":
    case "descriptor":
    case "error":
      return numberForm(context, packet, field);
  }
}

function numberForm(context: CppContext, packet: PacketModel, field: PacketFieldModel): Form {
  return {
    kind: "number",
    method: wireNumber(field.type, context.known, `${packet.struct}.${field.name}`),
  };
}

export function encodeStatements(
  context: CppContext,
  packet: PacketModel,
  field: PacketFieldModel,
): readonly string[] {
  const form = formOf(context, packet, field);
  const present = encodePresent(form, `packet.${field.name}`);
  if (!isGuarded(packet, field)) return [present];
  return guard(field, [present], [encodeMissing(form, packet, field)]);
}

function encodePresent(form: Form, value: string): string {
  switch (form.kind) {
    case "text":
      return `out.Text(${value});`;
    case "bytes":
      return `out.Bytes(${value}, wire::ByteCount(packet.${form.length}));`;
    case "stat":
      return `EncodeStat(${value}, out);`;
    case "flags":
      return `out.Bytes(${value}, sizeof ${value});`;
    case "number":
      return `out.${form.method}(${value});`;
  }
}

function encodeMissing(form: Form, packet: PacketModel, field: PacketFieldModel): string {
  switch (form.kind) {
    case "text":
    case "bytes":
      return "out.Null();";
    case "stat":
      return "EncodeStat({}, out);";
    case "flags":
      throw refuse(packet, field, "a bit field that some layouts lack has no empty form");
    case "number":
      return form.method === "Bool" ? "out.Bool(false);" : `out.${form.method}(0);`;
  }
}

export function decodeStatements(
  context: CppContext,
  packet: PacketModel,
  field: PacketFieldModel,
  direction: DirectionModel,
): FieldStatements {
  const form = formOf(context, packet, field);
  const statements = decodePresent(form, packet, field, direction);
  if (!isGuarded(packet, field)) return statements;
  const { read, check, commit } = statements;
  return {
    read: read.map((line) => (/^(const|char)/.test(line) ? `[[maybe_unused]] ${line}` : line)),
    check: check.length === 0 ? check : guard(field, check, []),
    commit: guard(field, commit, []),
  };
}

function decodePresent(
  form: Form,
  packet: PacketModel,
  field: PacketFieldModel,
  direction: DirectionModel,
): FieldStatements {
  const { name } = field;
  switch (form.kind) {
    case "text":
    case "bytes":
      return decodeMemory(form, packet, field, direction);
    case "stat":
      return {
        read: [`struct stat new_${name} {};`, `DecodeStat(in, new_${name});`],
        check: [],
        commit: [`packet.${name} = new_${name};`],
      };
    case "flags":
      return {
        read: [
          `decltype(packet.${name}) new_${name}{};`,
          `in.Fixed(new_${name}, sizeof new_${name});`,
        ],
        check: [],
        commit: [`std::memcpy(packet.${name}, new_${name}, sizeof new_${name});`],
      };
    case "number":
      return {
        read: [`const ${wireType(form.method)} new_${name} = in.${form.method}();`],
        check: [],
        commit: [`packet.${name} = new_${name};`],
      };
  }
}

/** Pointers, by the owner of what they point to. */
function decodeMemory(
  form: Form & { readonly kind: "text" | "bytes" },
  packet: PacketModel,
  field: PacketFieldModel,
  direction: DirectionModel,
): FieldStatements {
  const { name } = field;
  const length = form.kind === "bytes" ? form.length : null;
  const setLength = (value: string): readonly string[] =>
    length === null
      ? []
      : [`packet.${length} = static_cast<decltype(packet.${length})>(${value});`];
  switch (field.owner) {
    case "plugin":
      return {
        read:
          length === null
            ? [`char* const new_${name} = copies.Text(in);`]
            : [
                `std::uint32_t new_${length} = 0;`,
                `char* const new_${name} = copies.Bytes(in, new_${length});`,
              ],
        check: [],
        commit: [`packet.${name} = new_${name};`, ...setLength(`new_${length ?? ""}`)],
      };
    case "plugin-malloc":
      return {
        read: [
          `wire::MallocBytes new_${name};`,
          `new_${name}.${length === null ? "ReadText" : "Read"}(in);`,
        ],
        check: [],
        commit: [...setLength(`new_${name}.length()`), `packet.${name} = new_${name}.release();`],
      };
    case "core":
      if (length === null)
        throw refuse(packet, field, "the core owns the text, so no plugin can set it");
      return fillStatements(field, length, direction);
    case null:
      throw refuse(packet, field, "nobody owns the memory behind it");
  }
}

/**
 * A buffer of the core is filled, never replaced. Where the buffer also travels to the plugin, an answer without bytes is
 * one to a call that fills nothing; else more than what came would make the core use memory that nobody wrote.
 */
function fillStatements(
  { name, filled }: PacketFieldModel,
  length: string,
  { toPlugin, toCore }: DirectionModel,
): FieldStatements {
  const present = toPlugin.includes(name) ? `!new_${name}.null() && ` : "";
  const countCheck =
    filled === null || !toCore.includes(filled)
      ? []
      : [
          `if (${present}std::cmp_greater(new_${filled}, new_${name}.length)) {`,
          `  in.Fail("${filled} counts more bytes than the answer has");`,
          "}",
        ];
  return {
    read: [`const wire::Blob new_${name} = in.Bytes();`],
    check: [
      `if (new_${name}.length > 0 &&`,
      `    (packet.${name} == nullptr || new_${name}.length > wire::ByteCount(packet.${length}))) {`,
      `  in.Fail("an answer is larger than the buffer of the core");`,
      "}",
      ...countCheck,
    ],
    commit: [
      `if (new_${name}.length > 0) {`,
      `  std::memcpy(packet.${name}, new_${name}.data, new_${name}.length);`,
      "}",
    ],
  };
}

function isGuarded(packet: PacketModel, field: PacketFieldModel): boolean {
  return packet.layouts.some((layout) => layout.fields.every(({ name }) => name !== field.name));
}

function guard(
  field: PacketFieldModel,
  present: readonly string[],
  missing: readonly string[],
): readonly string[] {
  const otherwise = missing.length === 0 ? [] : ["} else {", ...missing.map((line) => `  ${line}`)];
  return [
    `if constexpr (requires { packet.${field.name}; }) {`,
    ...present.map((line) => `  ${line}`),
    ...otherwise,
    "}",
  ];
}

function refuse(packet: PacketModel, field: PacketFieldModel, why: string): GeneratorError {
  return new GeneratorError("BN408", {
    message: `${packet.struct}.${field.name} cannot travel: ${why}`,
    consequence: "nothing was written",
    fix: "take the field out of the packet's directions, or mend its entry, in generator/semantics",
  });
}
