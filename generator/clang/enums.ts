// Enums with their constants: those of an enum class, and those inside of a struct, are named through it (`Kind.file`).
import { GeneratorError } from "../errors.js";
import { type ClangNode, findNode } from "./ast-node.js";
import { baseOf, placeOfNode, type Position, requireValid } from "./position.js";
import type { SyntaxEnum, SyntaxEnumerator } from "./syntax.js";
import { valueText } from "./target-values.js";
import { normaliseType } from "./type-text.js";

/** A declaration ahead (`enum class Kind : int;`) holds none. */
export function holdsConstants({ kind, inner = [] }: ClangNode): boolean {
  return kind === "EnumDecl" && inner.some((child) => child.kind === "EnumConstantDecl");
}

/** `owner`: the struct that it stands in, whose name its constants then have before theirs. */
export function readEnum(node: ClangNode, position: Position, owner = ""): SyntaxEnum {
  const own = node.name ?? position.typedefNames.get(node.id ?? "") ?? "";
  const name = own === "" ? "" : `${owner}${own}`;
  requireValid(node, position, name === "" ? "an enum" : `enum ${name}`);
  // Those of an enum class are named through it, so that another one may have the same names.
  const isScoped = node.scopedEnumTag !== undefined;
  const prefix = isScoped ? `${name}.` : owner;
  const scope = isScoped ? [...position.scope, own] : position.scope;
  const members: SyntaxEnumerator[] = [];
  let next = 0n;
  for (const child of node.inner ?? []) {
    if (child.kind !== "EnumConstantDecl" || child.name === undefined) continue;
    requireValid(child, position, `enumerator ${child.name}`);
    const isExplicit = (child.inner ?? []).some((inner) => !inner.kind.endsWith("Comment"));
    const value = isExplicit ? explicitValue(child, position) : next;
    members.push({
      ...baseOf(child, child.name, { ...position, scope }),
      name: `${prefix}${child.name}`,
      value,
      ...(isExplicit ? valueText(child, position) : {}),
    });
    next = value + 1n;
  }
  const fixed = node.fixedUnderlyingType?.qualType;
  const { namespaces } = position.context;
  return {
    kind: "enum",
    ...baseOf(node, name, position),
    fixedUnderlying: fixed === undefined ? undefined : normaliseType(fixed, namespaces),
    members,
  };
}

function explicitValue(node: ClangNode, position: Position): bigint {
  const constant = findNode(
    node,
    (child) => child.kind === "ConstantExpr" && typeof child.value === "string",
  );
  if (typeof constant?.value === "string" && /^-?\d+$/.test(constant.value))
    return BigInt(constant.value);
  throw new GeneratorError("BN305", {
    message: `the value of enumerator ${node.name ?? ""} cannot be evaluated`,
    where: placeOfNode(node, position.context) ?? position.place,
    consequence: "its constant would be missing from the bindings, so nothing was generated",
    fix: "repair the header, or name an unmodified Bareos tree",
  });
}
