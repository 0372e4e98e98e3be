// First look at a unit, the common headers or one daemon's header: what is declared, and whether it is sound.
import { GeneratorError } from "../errors.js";
import type { Limit } from "../parallel.js";
import { type ClangNode, parseDump } from "./ast-node.js";
import { readDeclarations } from "./declarations.js";
import { judgeDiagnostics, parseDiagnostics, type PlaceOf } from "./diagnostics.js";
import { extentOf } from "./extent.js";
import type { ReadContext } from "./position.js";
import { runClang } from "./run-clang.js";
import type { Scratch } from "../fs/scratch.js";
import type { Surroundings } from "./surroundings.js";
import type { SyntaxConstant, SyntaxDeclaration, SyntaxUnit } from "./syntax.js";
import { WRAPPER_NAMESPACE } from "./type-text.js";
import {
  prepareFiles,
  type ScannedInput,
  type UnitInput,
  unitPath,
  unitText,
} from "./unit-text.js";

export interface UnitTools {
  readonly scratch: Scratch;
  readonly surroundings: Surroundings;
  readonly limit: Limit;
  readonly signal: AbortSignal | undefined;
}

export interface DeclaredUnit extends SyntaxUnit {
  readonly input: ScannedInput;
  /** Namespaces of the unit, from the outside in; those of copies are inside of the wrapper. */
  readonly namespaces: readonly string[];
  /** Errors outside of the API. */
  readonly toleratedErrors: number;
}

export async function declareUnit(input: ScannedInput, tools: UnitTools): Promise<DeclaredUnit> {
  const placeOf = await prepareFiles(input, tools.scratch);
  const dump = await dumpUnit(unitPath(input), unitText(input), input, tools);
  return readUnit(input, dump, placeOf);
}

export interface UnitDump {
  readonly nodes: readonly ClangNode[];
  readonly stderr: string;
}

/** What a dump says of one unit; whatever else it holds is passed over. */
export function readUnit(
  input: ScannedInput,
  { nodes, stderr }: UnitDump,
  placeOf: PlaceOf,
): DeclaredUnit {
  const namespaces = new Set([WRAPPER_NAMESPACE]);
  const namespacePaths = new Set<string>();
  const read = attemptToRead(nodes, {
    headers: input.headers,
    placeOf,
    namespaces,
    namespacePaths,
    withDocs: input.withDocs,
    functionTypes: new Map(),
  });
  // clang's own message says more than what came of the declaration, so it goes first.
  const toleratedErrors = judgeDiagnostics(
    parseDiagnostics(stderr),
    extentOf(nodes, placeOf),
    placeOf,
  );
  if (read.failure !== undefined) throw read.failure;
  const declarations = [...(read.declarations ?? []), ...macrosOf(input)];
  return {
    name: input.name,
    input,
    declarations,
    namespaces: [...namespacePaths],
    toleratedErrors,
  };
}

function attemptToRead(
  nodes: readonly ClangNode[],
  context: ReadContext,
): { declarations?: readonly SyntaxDeclaration[]; failure?: GeneratorError } {
  try {
    return { declarations: readDeclarations(nodes, context) };
  } catch (error) {
    if (error instanceof GeneratorError) return { failure: error };
    throw error;
  }
}

export async function dumpUnit(
  path: string,
  text: string,
  { withDocs }: Pick<UnitInput, "withDocs">,
  tools: UnitTools,
): Promise<UnitDump> {
  const file = await tools.scratch.write(path, text);
  const { clang, flags } = tools.surroundings;
  const docs = withDocs ? ["-fparse-all-comments"] : [];
  const all = [...flags, "-Werror=macro-redefined", ...docs, file];
  const result = await tools.limit(() => runClang(clang, all, { signal: tools.signal }));
  return { nodes: parseDump(result.stdout, clang.text), stderr: result.stderr };
}

function macrosOf(input: ScannedInput): readonly SyntaxConstant[] {
  return input.headers.flatMap((header) =>
    header.macros.map(({ name, line, doc, body }) => ({
      kind: "constant" as const,
      form: "macro" as const,
      name,
      place: { file: header.path, line },
      endLine: line,
      doc,
      expression: name,
      text: undefined,
      body,
    })),
  );
}
