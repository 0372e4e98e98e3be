// From a dump's nodes to the declarations of the API headers. Everything that stands elsewhere is left out.
import type { ClangNode } from "./ast-node.js";
import { baseOf, placeOfNode, type Position, type ReadContext, requireValid } from "./position.js";
import { holdsConstants, readEnum } from "./enums.js";
import { readStruct } from "./records.js";
import { collectFunctionTypes } from "./slots.js";
import type { SyntaxDeclaration } from "./syntax.js";
import { normaliseType } from "./type-text.js";
import { literalText } from "./literals.js";
import { valueText } from "./target-values.js";

export function readDeclarations(
  nodes: readonly ClangNode[],
  context: ReadContext,
): readonly SyntaxDeclaration[] {
  collectNamespaces(nodes, context, []);
  collectFunctionTypes(nodes, context.functionTypes);
  return readScope(nodes, [], context);
}

/** Only those of the API headers: `std` must stay visible in a type, so that it is refused. */
function collectNamespaces(
  nodes: readonly ClangNode[],
  context: ReadContext,
  around: readonly string[],
): void {
  for (const node of nodes) {
    const inside = node.kind === "NamespaceDecl" && node.name !== undefined;
    const path = inside ? [...around, node.name ?? ""] : around;
    if (inside && placeOfNode(node, context) !== undefined) {
      context.namespaces.add(node.name ?? "");
      context.namespacePaths.add(path.join("::"));
    }
    if (isScope(node)) collectNamespaces(node.inner ?? [], context, path);
  }
}

function isScope(node: ClangNode): boolean {
  return node.kind === "NamespaceDecl" || node.kind === "LinkageSpecDecl";
}

function readScope(
  nodes: readonly ClangNode[],
  scope: readonly string[],
  context: ReadContext,
): readonly SyntaxDeclaration[] {
  const typedefNames = nameAnonymous(nodes);
  return nodes.flatMap((node): readonly SyntaxDeclaration[] => {
    if (isScope(node)) {
      const inside =
        node.kind === "NamespaceDecl" && node.name !== undefined ? [...scope, node.name] : scope;
      return readScope(node.inner ?? [], inside, context);
    }
    const place = placeOfNode(node, context);
    if (place === undefined || node.isImplicit === true) return [];
    return readDeclaration(node, { place, scope, typedefNames, context });
  });
}

function readDeclaration(node: ClangNode, position: Position): readonly SyntaxDeclaration[] {
  switch (node.kind) {
    case "EnumDecl":
      return holdsConstants(node) ? [readEnum(node, position)] : [];
    case "CXXRecordDecl":
      return node.completeDefinition === true ? readStruct(node, position) : [];
    case "TypedefDecl":
    case "TypeAliasDecl":
      return readTypedef(node, position);
    case "VarDecl":
      return readConstant(node, position);
    default:
      // Functions, templates and forward declarations are no part of the interface between core and plugin.
      return [];
  }
}

function readTypedef(node: ClangNode, position: Position): readonly SyntaxDeclaration[] {
  if (node.name === undefined || node.type === undefined) return [];
  requireValid(node, position, `typedef ${node.name}`);
  const type = normaliseType(node.type.qualType, position.context.namespaces);
  // A typedef that gives an anonymous type its name, or repeats the tag, says nothing that the type does not say.
  const namesItself = type === node.name || [...position.typedefNames.values()].includes(node.name);
  return namesItself ? [] : [{ kind: "typedef", ...baseOf(node, node.name, position), type }];
}

function readConstant(node: ClangNode, position: Position): readonly SyntaxDeclaration[] {
  const isConstant = /\bconst\b/.test(node.type?.qualType ?? "") && node.init !== undefined;
  if (node.name === undefined) return [];
  requireValid(node, position, `constant ${node.name}`);
  if (!isConstant) return [];
  return [
    {
      kind: "constant",
      ...baseOf(node, node.name, position),
      form: "constant",
      text: literalText(node),
      body: "",
      ...valueText(node, position),
    },
  ];
}

/** `typedef enum { … } bVariable;`: the enum has no name of its own, the typedef refers to it by id. */
function nameAnonymous(nodes: readonly ClangNode[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const anonymous = new Set(
    nodes
      .filter(
        (node) =>
          (node.kind === "EnumDecl" || node.kind === "CXXRecordDecl") && node.name === undefined,
      )
      .map((node) => node.id),
  );
  for (const node of nodes) {
    if (node.kind !== "TypedefDecl" || node.name === undefined) continue;
    const id = directlyNamed(node);
    if (id !== undefined && anonymous.has(id) && !names.has(id)) names.set(id, node.name);
  }
  return names;
}

function directlyNamed(node: ClangNode): string | undefined {
  const type = node.inner?.find((child) => child.kind.endsWith("Type"));
  if (type === undefined) return undefined;
  if (type.kind === "EnumType" || type.kind === "RecordType") return type.decl?.id;
  return type.kind === "ElaboratedType"
    ? (type.ownedTagDecl?.id ?? directlyNamed(type))
    : undefined;
}
