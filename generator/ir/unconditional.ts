// Bindings are for all daemons of a release: what the headers say must not depend on how Bareos was configured.
import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import type { SourceTree } from "../tree/locate.js";
import type { Ir } from "./types.js";

/** The same IRs. Throws BN312 for the first that depends on it. */
export function requireUnconditional(irs: readonly Ir[], tree: SourceTree): readonly Ir[] {
  for (const { daemon, configured: [first] = [] } of irs) {
    if (first === undefined) continue;
    const { macros, place } = first;
    throw new GeneratorError("BN312", {
      message: `what the plugin header of the daemon ${daemon} declares depends on ${macros.join(" and ")}`,
      where: { file: join(tree.sourceRoot, place.file), line: place.line },
      consequence: "daemons differ in it, so nothing was generated",
      fix: `see both under "configured" of: npx bareos-node ir TREE --daemon ${daemon}; then write the branch that your packages have into a copy, or settle what is the same everywhere in generator/clang/conditions.ts`,
    });
  }
  return irs;
}
