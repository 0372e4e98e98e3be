// Where the API's declarations stand and which names they mention, told from the dump's nodes alone: it must be known
// even when a declaration is too broken to be read.
import { type ClangNode, written } from "./ast-node.js";
import type { ApiExtent, PlaceOf } from "./diagnostics.js";
import { mentionedTypes } from "./type-text.js";

const API_KINDS: ReadonlySet<string> = new Set([
  "EnumDecl",
  "CXXRecordDecl",
  "TypedefDecl",
  "TypeAliasDecl",
  "VarDecl",
]);

export function extentOf(nodes: readonly ClangNode[], placeOf: PlaceOf): ApiExtent {
  const spans: { file: string; first: number; last: number }[] = [];
  const mentioned = new Set<string>();
  const visit = (node: ClangNode): void => {
    const begin = written(node.range?.begin);
    const place = placeOf(begin?.file ?? "", begin?.line ?? 0);
    if (place !== undefined && API_KINDS.has(node.kind)) {
      spans.push({
        file: place.file,
        first: place.line,
        last: written(node.range?.end)?.line ?? place.line,
      });
      mention(node, mentioned);
    } else {
      for (const child of node.inner ?? []) visit(child);
    }
  };
  for (const node of nodes) visit(node);
  return { spans, mentioned };
}

function mention(node: ClangNode, mentioned: Set<string>): void {
  if (node.name !== undefined) mentioned.add(node.name);
  for (const name of mentionedTypes(node.type?.qualType ?? "")) mentioned.add(name);
  for (const child of node.inner ?? []) if (child.kind.endsWith("Decl")) mention(child, mentioned);
}
