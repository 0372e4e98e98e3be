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
import { headerText, includesOf } from "./header-text.js";

const KNOWN: ReadonlySet<string> = new Set([
  ...COMMON_HEADERS,
  ...Object.values(DAEMON_HEADERS),
  ...OUTSIDE_HEADERS,
]);

/** Throws BN311 for the first unknown one that the tree holds; what is missing is told where it is compiled. */
export async function requireKnownHeaders(
  { common, daemons }: ApiHeaders,
  sourceRoot: string,
): Promise<void> {
  for (const header of [...common, ...daemons.values()]) {
    for (const include of includesOf(headerText(header))) {
      const path = await pathInTree(header, include.slice(1, -1), sourceRoot);
      if (path !== undefined && !KNOWN.has(path))
        throw unknownHeader(path, placeOf(header, include));
    }
  }
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
    fix: "look at it, then add it to COMMON_HEADERS or to OUTSIDE_HEADERS in generator/tree/headers.ts",
  });
}
