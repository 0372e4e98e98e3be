// What an audit of one tree finds: gaps between the tree and our semantics, and remarks about the tree itself.
import type { ErrorPlace } from "../errors.js";
import type { Daemon } from "../ir/types.js";

/** `gap`: somebody has to do something here before this tree can be served. `remark`: worth knowing, nothing to do here. */
export type AuditLevel = "gap" | "remark";

export interface AuditCheck {
  readonly id: string;
  readonly title: string;
  readonly level: AuditLevel;
  /** What it means and what to do, told once. */
  readonly about: string;
}

export interface AuditFinding {
  /** Id of the check. */
  readonly check: string;
  readonly level: AuditLevel;
  readonly daemons: readonly Daemon[];
  /** `bVarJobId`, `save_pkt.fname`. */
  readonly subject: string;
  readonly message: string;
  readonly where: ErrorPlace | null;
  /** What to type or edit; empty where nothing is to be done here. */
  readonly fix: string;
}

export const AUDIT_CHECKS = [
  {
    id: "variable-without-type",
    title: "Variables without a known value type",
    level: "gap",
    about:
      "GetValue would not know what the daemon stores through its pointer. Look it up where the daemon answers.",
  },
  {
    id: "event-without-value",
    title: "Events without a typed value",
    level: "gap",
    about:
      "A plugin would not get what comes with the event. Look it up where the daemon raises it.",
  },
  {
    id: "constant-without-dictionary",
    title: "Enum members that no dictionary carries",
    level: "gap",
    about:
      "Plugins could not name them. Add them to the group of their siblings, or ignore them with a reason.",
  },
  {
    id: "not-described",
    title: "Declarations that nobody described",
    level: "gap",
    about:
      "Each declaration is described or ignored with a reason, so that nothing new slips through unseen.",
  },
  {
    id: "not-declared",
    title: "Descriptions of what the tree does not declare",
    level: "gap",
    about: "It is gone, was renamed, or its entry's since: and until: are wrong.",
  },
  {
    id: "does-not-fit",
    title: "Descriptions that do not fit the declaration",
    level: "gap",
    about: "The role of a field or the list of parameters belongs to another type or signature.",
  },
  {
    id: "licence-refused",
    title: "Licence of our plugins",
    level: "gap",
    about: "A daemon that does not accept the licence that our libraries state does not load them.",
  },
  {
    id: "dictionary-left-out",
    title: "Enum members that are exported and that no dictionary carries, on purpose",
    level: "remark",
    about: "Python has no dictionary for them either; plugins use the constants.",
  },
  {
    id: "python-lacks",
    title: "Constants that the tree's Python modules lack",
    level: "remark",
    about: "The headers declare them, and Python plugins cannot name them. Our packages have them.",
  },
  {
    id: "python-wrong-number",
    title: "Constants with another number in the tree's Python modules",
    level: "remark",
    about: "The module has a number written out that is not the header's.",
  },
  {
    id: "python-no-value",
    title: "Variables that the tree's Python modules never answer",
    level: "remark",
    about:
      "The module exports the name, and its GetValue has no case for it: Python plugins get None.",
  },
] as const satisfies readonly AuditCheck[];

export type AuditCheckId = (typeof AUDIT_CHECKS)[number]["id"];

export function auditCheck(id: AuditCheckId): AuditCheck {
  const found = AUDIT_CHECKS.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no audit check ${id}`);
  return found;
}
