// Fields that point to a function: what it takes and gives, from the type as clang resolves it; the parameters' names from
// the header's text. A function that hides where neither can be read is refused by name, never taken for data.
import { GeneratorError } from "../errors.js";
import type { RawSignature } from "../ir/raw.js";
import type { SourcePlace } from "../ir/types.js";
import type { ClangNode } from "./ast-node.js";
import { headerText } from "./header-text.js";
import { aliasParameterNames, parameterNames } from "./parameters.js";
import { declarationText, placeOfNode, type Position, type ReadContext } from "./position.js";
import { type FunctionType, normaliseType, parseFunctionPointer, pointerTo } from "./type-text.js";

/** Attributes of a function's type that change nothing about how it is called. */
const HARMLESS_ATTRIBUTES: ReadonlySet<string> = new Set(["__attribute__((noreturn))"]);

/** `subject` is the field as messages name it, `s_pluginFuncs.createFile`; `type` its type as spelled. */
export function signatureOf(
  node: ClangNode,
  subject: string,
  type: string,
  position: Position,
): RawSignature | undefined {
  const place = placeOfNode(node, position.context) ?? position.place;
  const spelled = parseFunctionPointer(type);
  const found = spelled ?? resolved(node, position.context);
  if (found === undefined) {
    if (/\(\*[^()]*\[/.test(type)) throw unreadable(subject, "it is an array of functions", place);
    return undefined;
  }
  const { returns, variadic, noexcept, attributes } = found;
  const foreign = attributes.find((attribute) => !HARMLESS_ATTRIBUTES.has(attribute));
  if (foreign !== undefined)
    throw unreadable(subject, `${foreign} may change how it is called`, place);
  const name = node.name ?? "";
  const names =
    spelled === undefined
      ? namesOfAlias(type, found, position.context)
      : parameterNames(declarationText(node, place, position.context), name);
  if (names?.length !== found.parameters.length)
    throw unreadable(subject, "its parameters cannot be read from the header's text", place);
  const parameters = found.parameters.map((parameter, index) => ({
    name: names[index] ?? "",
    type: parameter,
  }));
  return { returns, parameters, variadic, ...(noexcept ? { noexcept } : {}) };
}

/** What stands behind a type name: `slot_t`, or `function_t *`. */
function resolved(node: ClangNode, context: ReadContext): FunctionType | undefined {
  const type = normaliseType(
    node.type?.desugaredQualType ?? node.type?.qualType ?? "",
    context.namespaces,
  );
  const direct = parseFunctionPointer(type);
  if (direct !== undefined) return direct;
  const pointee = /^(\w+) \*(?: ?\w+)*$/.exec(type)?.[1];
  const target = pointee === undefined ? undefined : context.functionTypes.get(pointee);
  return target === undefined
    ? undefined
    : parseFunctionPointer(pointerTo(normaliseType(target, context.namespaces)) ?? "");
}

/** None has a name when the alias is declared elsewhere. */
function namesOfAlias(
  type: string,
  { parameters }: FunctionType,
  { headers }: ReadContext,
): readonly string[] {
  const alias = /^(?:const |volatile )*(\w+)/.exec(type)?.[1] ?? "";
  for (const header of headers) {
    const names = aliasParameterNames(headerText(header), alias);
    if (names?.length === parameters.length) return names;
  }
  return parameters.map(() => "");
}

/** Names of function types that the dump declares, with what they stand for. */
export function collectFunctionTypes(
  nodes: readonly ClangNode[],
  found: Map<string, string>,
): void {
  for (const node of nodes) {
    const type = node.type?.desugaredQualType ?? node.type?.qualType ?? "";
    const isAlias = node.kind === "TypedefDecl" || node.kind === "TypeAliasDecl";
    if (isAlias && node.name !== undefined && pointerTo(type) !== undefined)
      found.set(node.name, type);
    if (node.kind === "NamespaceDecl" || node.kind === "LinkageSpecDecl")
      collectFunctionTypes(node.inner ?? [], found);
  }
}

export function unreadable(subject: string, why: string, place: SourcePlace): GeneratorError {
  return new GeneratorError("BN306", {
    message: `the function ${subject} cannot be read: ${why}`,
    where: place,
    consequence: "its signature would be wrong or missing, so nothing was generated",
    fix: "write it as RETURN (*name)(TYPE name, …) without macros around the list",
  });
}
