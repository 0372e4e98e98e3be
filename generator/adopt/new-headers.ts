// Headers that a new release's plugin headers include and that nobody has looked at: taken for part of the API, with the question
// whether they are.
import { requireKnownHeaders, unknownHeaders, type UnknownHeader } from "../clang/new-headers.js";
import { parseRawTree, type ParseOptions } from "../clang/parse-tree.js";
import { GeneratorError } from "../errors.js";
import { DAEMONS, TARGETS } from "../ir/types.js";
import { DECIDE_MARK } from "../semantics/decisions.js";
import { readApiHeaders, type ApiHeaders } from "../tree/headers.js";
import type { LaterHeaders } from "../tree/later-headers.js";
import type { SourceTree } from "../tree/locate.js";

export interface NewHeaders {
  /** What is known and what is new, as if all of that were part of the API. */
  readonly later: LaterHeaders;
  readonly added: readonly UnknownHeader[];
}

/** Throws BN311 when they cannot be read as part of the API: then they are something else, and a person has to say so. */
export async function takeNewHeaders(
  tree: SourceTree,
  release: string,
  known: LaterHeaders,
  parsing: ParseOptions,
): Promise<NewHeaders> {
  const added: UnknownHeader[] = [];
  const withAdded = (): LaterHeaders => ({
    ...known,
    api: [
      ...known.api,
      ...added.map(({ path }) => ({ path, since: release, reason: question(path) })),
    ],
  });
  const read = (later: LaterHeaders): Promise<ApiHeaders> =>
    readApiHeaders(tree.sourceRoot, DAEMONS, tree.release, later.api);
  // Those that are new may include others.
  for (;;) {
    const later = withAdded();
    const fresh = await unknownHeaders(await read(later), tree.sourceRoot, later);
    if (fresh.length === 0) break;
    added.push(...fresh);
  }
  const later = withAdded();
  if (added.length === 0) return { later, added };
  try {
    await parseRawTree(tree, { ...parsing, targets: TARGETS.slice(0, 1), laterHeaders: later });
  } catch (error) {
    if (error instanceof GeneratorError)
      await requireKnownHeaders(await read(known), tree.sourceRoot, known);
    throw error;
  }
  return { later, added };
}

function question(path: string): string {
  return `${DECIDE_MARK} is ${path} part of the plugin API? Then say what it declares; else move it to outside:, and take back its header and entries`;
}

/** A header of our own with nothing but its frame, into which declarations are put. */
export function emptyHeader(path: string, release: string): readonly [head: string, foot: string] {
  const guard = `BAREOS_NODE_HEADERS_${path.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
  return [
    `/*
 * ${path}, Bareos ${release}: what the plugin API declares there.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef ${guard}
#define ${guard}

#include <stdint.h>
#include <sys/types.h>
`,
    `
#endif
`,
  ];
}

/** A header's text that includes further ones behind those that it includes already. */
export function withIncludes(text: string, paths: readonly string[]): string {
  if (paths.length === 0) return text;
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("#include"));
  const guard = lines.findIndex((line) => line.startsWith("#define"));
  const at = (last < 0 ? guard : last) + 1;
  return lines.toSpliced(at, 0, ...paths.map((path) => `#include "${path}"`)).join("\n");
}
