// All checks of one tree: its headers against our semantics, and its Python modules against its headers.
import type { Daemon, Ir } from "../ir/types.js";
import type { Semantics } from "../semantics/types.js";
import { auditPython } from "./python.js";
import type { PythonModule } from "./python-modules.js";
import { auditSemantics } from "./semantics.js";
import { AUDIT_CHECKS, type AuditFinding } from "./types.js";

/** In the order of the checks; what all daemons share is one finding. */
export function auditTree(
  irs: readonly Ir[],
  semantics: Semantics,
  modules: ReadonlyMap<Daemon, PythonModule>,
): readonly AuditFinding[] {
  const found = [...auditSemantics(irs, semantics), ...auditPython(irs, semantics, modules)];
  const merged = new Map<string, AuditFinding>();
  for (const finding of found) {
    const { daemons, ...rest } = finding;
    // The suggested file is the daemon's own, so the fix may differ for one and the same gap.
    const key = JSON.stringify({ ...rest, fix: "" });
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined ? finding : { ...known, daemons: [...known.daemons, ...daemons] },
    );
  }
  const rank = ({ check }: AuditFinding): number =>
    AUDIT_CHECKS.findIndex(({ id }) => id === check);
  return [...merged.values()].sort((left, right) => rank(left) - rank(right));
}
