// C declarations from facts, for what our header sets do not have yet. The form is the release's own: macro, enum, constant.
import { enumKey } from "../ir/enum-key.js";
import type {
  RawConstant,
  RawDeclaration,
  RawEnum,
  RawField,
  RawStruct,
  RawTypedef,
} from "../ir/raw.js";
import { decideComment } from "./header-lines.js";

/** A whole new declaration with comments to be written. `statics`: static members by struct. */
export function declare(
  declaration: RawDeclaration,
  statics: readonly RawConstant[],
): readonly string[] {
  switch (declaration.kind) {
    case "enum":
      return declareEnum(declaration);
    case "struct":
      return declareStruct(declaration, statics);
    case "typedef":
      return [decideComment(declaration.name, "a type name", ""), typedefLine(declaration)];
    case "constant":
      return [decideComment(declaration.name, "a constant", ""), constantLine(declaration)];
  }
}

function declareEnum(declaration: RawEnum): readonly string[] {
  const name = declaration.name === "" ? "" : ` ${declaration.name}`;
  return [
    decideComment(
      enumKey(declaration, () => false),
      "an enum",
      "",
    ),
    `enum${name} : ${declaration.underlying} {`,
    ...declaration.members.flatMap((member) => [
      decideComment(member.name, "a constant", "  "),
      enumeratorLine(member.name, member.value),
    ]),
    "};",
  ];
}

function declareStruct(declaration: RawStruct, statics: readonly RawConstant[]): readonly string[] {
  return [
    decideComment(declaration.name, "a struct", ""),
    `struct ${declaration.name} {`,
    ...statics.flatMap((constant) => [
      decideComment(constant.name, "a constant", "  "),
      staticLine(constant),
    ]),
    ...declaration.fields.flatMap((field) => [
      decideComment(`${declaration.name}.${field.name}`, "a field", "  "),
      fieldLine(field),
    ]),
    "};",
  ];
}

export function enumeratorLine(name: string, value: bigint): string {
  return `  ${name} = ${String(value)},`;
}

export function staticLine({ name, value }: RawConstant): string {
  return `  static constexpr int ${name.slice(name.indexOf(".") + 1)} = ${String(value)};`;
}

export function fieldLine({ name, type, signature }: RawField): string {
  // Under a type's name, the name says it.
  if (signature !== undefined && type.includes("(")) {
    const { returns, parameters, variadic, noexcept } = signature;
    const texts = parameters.map((one) => variableText(one.type, one.name));
    const list = [...texts, ...(variadic ? ["..."] : [])].join(", ");
    const qualifier = /\(\*(\w+)\)/.exec(type)?.[1];
    const called = `(*${qualifier === undefined ? "" : `${qualifier} `}${name})(${list})${noexcept === true ? " noexcept" : ""}`;
    return returns.includes("(*)")
      ? `  ${returns.replace("(*)", `(*${called})`)};`
      : `  ${returns.replace(/ \*$/, "*")} ${called};`;
  }
  return `  ${variableText(type, name)};`;
}

export function typedefLine({ name, type }: RawTypedef): string {
  if (type.includes("(*)")) return `typedef ${type.replace("(*)", `(*${name})`)};`;
  const call = /^(.*?) ?(\(.*\))$/.exec(type);
  return call === null
    ? `typedef ${variableText(type, name)};`
    : `typedef ${call[1] ?? ""} ${name}${call[2] ?? ""};`;
}

export function constantLine({ name, form, value }: RawConstant): string {
  const isNumber = typeof value === "number" || /^-?\d+$/.test(value);
  const text = isNumber ? String(value) : JSON.stringify(value);
  if (form === "macro") return `#define ${name} ${text.startsWith("-") ? `(${text})` : text}`;
  if (!isNumber) return `static const char* const ${name} = ${text};`;
  const isWide = typeof value === "string" || Math.abs(value) > 0x7fffffff;
  return `static constexpr ${isWide ? "int64_t" : "int"} ${name} = ${text};`;
}

/** `char *` and `fname` → `char* fname`; `char[5]` and `flags` → `char flags[5]`. */
function variableText(type: string, name: string): string {
  if (type.includes("(*)")) return type.replace("(*)", `(*${name})`);
  const array = /^(.*?)((?:\[\d*\])+)$/.exec(type);
  if (array !== null) return `${(array[1] ?? "").trim()} ${name}${array[2] ?? ""}`;
  return `${type.replace(/ ([*&]+)$/, "$1")} ${name}`.trim();
}
