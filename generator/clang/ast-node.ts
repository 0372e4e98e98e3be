// The few parts of clang's JSON dump that we read, checked before they are used.
import { z } from "zod";
import { GeneratorError } from "../errors.js";
import { resolveLocations } from "./locations.js";

/** A point in a file; `file` and `line` are filled in by resolveLocations. */
const bareLocation = z.object({
  offset: z.number().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  tokLen: z.number().optional(),
});

const location = bareLocation.extend({
  expansionLoc: bareLocation.optional(),
  spellingLoc: bareLocation.optional(),
});

const typeInfo = z.object({ qualType: z.string(), desugaredQualType: z.string().optional() });

const reference = z.object({ id: z.string().optional() });

export interface ClangNode {
  readonly kind: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly loc?: ClangLocation | undefined;
  readonly range?: { readonly begin: ClangLocation; readonly end: ClangLocation } | undefined;
  readonly type?: z.infer<typeof typeInfo> | undefined;
  readonly fixedUnderlyingType?: z.infer<typeof typeInfo> | undefined;
  readonly value?: unknown;
  readonly tagUsed?: string | undefined;
  readonly access?: string | undefined;
  readonly scopedEnumTag?: string | undefined;
  readonly isImplicit?: boolean | undefined;
  readonly isInvalid?: boolean | undefined;
  readonly isBitfield?: boolean | undefined;
  readonly virtual?: boolean | undefined;
  readonly completeDefinition?: boolean | undefined;
  readonly bases?: readonly unknown[] | undefined;
  readonly definitionData?:
    | { isStandardLayout?: boolean | undefined; isTriviallyCopyable?: boolean | undefined }
    | undefined;
  readonly init?: string | undefined;
  readonly decl?: z.infer<typeof reference> | undefined;
  readonly ownedTagDecl?: z.infer<typeof reference> | undefined;
  readonly inner?: readonly ClangNode[] | undefined;
}

export type ClangLocation = z.infer<typeof location>;

/** Most of a dump is what constructors and inline functions do. Nothing of it is read, so it is not checked either. */
function withoutBodies(children: unknown): unknown {
  if (!Array.isArray(children)) return children;
  return children.filter((child: unknown) => {
    const kind =
      typeof child === "object" && child !== null && "kind" in child ? child.kind : undefined;
    return typeof kind !== "string" || !SKIPPED_KINDS.has(kind);
  });
}

const SKIPPED_KINDS: ReadonlySet<string> = new Set([
  "FunctionDecl",
  "FunctionTemplateDecl",
  "ClassTemplateDecl",
  "CXXConstructorDecl",
  "CXXDestructorDecl",
]);

const nodeSchema: z.ZodType<ClangNode> = z.lazy(() =>
  z.object({
    // Empty objects stand for absent children, e.g. of a `for` in an inline function.
    kind: z.string().default("Absent"),
    id: z.string().optional(),
    name: z.string().optional(),
    loc: location.optional(),
    range: z.object({ begin: location, end: location }).optional(),
    type: typeInfo.optional(),
    fixedUnderlyingType: typeInfo.optional(),
    value: z.unknown().optional(),
    tagUsed: z.string().optional(),
    access: z.string().optional(),
    scopedEnumTag: z.string().optional(),
    isImplicit: z.boolean().optional(),
    isInvalid: z.boolean().optional(),
    isBitfield: z.boolean().optional(),
    virtual: z.boolean().optional(),
    completeDefinition: z.boolean().optional(),
    bases: z.array(z.unknown()).optional(),
    definitionData: z
      .object({
        isStandardLayout: z.boolean().optional(),
        isTriviallyCopyable: z.boolean().optional(),
      })
      .optional(),
    init: z.string().optional(),
    decl: reference.optional(),
    ownedTagDecl: reference.optional(),
    inner: z.preprocess(withoutBodies, z.array(nodeSchema)).optional(),
  }),
);

/**
 * The declarations of a dump, with complete locations, bodies of functions left out.
 */
export function parseDump(dump: string, clangText: string): readonly ClangNode[] {
  let root: unknown;
  try {
    root = JSON.parse(dump);
  } catch (cause) {
    throw unreadable(clangText, dump === "" ? "it is empty" : "it is not JSON", cause);
  }
  resolveLocations(root);
  const parsed = nodeSchema.safeParse(root);
  if (parsed.success) return parsed.data.inner ?? [];
  const issue = parsed.error.issues[0];
  throw unreadable(
    clangText,
    `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    parsed.error,
  );
}

function unreadable(clangText: string, detail: string, cause: unknown): GeneratorError {
  return new GeneratorError("BN106", {
    message: `the dump of ${clangText} cannot be read: ${detail}`,
    consequence: "the headers could not be read, so nothing was generated",
    fix: "try another version of clang with --clang; 14 and 19 are tested",
    cause,
  });
}

/** Where a declaration was written: behind a macro, the place that uses the macro. */
export function written(place: ClangLocation | undefined): ClangLocation | undefined {
  return place?.expansionLoc ?? place;
}

/** Depth-first search in the children of a node. */
export function findNode(
  node: ClangNode,
  matches: (candidate: ClangNode) => boolean,
): ClangNode | undefined {
  for (const child of node.inner ?? []) {
    if (matches(child)) return child;
    const found = findNode(child, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}
