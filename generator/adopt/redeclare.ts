// A declaration of our newest header set as the new tree has it: what is the same keeps its lines and comments, what is new
// gets a comment to be written.
import { isDeepStrictEqual } from "node:util";
import type { RawConstant, RawEnum, RawField, RawStruct } from "../ir/raw.js";
import { enumeratorLine, fieldLine, staticLine } from "./declare.js";
import { decideComment, extentOf, memberText, textOf } from "./header-lines.js";

/** Lines of an enum with the members of the tree's one. */
export function redeclareEnum(
  lines: readonly string[],
  base: RawEnum,
  tree: RawEnum,
): readonly string[] {
  const members = new Map(base.members.map((member) => [member.name, member]));
  const gap = gapOf(lines, base.members);
  let previous: bigint | undefined;
  const body = tree.members.flatMap((member) => {
    const known = members.get(member.name);
    const follows = previous === undefined ? undefined : previous + 1n;
    previous = member.value;
    if (known === undefined) {
      return [
        ...gap,
        decideComment(member.name, "a constant", "  "),
        enumeratorLine(member.name, member.value),
      ];
    }
    const text = memberText(lines, known);
    const code = text.slice(known.place.line - known.endLine - 1).join(" ");
    // Without a number of its own it counts on from the one before it, which may be another one now.
    const isRight =
      known.value === member.value && (code.includes("=") || follows === member.value);
    return isRight ? withComma(text) : [...docOf(text), enumeratorLine(member.name, member.value)];
  });
  const extent = extentOf(lines, base);
  const first = base.members[0];
  const last = base.members.at(-1);
  if (first === undefined || last === undefined)
    throw new Error(`enum ${base.name} has no members`);
  const opening = textOf(lines, { from: extent.from, to: extentOf(lines, first).from - 1 });
  return [
    ...(base.underlying === tree.underlying ? opening : withUnderlying(opening, tree.underlying)),
    ...body,
    ...textOf(lines, { from: last.endLine + 1, to: extent.to }),
  ];
}

/** Whether members are set off by empty lines here. */
function gapOf(
  lines: readonly string[],
  members: readonly { readonly place: { readonly line: number }; readonly endLine: number }[],
): readonly string[] {
  const second = members[1];
  return second !== undefined && memberText(lines, second)[0] === "" ? [""] : [];
}

function withComma(text: readonly string[]): readonly string[] {
  const last = text.at(-1) ?? "";
  return /,\s*$/.test(last) || last.trimStart().startsWith("#")
    ? text
    : [...text.slice(0, -1), `${last.trimEnd()},`];
}

function withUnderlying(opening: readonly string[], underlying: string): readonly string[] {
  return opening.map((line) =>
    line.replace(/\benum(\s+\w+)?\s*(?::[^{]*)?\{/, `enum$1 : ${underlying} {`),
  );
}

/** The comment lines of a member's text. */
function docOf(text: readonly string[]): readonly string[] {
  const end = text.findLastIndex((line) => line.trimEnd().endsWith("*/"));
  return text.slice(0, end + 1);
}

export interface StructParts {
  readonly struct: RawStruct;
  readonly statics: readonly RawConstant[];
}

/** Lines of a struct with the fields of the tree's one. */
export function redeclareStruct(
  lines: readonly string[],
  base: StructParts,
  tree: StructParts,
): readonly string[] {
  const parts = [...base.statics, ...base.struct.fields];
  const extent = extentOf(lines, base.struct);
  const starts = parts.map((part) => extentOf(lines, part).from);
  const ends = parts.map(({ endLine }) => endLine);
  // A struct without anything in it has nothing that could be kept.
  const bodyStart = Math.min(...starts, extent.to);
  const bodyEnd = Math.max(...ends, bodyStart - 1);
  const body = [
    ...tree.statics.flatMap((constant) => keptStatic(lines, base.statics, constant)),
    ...tree.struct.fields.flatMap((field) => keptField(lines, base.struct, field)),
  ];
  return [
    ...textOf(lines, { from: extent.from, to: bodyStart - 1 }),
    ...body,
    ...textOf(lines, { from: bodyEnd + 1, to: extent.to }),
  ];
}

function keptStatic(
  lines: readonly string[],
  known: readonly RawConstant[],
  constant: RawConstant,
): readonly string[] {
  const twin = known.find(({ name }) => name === constant.name);
  if (twin === undefined)
    return [decideComment(constant.name, "a constant", "  "), staticLine(constant)];
  const text = memberText(lines, twin);
  return twin.value === constant.value ? text : [...docOf(text), staticLine(constant)];
}

function keptField(
  lines: readonly string[],
  struct: RawStruct,
  field: RawField,
): readonly string[] {
  const twin = struct.fields.find(({ name }) => name === field.name);
  if (twin === undefined) {
    return [
      ...gapOf(lines, struct.fields),
      decideComment(`${struct.name}.${field.name}`, "a field", "  "),
      initialised(fieldLine(field), isInitialised(lines, struct)),
    ];
  }
  const text = memberText(lines, twin);
  if (sameField(twin, field)) return text;
  return [...docOf(text), initialised(fieldLine(field), text.at(-1)?.includes("{") === true)];
}

/** Packets begin empty: each field has an initialiser. Function tables have none. */
function isInitialised(lines: readonly string[], { fields }: RawStruct): boolean {
  return fields.some((field) => lines[field.endLine - 1]?.includes("{") === true);
}

function initialised(line: string, wanted: boolean): string {
  return wanted && !line.includes("(*") ? line.replace(/;$/, "{};") : line;
}

export function sameField(left: RawField, right: RawField): boolean {
  return left.type === right.type && isDeepStrictEqual(left.signature, right.signature);
}
