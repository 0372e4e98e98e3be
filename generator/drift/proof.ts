// "Our runtime serves it as it is" is proven: the glue's asserts of what it would use compile against the tree. Here is which
// asserts those are, and which errors speak against it.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type CompileOptions, compileAsserts, GLUE } from "../clang/compile-asserts.js";
import { releaseSuffix } from "../emit/views/cpp-names.js";
import type { Daemon, Ir } from "../ir/types.js";
import { DAEMON_HEADERS } from "../tree/headers.js";
import type { SourceTree } from "../tree/locate.js";
import type { Claim } from "./coverage.js";
import type { Coverage, Proof } from "./types.js";

/** As claimed where the claim holds; `no` with the compiler's words where it does not. */
export async function proveClaims(
  claims: ReadonlyMap<Daemon, Claim>,
  tree: SourceTree,
  options: CompileOptions,
): Promise<ReadonlyMap<Daemon, Coverage>> {
  const made = [...claims].filter(([, { coverage }]) => coverage.covers !== "no");
  const proven = new Map([...claims].map(([daemon, { coverage }]) => [daemon, coverage] as const));
  if (made.length === 0) return proven;
  const errors = await compileAsserts(unitOf(made), tree, options);
  const lost = errors.find(({ fatal }) => fatal);
  for (const [daemon, claim] of made) {
    const against = errors
      .filter((error) => speaksAgainst(error, daemon, claim))
      .map(({ text }) => text);
    const asserts = assertsOf(daemon, claim).join(", ");
    const proof: Proof =
      lost === undefined
        ? {
            how: "compiled",
            text: `proven by compiling the asserts of ${asserts} against it (${options.clang.text})`,
          }
        : { how: "inferred", text: `inferred, for its headers do not compile: ${lost.text}` };
    const { coverage } = claim;
    const why = [...new Set(against)].map((text) => `${asserts}: ${text}`);
    proven.set(
      daemon,
      why.length === 0 ? { ...coverage, proof } : { covers: "no", as: coverage.as, why, proof },
    );
  }
  return proven;
}

/** All claims without a proof. */
export function inferClaims(
  claims: ReadonlyMap<Daemon, Claim>,
  why: string,
): ReadonlyMap<Daemon, Coverage> {
  const proof: Proof = { how: "inferred", text: `inferred from the declarations: ${why}` };
  return new Map(
    [...claims].map(([daemon, { coverage }]) => [
      daemon,
      coverage.covers === "no" ? coverage : { ...coverage, proof },
    ]),
  );
}

/** One unit for all daemons: what it costs is the headers of the tree. */
function unitOf(made: readonly (readonly [Daemon, Claim])[]): string {
  const headers = made.map(([daemon]) => `#include "${DAEMON_HEADERS[daemon]}"`);
  const aliases = made.flatMap(([, { ir, nearest }]) => renamedNamespace(nearest, ir));
  const asserts = made.flatMap(([daemon, claim]) =>
    assertsOf(daemon, claim).map((path) => `#include "${path}"`),
  );
  const base = '#if __has_include("include/bareos.h")\n#include "include/bareos.h"\n#endif';
  return [base, ...headers, ...aliases, ...asserts, ""].join("\n");
}

/** A built library does not know the names of namespaces, and the asserts do. */
function renamedNamespace(nearest: Ir, ir: Ir): readonly string[] {
  const lacking = (from: Ir, to: Ir): readonly string[] =>
    (from.namespaces ?? []).filter((path) => !to.namespaces?.includes(path));
  const [before, ...others] = lacking(nearest, ir);
  // The innermost one holds the declarations.
  const after = [...lacking(ir, nearest)].sort((left, right) => right.length - left.length)[0];
  if (before === undefined || after === undefined || others.length > 0) return [];
  return [`namespace ${before} = ::${after};`];
}

/** Those of the release whose tables are taken, and of others whose layout a packet has. */
function assertsOf(daemon: Daemon, { coverage, packets }: Claim): readonly string[] {
  const releases = new Set([coverage.as, ...packets.values()]);
  return [...releases].map((release) => `${daemon}/assert_${releaseSuffix(release)}.h`);
}

interface AssertError {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** An error in an assert about something that the claim rests on. What is known to differ is judged already. */
function speaksAgainst(error: AssertError, daemon: Daemon, claim: Claim): boolean {
  const folder = basename(dirname(error.file));
  const isGlue = error.file.startsWith(GLUE) && (folder === daemon || folder === "common");
  const suffix = /^assert_(\w+)\.h$/.exec(basename(error.file))?.[1];
  if (!isGlue || suffix === undefined) return false;
  const statement = statementAt(join(GLUE, folder, basename(error.file)), error.line);
  const names = `${statement} ${error.text}`.match(/[A-Za-z_]\w*/g) ?? [];
  const packet = names.find((name) => claim.packets.has(name));
  if (packet !== undefined) return suffix === releaseSuffix(claim.packets.get(packet) ?? "");
  if (suffix !== releaseSuffix(claim.coverage.as)) return false;
  return !names.some((name) => claim.explained.has(name));
}

/** The statement that a line is part of. */
function statementAt(file: string, line: number): string {
  const lines = readFileSync(file, "utf8").split("\n");
  const ends = (text: string | undefined): boolean => text === undefined || /[;{}]\s*$/.test(text);
  let first = line - 1;
  while (!ends(lines[first - 1])) first -= 1;
  let last = line - 1;
  while (!ends(lines[last])) last += 1;
  return lines.slice(first, last + 1).join(" ");
}
