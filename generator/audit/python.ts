// What the Python modules of a tree lack of that tree's own headers. Upstream's to mend; here it says where we are ahead.
import type { Daemon, Ir } from "../ir/types.js";
import type { DaemonSemantics, GroupSemantics, Semantics } from "../semantics/types.js";
import type { PythonModule } from "./python-modules.js";
import { groupOf, siblings } from "./semantics.js";
import type { AuditFinding } from "./types.js";

export function auditPython(
  irs: readonly Ir[],
  semantics: Semantics,
  modules: ReadonlyMap<Daemon, PythonModule>,
): readonly AuditFinding[] {
  return irs.flatMap((ir) => {
    const module = modules.get(ir.daemon);
    if (module === undefined) return [];
    const own = semantics.daemons[ir.daemon];
    return own.groups.flatMap((group) => auditGroup(ir, own, group, module));
  });
}

interface Candidate {
  readonly name: string;
  /** The C name and every name that means the same. */
  readonly names: readonly string[];
  readonly isReadable: boolean;
}

function auditGroup(
  ir: Ir,
  semantics: DaemonSemantics,
  group: GroupSemantics,
  module: PythonModule,
): readonly AuditFinding[] {
  const candidates = candidatesOf(ir, semantics, group);
  const isExported = ({ names }: Candidate): boolean =>
    names.some((name) => module.exported.has(name));
  const lacking = candidates.filter((one) => !isExported(one));
  if (lacking.length > 0 && lacking.length === candidates.length) {
    const list = `${String(lacking.length)} constants, from ${lacking[0]?.name ?? ""} on`;
    return [remark(ir, "python-lacks", group.entry.name, `the module has none of them: ${list}`)];
  }
  return [
    ...lacking.map(({ name }) =>
      remark(
        ir,
        "python-lacks",
        name,
        `is not among the module's constants of ${group.entry.name}`,
      ),
    ),
    ...candidates.flatMap((one) => wrongNumber(ir, one, module)),
    ...candidates
      .filter((one) => one.isReadable && isExported(one))
      .filter(({ names }) => !names.some((name) => module.answered.has(name)))
      .map(({ name }) =>
        remark(ir, "python-no-value", name, "is exported, and GetValue has no case for it"),
      ),
  ];
}

/** What plugins would want of a group: its members that are not ignored, and siblings that nobody described yet. */
function candidatesOf(
  ir: Ir,
  semantics: DaemonSemantics,
  group: GroupSemantics,
): readonly Candidate[] {
  const known = [...group.members.values()]
    .filter(({ name, ignore }) => ignore === null && ir.constants[name] !== undefined)
    .map(({ name, exportName, aliases, variable }) => ({
      name,
      names: [name, exportName, ...aliases],
      isReadable: variable?.read !== undefined,
    }));
  const first = known[0]?.name;
  const members = first === undefined ? [] : siblings(ir, first);
  const fresh = members.filter((name) => groupOf(semantics, [name]) === undefined);
  return [...known, ...fresh.map((name) => ({ name, names: [name], isReadable: false }))];
}

function wrongNumber(ir: Ir, { name, names }: Candidate, module: PythonModule): AuditFinding[] {
  return [...new Set(names)].flatMap((one) => {
    const written = module.numbers.get(one);
    const declared = ir.constants[name];
    if (written === undefined || declared === undefined || written === Number(declared)) return [];
    const text = `is ${String(written)} in the module and ${String(declared)} in the header`;
    return [remark(ir, "python-wrong-number", name, text)];
  });
}

function remark(
  ir: Ir,
  check: "python-lacks" | "python-wrong-number" | "python-no-value",
  subject: string,
  message: string,
): AuditFinding {
  const where = ir.places[subject] ?? null;
  return { check, level: "remark", daemons: [ir.daemon], subject, message, where, fix: "" };
}
