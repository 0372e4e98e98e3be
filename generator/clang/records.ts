// Structs: their fields, static members, and the reasons why one cannot cross from C++ to JavaScript.
import { GeneratorError } from "../errors.js";
import type { SourcePlace } from "../ir/types.js";
import type { ClangNode } from "./ast-node.js";
import { holdsConstants, readEnum } from "./enums.js";
import { literalText } from "./literals.js";
import { baseOf, placeOfNode, type Position, requireValid } from "./position.js";
import { signatureOf } from "./slots.js";
import type { SyntaxDeclaration, SyntaxField } from "./syntax.js";
import { boundText, valueText } from "./target-values.js";
import { normaliseType } from "./type-text.js";

/** Attributes that change a layout in ways that the per-target layouts do not repeat, as the header spells them. */
const LAYOUT_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["PackedAttr", "__attribute__((packed))"],
  ["AlignedAttr", "alignas"],
  ["MaxFieldAlignmentAttr", "#pragma pack"],
  ["NoUniqueAddressAttr", "[[no_unique_address]]"],
  ["MSStructAttr", "ms_struct"],
]);

export function readStruct(node: ClangNode, position: Position): readonly SyntaxDeclaration[] {
  const name = node.name ?? position.typedefNames.get(node.id ?? "");
  if (name === undefined)
    throw notBridgeable("an unnamed struct", "it has no name to refer to", position.place);
  requireValid(node, position, `struct ${name}`);
  const inside: Position = { ...position, scope: [...position.scope, name] };
  const children = (node.inner ?? []).filter((child) => child.isImplicit !== true);
  const unnamed = (node.inner ?? []).find((child) => child.kind === "IndirectFieldDecl");
  if (unnamed !== undefined) {
    const at = placeOfNode(unnamed, position.context) ?? position.place;
    throw notBridgeable(`struct ${name}`, "it has an unnamed union or struct inside", at);
  }
  requirePublicFields(node, name, position);
  // Fields first: they give the more precise reason and place.
  const fields = children
    .filter((child) => child.kind === "FieldDecl")
    .map((child) => readField(child, name, inside));
  requirePlainStruct(node, name, position.place);
  const members = children.filter((child) => child.kind === "VarDecl" && child.init !== undefined);
  return [
    { kind: "struct", ...baseOf(node, name, position), fields },
    ...children.filter(holdsConstants).map((child) => readEnum(child, inside, `${name}.`)),
    ...members.map((child): SyntaxDeclaration => {
      requireValid(child, inside, `static member ${name}.${child.name ?? ""}`);
      const base = baseOf(child, child.name ?? "", inside);
      const constant = {
        kind: "constant",
        form: "static-member",
        text: literalText(child),
        body: "",
        ...valueText(child, inside),
      } as const;
      return { ...base, ...constant, name: `${name}.${base.name}` };
    }),
  ];
}

function readField(node: ClangNode, struct: string, position: Position): SyntaxField {
  const place = placeOfNode(node, position.context) ?? position.place;
  const name = node.name ?? "";
  const subject = `field ${struct}.${name}`;
  requireValid(node, position, subject);
  if (name === "")
    throw notBridgeable(`an unnamed field of ${struct}`, "it has no name to refer to", place);
  if (node.isBitfield === true)
    throw notBridgeable(subject, "it is a bit-field, which has no byte offset", place);
  requireNoLayoutAttribute(node, subject, place);
  const type = normaliseType(node.type?.qualType ?? "", position.context.namespaces);
  if (/::|<|\(unnamed|\(anonymous/.test(type)) {
    throw notBridgeable(subject, `its type ${type} is not a plain C type`, place);
  }
  return {
    ...baseOf(node, name, position),
    type,
    bound: boundText(node, type, position),
    signature: signatureOf(node, `${struct}.${name}`, type, position),
  };
}

function requirePlainStruct(node: ClangNode, name: string, place: SourcePlace): void {
  const subject = `struct ${name}`;
  requireNoLayoutAttribute(node, subject, place);
  if (node.tagUsed === "union")
    throw notBridgeable(`union ${name}`, "its fields share their bytes", place);
  if ((node.bases ?? []).length > 0) throw notBridgeable(subject, "it has a base class", place);
  if ((node.inner ?? []).some((child) => child.virtual === true)) {
    throw notBridgeable(subject, "it has virtual functions", place);
  }
  if (
    node.definitionData?.isStandardLayout !== true ||
    node.definitionData.isTriviallyCopyable !== true
  ) {
    throw notBridgeable(
      subject,
      "it is not a plain C struct (standard layout, trivially copyable)",
      place,
    );
  }
}

function requirePublicFields(node: ClangNode, name: string, position: Position): void {
  let access = node.tagUsed === "class" ? "private" : "public";
  for (const child of node.inner ?? []) {
    if (child.kind === "AccessSpecDecl") access = child.access ?? access;
    if (child.kind !== "FieldDecl" || access === "public") continue;
    const at = placeOfNode(child, position.context) ?? position.place;
    throw notBridgeable(`field ${name}.${child.name ?? ""}`, `it is ${access}`, at);
  }
}

function requireNoLayoutAttribute(node: ClangNode, subject: string, place: SourcePlace): void {
  for (const child of node.inner ?? []) {
    const spelling = LAYOUT_ATTRIBUTES.get(child.kind);
    if (spelling !== undefined)
      throw notBridgeable(subject, `${spelling} changes its layout`, place);
  }
}

export function notBridgeable(subject: string, why: string, place: SourcePlace): GeneratorError {
  return new GeneratorError("BN304", {
    message: `${subject} cannot be bridged: ${why}`,
    where: place,
    consequence: "the packet could not be passed to JavaScript, so nothing was generated",
    fix: "if a new Bareos release declares it so, teach generator/clang/records.ts (and generator/clang/targets) the type",
  });
}
