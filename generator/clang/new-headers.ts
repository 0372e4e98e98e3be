// Headers that the API's headers include and that nobody has looked at: what they declare would be part of the API and seen by
// nobody, because only the known headers are read. They are refused by name.
import { access } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { GeneratorError } from "../errors.js";
import type { SourcePlace } from "../ir/types.js";
import {
  type ApiHeader,
  type ApiHeaders,
  COMMON_HEADERS,
  DAEMON_HEADERS,
  OUTSIDE_HEADERS,
} from "../tree/headers.js";
import type { LaterHeaders } from "../tree/later-headers.js";
import { headerText, includesOf } from "./header-text.js";

const KNOWN: ReadonlySet<string> = new Set([
  ...COMMON_HEADERS,
  ...Object.values(DAEMON_HEADERS),
  ...OUTSIDE_HEADERS,
]);

export interface UnknownHeader {
  readonly path: string;
  /** Where it is included first. */
  readonly place: SourcePlace;
}

/** Those that the tree holds; what is missing is told where it is compiled. */
export async function unknownHeaders(
  { common, daemons }: ApiHeaders,
  sourceRoot: string,
  { api, outside }: LaterHeaders,
): Promise<readonly UnknownHeader[]> {
  const known = new Set([...KNOWN, ...[...api, ...outside].map(({ path }) => path)]);
  const found = new Map<string, UnknownHeader>();
  for (const header of [...common, ...daemons.values()]) {
    for (const include of includesOf(headerText(header))) {
      const path = await pathInTree(header, include.slice(1, -1), sourceRoot);
      if (path !== undefined && !known.has(path) && !found.has(path))
        found.set(path, { path, place: placeOf(header, include) });
    }
  }
  return [...found.values()];
}

/** Throws BN311 for the first unknown one. */
export async function requireKnownHeaders(
  headers: ApiHeaders,
  sourceRoot: string,
  later: LaterHeaders,
): Promise<void> {
  const [first] = await unknownHeaders(headers, sourceRoot, later);
  if (first !== undefined) throw unknownHeader(first.path, first.place);
}

/** Below `core/src`; beside the header that includes it, in `core/src` or in its `include`, in the order of compilers. */
async function pathInTree(
  header: ApiHeader,
  name: string,
  sourceRoot: string,
): Promise<string | undefined> {
  const candidates = [join(dirname(header.path), name), name, join("include", name)].map(normalize);
  for (const path of candidates) {
    const isThere = await access(join(sourceRoot, path)).then(
      () => true,
      () => false,
    );
    if (isThere && !path.startsWith("..")) return path;
  }
  return undefined;
}

function placeOf(header: ApiHeader, include: string): SourcePlace {
  const lines = headerText(header).split("\n");
  const index = lines.findIndex((line) => /^\s*#\s*include\b/.test(line) && line.includes(include));
  return { file: header.path, line: index + 1 };
}

function unknownHeader(path: string, where: SourcePlace): GeneratorError {
  return new GeneratorError("BN311", {
    message: `a plugin header includes ${path}, of which nobody has said whether it is part of the plugin API`,
    where,
    consequence: "what it declares would be missing, so nothing was generated",
    fix: "look at it, then list it in headers/API.json, under api: with the release that began with it, or under outside: (bareos-node adopt drafts it)",
  });
}
