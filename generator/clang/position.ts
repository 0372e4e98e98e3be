// Where a declaration stands while a dump is read, and what every kind of declaration has in common.
import { GeneratorError } from "../errors.js";
import type { SourcePlace } from "../ir/types.js";
import type { ApiHeader } from "../tree/headers.js";
import { type ClangNode, written } from "./ast-node.js";
import type { PlaceOf } from "./diagnostics.js";
import { plainComment } from "./header-text.js";
import type { SyntaxBase } from "./syntax.js";

export interface ReadContext {
  readonly headers: readonly ApiHeader[];
  readonly placeOf: PlaceOf;
  /** Namespaces whose names are not part of a type's spelling; grows while the dump is read. */
  readonly namespaces: Set<string>;
  /** The same from the outside in: `filedaemon`, `bareos::client`. */
  readonly namespacePaths: Set<string>;
  readonly withDocs: boolean;
  /** Names of function types, with what they stand for; grows while the dump is read. */
  readonly functionTypes: Map<string, string>;
}

export interface Position {
  readonly place: SourcePlace;
  readonly scope: readonly string[];
  /** Typedef names of anonymous enums and structs, by node id. */
  readonly typedefNames: ReadonlyMap<string, string>;
  readonly context: ReadContext;
}

export function baseOf(node: ClangNode, name: string, position: Position): SyntaxBase {
  return {
    name,
    place: placeOfNode(node, position.context) ?? position.place,
    endLine: written(node.range?.end)?.line ?? position.place.line,
    doc: position.context.withDocs ? docOf(node, position.context) : undefined,
    expression: `::${[...position.scope, name].join("::")}`,
  };
}

/** clang knows which comment belongs to which declaration; the text itself is taken from the header. */
function docOf(node: ClangNode, context: ReadContext): string | undefined {
  const comment = node.inner?.find((child) => child.kind === "FullComment");
  const begin = comment?.range?.begin;
  const end = comment?.range?.end;
  const path = context.placeOf(begin?.file ?? "", 0)?.file;
  const header = context.headers.find((candidate) => candidate.path === path);
  if (begin?.offset === undefined || end?.offset === undefined || header === undefined)
    return undefined;
  const text = header.content
    .subarray(begin.offset, end.offset + (end.tokLen ?? 0))
    .toString("utf8");
  return plainComment(text.replace(/\*\/\s*$/, ""));
}

/** A declaration as its header writes it. */
export function declarationText(node: ClangNode, place: SourcePlace, context: ReadContext): string {
  const header = context.headers.find((candidate) => candidate.path === place.file);
  const begin = written(node.range?.begin)?.offset ?? 0;
  const end = written(node.range?.end);
  return (
    header?.content.subarray(begin, (end?.offset ?? 0) + (end?.tokLen ?? 0)).toString("utf8") ?? ""
  );
}

export function placeOfNode(node: ClangNode, context: ReadContext): SourcePlace | undefined {
  const at = written(node.loc);
  return at?.file === undefined || at.line === undefined
    ? undefined
    : context.placeOf(at.file, at.line);
}

export function requireValid(node: ClangNode, position: Position, subject: string): void {
  if (node.isInvalid !== true) return;
  throw new GeneratorError("BN302", {
    message: `clang rejects the declaration of ${subject}`,
    where: placeOfNode(node, position.context) ?? position.place,
    consequence: "the API could not be read completely, so nothing was generated",
    fix: "repair the header, or name an unmodified Bareos tree",
  });
}
