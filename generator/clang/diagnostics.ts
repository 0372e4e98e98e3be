// Reads clang's messages and decides which of them matter: an error inside the API always does.
import { GeneratorError } from "../errors.js";
import type { SourcePlace } from "../ir/types.js";

export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** After a fatal error (a missing include) clang says nothing more, whatever else is wrong. */
  readonly fatal: boolean;
  /** For a redefinition: where clang says that the first definition is. */
  readonly previous: { readonly file: string; readonly line: number } | undefined;
}

export function parseDiagnostics(stderr: string): readonly Diagnostic[] {
  const lines = [...stderr.matchAll(/^(.+?):(\d+):\d+: (fatal error|error|note): (.*)$/gm)].map(
    (match) => ({
      file: match[1] ?? "",
      line: Number(match[2]),
      kind: match[3],
      text: (match[4] ?? "").trim(),
    }),
  );
  return lines.flatMap(({ file, line, kind, text }, index) => {
    if (kind === "note") return [];
    const next = lines[index + 1];
    const previous = next?.kind === "note" && next.text.startsWith("previous") ? next : undefined;
    return [{ file, line, text, fatal: kind === "fatal error", previous }];
  });
}

/** Turns a file as clang names it into a path below `core/src` of an API header, or undefined. */
export type PlaceOf = (file: string, line: number) => SourcePlace | undefined;

/** Which lines declare the API, and which names its declarations mention. */
export interface ApiExtent {
  readonly spans: readonly {
    readonly file: string;
    readonly first: number;
    readonly last: number;
  }[];
  readonly mentioned: ReadonlySet<string>;
}

/**
 * Throws for the first error that touches the API. The answer is the number of errors that were left aside: outside of
 * the API headers, or about names that only prototypes of core routines know.
 */
export function judgeDiagnostics(
  diagnostics: readonly Diagnostic[],
  extent: ApiExtent,
  placeOf: PlaceOf,
): number {
  let tolerated = 0;
  for (const diagnostic of diagnostics) {
    const place = placeOf(diagnostic.file, diagnostic.line);
    if (!isTolerable(diagnostic, place, extent)) throw asError(diagnostic, place, placeOf);
    tolerated += 1;
  }
  return tolerated;
}

function isTolerable(
  diagnostic: Diagnostic,
  place: SourcePlace | undefined,
  extent: ApiExtent,
): boolean {
  if (diagnostic.fatal) return false;
  if (place === undefined) return true;
  const subject = unknownName(diagnostic.text);
  if (subject === undefined || extent.mentioned.has(subject)) return false;
  return !extent.spans.some(
    ({ file, first, last }) => file === place.file && first <= place.line && place.line <= last,
  );
}

/** The name that clang did not know, for the only kind of error that a prototype of a core routine may have. */
function unknownName(text: string): string | undefined {
  return /^(?:unknown type name|use of undeclared identifier|no template named|unknown class name) '(?:\w+::)*(\w+)'/.exec(
    text,
  )?.[1];
}

function asError(
  diagnostic: Diagnostic,
  place: SourcePlace | undefined,
  placeOf: PlaceOf,
): GeneratorError {
  const where = place ?? { file: diagnostic.file, line: diagnostic.line };
  const consequence = "the API could not be read completely, so nothing was generated";
  if (/file not found$/.test(diagnostic.text)) {
    return new GeneratorError("BN303", {
      message: `an #include cannot be resolved: ${diagnostic.text}`,
      where,
      consequence,
      fix: "use a complete tree, or add the folder that holds the file with --include DIR",
    });
  }
  if (/unterminated (conditional directive|\/\* comment)/.test(diagnostic.text)) {
    return new GeneratorError("BN205", {
      message: `the header ends too early: ${diagnostic.text}`,
      where,
      consequence,
      fix: "restore the file from Bareos's repository (git checkout -- the file)",
    });
  }
  if (/\bredefin|macro redefined/.test(diagnostic.text)) {
    const { previous } = diagnostic;
    const before =
      previous === undefined ? undefined : (placeOf(previous.file, previous.line) ?? previous);
    const first = before === undefined ? "" : `; the first one is at ${before.file}:${before.line}`;
    return new GeneratorError("BN307", {
      message: `two declarations collide: ${diagnostic.text.replace(/ \[-W.*$/, "")}${first}`,
      where,
      consequence: "it is unclear which of them is meant, so nothing was generated",
      fix: "remove one of them, or name an unmodified Bareos tree",
    });
  }
  return new GeneratorError("BN301", {
    message: `error in an API declaration: ${diagnostic.text}`,
    where,
    consequence,
    fix: "repair the header, or name an unmodified Bareos tree",
  });
}
