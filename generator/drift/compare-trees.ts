// Two trees' IRs in, one comparison out: every rule on every daemon, what all daemons share told once, and a verdict each.
import { GeneratorError } from "../errors.js";
import { DAEMONS, type Daemon, type Ir, type IrConfigured, type Target } from "../ir/types.js";
import { RULES } from "./rules/index.js";
import {
  SEVERITIES,
  type Comparison,
  type Coverage,
  type DriftFinding,
  type DriftPlace,
  type Found,
  type Rule,
  type Side,
} from "./types.js";
import { verdictOf } from "./verdict.js";

export interface ComparedSide {
  /** As the user named it. */
  readonly input: string;
  /** One IR a daemon, all of one target. */
  readonly irs: readonly Ir[];
}

export interface CompareOptions {
  readonly target: Target;
  /** By daemon, what our runtime makes of the new side; absent when nobody looked. */
  readonly coverage?: ReadonlyMap<Daemon, Coverage>;
}

/** Throws BN701 when the two sides have no daemon in common: comparing nothing must not look like agreement. */
export function compareTrees(
  old: ComparedSide,
  next: ComparedSide,
  { target, coverage }: CompareOptions,
): Comparison {
  const pairs = DAEMONS.flatMap((daemon) => {
    const before = irOf(old, daemon, target);
    const after = irOf(next, daemon, target);
    return before === undefined || after === undefined ? [] : [{ daemon, before, after }];
  });
  if (pairs.length === 0) throw nothingToCompare(old, next, target);
  const findings = sortFindings(
    mergeDaemons(pairs.flatMap(({ daemon, before, after }) => findAll(daemon, before, after))),
  );
  const daemons = pairs.map(({ daemon }) => daemon);
  return {
    old: sideOf(
      old,
      pairs.map(({ before }) => before),
    ),
    new: sideOf(
      next,
      pairs.map(({ after }) => after),
    ),
    target,
    daemons,
    findings,
    allowed: [],
    verdicts: daemons.map((daemon) => verdictOf(daemon, findings, coverage?.get(daemon) ?? null)),
  };
}

/** What each rule finds between two IRs of one daemon, and what comes to that where Bareos was configured otherwise. */
export function findAll(daemon: Daemon, old: Ir, next: Ir): readonly DriftFinding[] {
  const plain = findPlain(daemon, old, next, null);
  const known = new Set(plain.map(keyOf));
  const conditions = new Set([old, next].flatMap(({ configured = [] }) => configured.map(nameOf)));
  const conditional = [...conditions].flatMap((condition) =>
    findPlain(daemon, under(old, condition), under(next, condition), condition).filter(
      (finding) => !known.has(keyOf(finding)),
    ),
  );
  return [...plain, ...conditional];
}

function nameOf({ macros }: IrConfigured): string {
  return `${macros.join(" and ")} ${macros.length > 1 ? "are" : "is"} defined`;
}

function keyOf({ rule, subject, old, new: next }: DriftFinding): string {
  return JSON.stringify([rule, subject, old, next]);
}

/** What an IR says under a condition; where it does not depend on it, the same as always. */
export function under(ir: Ir, condition: string | null): Ir {
  // A finding's condition may go on with what else has to be so.
  const facts = ir.configured?.find((one) => condition?.startsWith(nameOf(one)));
  return { ...ir, ...facts, configured: [] };
}

function findPlain(
  daemon: Daemon,
  old: Ir,
  next: Ir,
  condition: string | null,
): readonly DriftFinding[] {
  return RULES.flatMap((rule) =>
    rule.find(old, next).map((found) => findingOf(rule, found, daemon, old, next, condition)),
  );
}

function findingOf(
  rule: Rule,
  found: Found,
  daemon: Daemon,
  old: Ir,
  next: Ir,
  condition: string | null,
): DriftFinding {
  const { subject, newSubject = subject, summary } = found;
  const when = [condition, found.when].filter((one) => typeof one === "string").join(" and ");
  return {
    rule: rule.id,
    severity: rule.severity,
    daemons: [daemon],
    subject,
    summary: [
      summary,
      ...(condition === null ? [] : [`, where ${condition}`]),
      ...(found.when === undefined ? [] : [`; felt where ${found.when}`]),
    ].join(""),
    old: found.old,
    new: found.new,
    condition: when === "" ? null : when,
    oldPlace: found.old === null ? null : placeOf(old, subject),
    newPlace: found.new === null ? null : placeOf(next, newSubject),
    effects: { ...rule.effects, ...found.effects },
  };
}

/** A field without a place of its own stands where its struct does. */
function placeOf(ir: Ir, subject: string): DriftPlace | null {
  const [owner = subject] = subject.split(".");
  const place = ir.places[subject] ?? (owner === subject ? undefined : ir.places[owner]);
  return place === undefined ? null : { file: place.file, line: place.line };
}

/** The common headers are part of all daemons: what they declare is one finding. */
function mergeDaemons(findings: readonly DriftFinding[]): readonly DriftFinding[] {
  const merged = new Map<string, DriftFinding>();
  for (const finding of findings) {
    const { daemons, ...rest } = finding;
    const key = JSON.stringify(rest);
    const known = merged.get(key);
    merged.set(key, {
      ...finding,
      daemons: known === undefined ? daemons : [...known.daemons, ...daemons],
    });
  }
  return [...merged.values()];
}

function sortFindings(findings: readonly DriftFinding[]): readonly DriftFinding[] {
  const ids = RULES.map(({ id }) => id);
  return [...findings].sort(
    (left, right) =>
      SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
      ids.indexOf(left.rule) - ids.indexOf(right.rule),
  );
}

function irOf(side: ComparedSide, daemon: Daemon, target: Target): Ir | undefined {
  return side.irs.find((ir) => ir.daemon === daemon && ir.target === target);
}

function sideOf(side: ComparedSide, irs: readonly Ir[]): Side {
  return {
    name: irs[0]?.release ?? "",
    input: side.input,
    hashes: Object.fromEntries(irs.map((ir) => [ir.daemon, ir.hash])),
  };
}

function nothingToCompare(old: ComparedSide, next: ComparedSide, target: Target): GeneratorError {
  const text = ({ irs }: ComparedSide): string =>
    irs.map((ir) => `${ir.daemon} for ${ir.target}`).join(", ") || "nothing";
  return new GeneratorError("BN701", {
    message: `the two sides have no daemon in common for ${target}: ${old.input} has ${text(old)}; ${next.input} has ${text(next)}`,
    consequence: "nothing was compared, which says nothing about drift",
    fix: "save IRs of one daemon and target (npx bareos-node ir TREE --daemon fd > fd.json), or name two trees",
  });
}
