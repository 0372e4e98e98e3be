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
 * The declarations of a dump, with complete locations, bodies of functions left out. Checked by hand: with a library for schemas
 * this took a third of a whole run.
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
    return readNode(root).inner ?? [];
  } catch (cause) {
    if (!(cause instanceof WrongShape)) throw cause;
    throw unreadable(clangText, cause.message, cause);
  }
}

class WrongShape extends Error {}

type Json = Readonly<Record<string, unknown>>;

function readNode(value: unknown): ClangNode {
  const node = objectOf(value, "a declaration");
  return {
    // Empty objects stand for absent children, e.g. of a `for` in an inline function.
    kind: textIn(node, "kind") ?? "Absent",
    id: textIn(node, "id"),
    name: textIn(node, "name"),
    loc: optional(node["loc"], readLocation),
    range: optional(node["range"], readRange),
    type: optional(node["type"], readType),
    fixedUnderlyingType: optional(node["fixedUnderlyingType"], readType),
    value: node["value"],
    tagUsed: textIn(node, "tagUsed"),
    access: textIn(node, "access"),
    scopedEnumTag: textIn(node, "scopedEnumTag"),
    isImplicit: flagIn(node, "isImplicit"),
    isInvalid: flagIn(node, "isInvalid"),
    isBitfield: flagIn(node, "isBitfield"),
    virtual: flagIn(node, "virtual"),
    completeDefinition: flagIn(node, "completeDefinition"),
    bases: optional(node["bases"], (bases) => listOf(bases, "bases")),
    definitionData: optional(node["definitionData"], readDefinition),
    init: textIn(node, "init"),
    decl: optional(node["decl"], readReference),
    ownedTagDecl: optional(node["ownedTagDecl"], readReference),
    inner: optional(node["inner"], readInner),
  };
}

function readInner(value: unknown): readonly ClangNode[] {
  const nodes: ClangNode[] = [];
  for (const child of listOf(value, "inner")) {
    const kind = objectOf(child, "a declaration")["kind"];
    if (typeof kind !== "string" || !SKIPPED_KINDS.has(kind)) nodes.push(readNode(child));
  }
  return nodes;
}

function readBareLocation(value: unknown): BareLocation {
  const place = objectOf(value, "a location");
  return {
    offset: numberIn(place, "offset"),
    file: textIn(place, "file"),
    line: numberIn(place, "line"),
    tokLen: numberIn(place, "tokLen"),
  };
}

function readLocation(value: unknown): ClangLocation {
  const { expansionLoc, spellingLoc } = objectOf(value, "a location");
  return {
    ...readBareLocation(value),
    expansionLoc: optional(expansionLoc, readBareLocation),
    spellingLoc: optional(spellingLoc, readBareLocation),
  };
}

function readRange(value: unknown): NonNullable<ClangNode["range"]> {
  const range = objectOf(value, "a range");
  return { begin: readLocation(range["begin"]), end: readLocation(range["end"]) };
}

function readType(value: unknown): ClangType {
  const type = objectOf(value, "a type");
  const qualType = textIn(type, "qualType");
  if (qualType === undefined) throw new WrongShape("a type has no qualType");
  return { qualType, desugaredQualType: textIn(type, "desugaredQualType") };
}

function readReference(value: unknown): Reference {
  return { id: textIn(objectOf(value, "a reference"), "id") };
}

function readDefinition(value: unknown): NonNullable<ClangNode["definitionData"]> {
  const data = objectOf(value, "definitionData");
  return {
    isStandardLayout: flagIn(data, "isStandardLayout"),
    isTriviallyCopyable: flagIn(data, "isTriviallyCopyable"),
  };
}

function optional<Result>(value: unknown, read: (value: unknown) => Result): Result | undefined {
  return value === undefined ? undefined : read(value);
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new WrongShape(`${what} is no object`);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new WrongShape(`${what} is no list`);
}

function textIn(value: Json, key: string): string | undefined {
  const text = value[key];
  if (text === undefined || typeof text === "string") return text;
  throw new WrongShape(`${key} is no text`);
}

function numberIn(value: Json, key: string): number | undefined {
  const number = value[key];
  if (number === undefined || typeof number === "number") return number;
  throw new WrongShape(`${key} is no number`);
}

function flagIn(value: Json, key: string): boolean | undefined {
  const flag = value[key];
  if (flag === undefined || typeof flag === "boolean") return flag;
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
