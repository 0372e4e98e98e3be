// A tree's headers against our semantics: what is not described, sorted by what it would need.
import { OUR_LICENCE } from "../drift/coverage.js";
import type { Finding } from "../findings.js";
import type { Ir } from "../ir/types.js";
import { checkDaemon } from "../model/check.js";
import { groupIrs } from "../model/run.js";
import type { DaemonSemantics, GroupSemantics, Semantics } from "../semantics/types.js";
import { auditCheck, type AuditCheckId, type AuditFinding } from "./types.js";

/** IRs of one tree, a daemon each. */
export function auditSemantics(irs: readonly Ir[], semantics: Semantics): readonly AuditFinding[] {
  return groupIrs(irs, semantics.order).flatMap((run) => {
    const ir = run.releases[0]?.ir;
    if (ir === undefined) return [];
    const own = semantics.daemons[run.daemon];
    return [
      ...checkDaemon(run, semantics).map((finding) => auditFinding(finding, ir, own)),
      ...withoutValue(ir, own),
      ...withoutDictionary(ir, own),
      ...refusedLicence(ir),
    ];
  });
}

function auditFinding(finding: Finding, ir: Ir, semantics: DaemonSemantics): AuditFinding {
  const id = checkOf(finding, ir, semantics);
  const { message, where, fix, item } = finding;
  const subject = item?.name ?? "";
  return {
    check: id,
    level: auditCheck(id).level,
    daemons: [ir.daemon],
    subject,
    message: `${message}${valueOf(ir, subject)}`,
    where,
    fix,
  };
}

function checkOf(finding: Finding, ir: Ir, semantics: DaemonSemantics): AuditCheckId {
  if (finding.code === "BN510") return undescribed(finding, ir, semantics);
  const isAbsent = finding.code === "BN511" || finding.code === "BN512";
  return isAbsent ? "not-declared" : "does-not-fit";
}

/** What an undescribed constant lacks, by what the others of its enum are. */
function undescribed({ item }: Finding, ir: Ir, semantics: DaemonSemantics): AuditCheckId {
  if (item?.kind !== "the constant") return "not-described";
  const members = siblings(ir, item.name);
  if (members.length === 0) return "not-described";
  switch (groupOf(semantics, members)?.entry.role) {
    case "variables":
      return "variable-without-type";
    case "events":
      return "event-without-value";
    case "constants":
    case undefined:
      return "constant-without-dictionary";
  }
}

/** Members of the enum that a constant belongs to; none for a macro. */
export function siblings(ir: Ir, name: string): readonly string[] {
  const home = Object.values(ir.enums).find(({ members }) => members[name] !== undefined);
  return Object.keys(home?.members ?? {});
}

/** The group that describes one of the names. */
export function groupOf(
  { groups }: DaemonSemantics,
  names: readonly string[],
): GroupSemantics | undefined {
  return groups.find(({ members }) => names.some((name) => members.has(name)));
}

function valueOf(ir: Ir, name: string): string {
  const value = ir.constants[name];
  return value === undefined ? "" : ` (its number is ${String(value)})`;
}

/** Described variables of which nothing is said: neither how they are read, nor how they are written, nor why not. */
function withoutValue(ir: Ir, semantics: DaemonSemantics): readonly AuditFinding[] {
  return semantics.groups.flatMap(({ members }) =>
    [...members.values()].flatMap(({ name, variable, ignore, place }) => {
      if (variable === null || ignore !== null || ir.constants[name] === undefined) return [];
      const { read, write, writeLocal, broken } = variable;
      if ([read, write, writeLocal, broken].some((said) => said !== undefined)) return [];
      const finding: AuditFinding = {
        check: "variable-without-type",
        level: "gap",
        daemons: [ir.daemon],
        subject: name,
        message: `the variable ${name} is described without read:, write: or broken:`,
        where: place,
        fix: "say how the core passes its value, or why it cannot be had; docs/semantics.md",
      };
      return [finding];
    }),
  );
}

/** Enums whose constants are described and exported, and that no dictionary carries: on purpose, and said. */
function withoutDictionary(ir: Ir, semantics: DaemonSemantics): readonly AuditFinding[] {
  return semantics.groups.flatMap(({ entry, members, place }) => {
    const exported = [...members.values()].filter(
      ({ name, ignore }) => ignore === null && siblings(ir, name).length > 0,
    );
    if (entry.dictionary !== undefined || exported.length === 0) return [];
    const names = exported.map(({ name }) => name).join(", ");
    const finding: AuditFinding = {
      check: "dictionary-left-out",
      level: "remark",
      daemons: [ir.daemon],
      subject: entry.name,
      message: `has no dictionary for ${names}`,
      where: place,
      fix: "",
    };
    return [finding];
  });
}

/** Our libraries would not be loaded. */
export function refusedLicence(ir: Ir): readonly AuditFinding[] {
  const accepted = ir.loading?.licences ?? [];
  const isAccepted = accepted.some((text) => text.toLowerCase() === OUR_LICENCE.toLowerCase());
  if (accepted.length === 0 || isAccepted) return [];
  return [
    {
      check: "licence-refused",
      level: "gap",
      daemons: [ir.daemon],
      subject: OUR_LICENCE,
      message: `the daemon accepts only ${accepted.map((text) => `"${text}"`).join(" and ")}, and our libraries state "${OUR_LICENCE}"`,
      where: null,
      fix: "change the licence text in runtime/daemon/plugin.cc to one that all releases accept",
    },
  ];
}
