// The few parts of clang's JSON dump that we read, checked before they are used.
import { GeneratorError } from "../errors.js";
import { resolveLocations } from "./locations.js";

/** A point in a file; `file` and `line` are filled in by resolveLocations. */
interface BareLocation {
  readonly offset?: number | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly tokLen?: number | undefined;
}

export interface ClangLocation extends BareLocation {
  readonly expansionLoc?: BareLocation | undefined;
  readonly spellingLoc?: BareLocation | undefined;
}

export interface ClangType {
  readonly qualType: string;
  readonly desugaredQualType?: string | undefined;
}

interface Reference {
  readonly id?: string | undefined;
}

export interface ClangNode {
  readonly kind: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly loc?: ClangLocation | undefined;
  readonly range?: { readonly begin: ClangLocation; readonly end: ClangLocation } | undefined;
  readonly type?: ClangType | undefined;
  readonly fixedUnderlyingType?: ClangType | undefined;
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
    | {
        readonly isStandardLayout?: boolean | undefined;
        readonly isTriviallyCopyable?: boolean | undefined;
      }
    | undefined;
  readonly init?: string | undefined;
  readonly decl?: Reference | undefined;
  readonly ownedTagDecl?: Reference | undefined;
  readonly inner?: readonly ClangNode[] | undefined;
}

/** Most of a dump is what constructors and inline functions do. Nothing of it is read, so it is not checked either. */
const SKIPPED_KINDS: ReadonlySet<string> = new Set([
  "FunctionDecl",
  "FunctionTemplateDecl",
  "ClassTemplateDecl",
  "CXXConstructorDecl",
  "CXXDestructorDecl",
]);

/**
 * The declarations of a dump, with complete locations, bodies of functions left out. Checked in place and by hand: with a library
 * for schemas this took a third of a whole run.
 */
export function parseDump(dump: string, clangText: string): readonly ClangNode[] {
  let root: unknown;
  try {
    root = JSON.parse(dump);
  } catch (cause) {
    throw unreadable(clangText, dump === "" ? "it is empty" : "it is not JSON", cause);
  }
  resolveLocations(root);
  try {
    return checkedNode(root).inner ?? [];
  } catch (cause) {
    if (!(cause instanceof WrongShape)) throw cause;
    throw unreadable(clangText, cause.message, cause);
  }
}

class WrongShape extends Error {}

type Json = Record<string, unknown>;

const TEXTS = ["id", "name", "tagUsed", "access", "scopedEnumTag", "init"] as const;
const FLAGS = ["isImplicit", "isInvalid", "isBitfield", "virtual", "completeDefinition"] as const;

/** The same object, whose parts are what ClangNode says. */
function checkedNode(value: unknown): ClangNode {
  const node = objectOf(value, "a declaration");
  // Empty objects stand for absent children, e.g. of a `for` in an inline function.
  node["kind"] ??= "Absent";
  requireText(node, "kind");
  for (const key of TEXTS) requireText(node, key);
  for (const key of FLAGS) requireFlag(node, key);
  if (node["loc"] !== undefined) requireLocation(node["loc"]);
  if (node["range"] !== undefined) {
    const range = objectOf(node["range"], "a range");
    requireLocation(range["begin"]);
    requireLocation(range["end"]);
  }
  for (const key of ["type", "fixedUnderlyingType"]) requireType(node[key]);
  for (const key of ["decl", "ownedTagDecl"]) {
    if (node[key] !== undefined) requireText(objectOf(node[key], key), "id");
  }
  if (node["bases"] !== undefined) listOf(node["bases"], "bases");
  if (node["definitionData"] !== undefined) {
    const data = objectOf(node["definitionData"], "definitionData");
    requireFlag(data, "isStandardLayout");
    requireFlag(data, "isTriviallyCopyable");
  }
  if (node["inner"] !== undefined) node["inner"] = checkedInner(node["inner"]);
  return node as unknown as ClangNode;
}

function checkedInner(value: unknown): readonly ClangNode[] {
  const nodes: ClangNode[] = [];
  for (const child of listOf(value, "inner")) {
    const { kind } = objectOf(child, "a declaration");
    if (typeof kind !== "string" || !SKIPPED_KINDS.has(kind)) nodes.push(checkedNode(child));
  }
  return nodes;
}

function requireLocation(value: unknown): void {
  const place = objectOf(value, "a location");
  requireBareLocation(place);
  if (place["expansionLoc"] !== undefined)
    requireBareLocation(objectOf(place["expansionLoc"], "a location"));
  if (place["spellingLoc"] !== undefined)
    requireBareLocation(objectOf(place["spellingLoc"], "a location"));
}

function requireBareLocation(place: Json): void {
  requireNumber(place, "offset");
  requireText(place, "file");
  requireNumber(place, "line");
  requireNumber(place, "tokLen");
}

function requireType(value: unknown): void {
  if (value === undefined) return;
  const type = objectOf(value, "a type");
  if (typeof type["qualType"] !== "string") throw new WrongShape("a type has no qualType");
  requireText(type, "desugaredQualType");
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new WrongShape(`${what} is no object`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new WrongShape(`${what} is no list`);
}

function requireText(value: Json, key: string): void {
  const text = value[key];
  if (text !== undefined && typeof text !== "string") throw new WrongShape(`${key} is no text`);
}

function requireNumber(value: Json, key: string): void {
  const number = value[key];
  if (number !== undefined && typeof number !== "number")
    throw new WrongShape(`${key} is no number`);
}

function requireFlag(value: Json, key: string): void {
  const flag = value[key];
  if (flag !== undefined && typeof flag !== "boolean")
    throw new WrongShape(`${key} is neither true nor false`);
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
