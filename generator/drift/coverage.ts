// Whether the one binary that we ship serves a daemon that it may not know. It takes constants from the tables of the
// release that the daemon states (a newer one: the newest that is known) and each packet's layout from the packet's size.
import { isDeepStrictEqual } from "node:util";
import type { Ir } from "../ir/types.js";
import { compareReleases } from "../tree/release.js";
import { findAll, under } from "./compare-trees.js";
import type { Coverage, DriftFinding } from "./types.js";
import { isGood } from "./verdict.js";

/** What the libraries of our runtime state (runtime/daemon/plugin.cc; a test holds the two equal). */
export const OUR_LICENCE = "Bareos AGPLv3";

/** A coverage with what it rests on. */
export interface Claim {
  readonly coverage: Coverage;
  readonly ir: Ir;
  /** The shipped release whose tables are taken. */
  readonly nearest: Ir;
  /** Names in which the two differ: findings say how, and the coverage accounts for it. */
  readonly explained: ReadonlySet<string>;
  /** Packets that have the layout of another shipped release, by tag. */
  readonly packets: ReadonlyMap<string, string>;
}

export function coverageOf(ir: Ir, shipped: readonly Ir[]): Coverage | null {
  return claimOf(ir, shipped)?.coverage ?? null;
}

/** `shipped`: IRs of the same daemon and target, of every shipped release, oldest first. Null when there are none. */
export function claimOf(ir: Ir, shipped: readonly Ir[]): Claim | null {
  const own = shipped.filter((one) => one.daemon === ir.daemon && one.target === ir.target);
  const [oldest] = own;
  const nearest = nearestRelease(ir, own);
  if (oldest === undefined || nearest === undefined) return null;
  const as = nearest.release;
  const claim = { ir, nearest, explained: new Set<string>(), packets: new Map<string, string>() };
  if (nearest.hash === ir.hash && sameLoading(nearest, ir) && ir.configured === undefined)
    return { ...claim, coverage: { covers: "whole", as, why: [] } };
  if (/^\d/.test(ir.release) && compareReleases(ir.release, oldest.release) < 0) {
    const why = [`${oldest.release} is the oldest release that it serves`];
    return { ...claim, coverage: { covers: "no", as: oldest.release, why } };
  }
  const all = findAll(ir.daemon, nearest, ir);
  const packetIn = (tag: string, condition: string | null): Ir | undefined => {
    const packet = under(ir, condition).structs[tag];
    if (packet === undefined || ir.functionTables[tag] !== undefined) return undefined;
    return own.findLast((one) => isDeepStrictEqual(one.structs[tag], packet));
  };
  const findings = all.filter(
    ({ rule, subject, condition }) =>
      rule !== "interface-number-unchanged" &&
      packetIn(ownerOf(subject), condition) === undefined &&
      !(rule.startsWith("licence-") && subject !== OUR_LICENCE),
  );
  const owners = [...new Set(all.map(({ subject }) => ownerOf(subject)))];
  const packets = owners.flatMap((tag): (readonly [string, string])[] => {
    const release = packetIn(tag, null)?.release;
    return release === undefined || release === as ? [] : [[tag, release]];
  });
  return {
    ...claim,
    packets: new Map(packets),
    explained: new Set(all.flatMap(({ subject }) => subject.split("."))),
    coverage: { as, ...coverageBy(findings) },
  };
}

function ownerOf(subject: string): string {
  return subject.split(".")[0] ?? subject;
}

function coverageBy(findings: readonly DriftFinding[]): Pick<Coverage, "covers" | "why"> {
  const harmful = findings.filter(({ effects }) => !isGood(effects.oldPluginOnNewDaemon));
  if (harmful.length > 0) return { covers: "no", why: sentences(harmful) };
  const missing = findings.filter(
    ({ effects, severity }) =>
      effects.newPluginOnOldDaemon !== "runs" ||
      effects.oldPluginOnNewDaemon !== "runs" ||
      severity === "source",
  );
  return missing.length > 0
    ? { covers: "without-new-items", why: sentences(missing) }
    : { covers: "whole", why: [] };
}

/** The tables that the runtime would take: its own release, else the newest one that is not newer, else the newest. */
function nearestRelease(ir: Ir, own: readonly Ir[]): Ir | undefined {
  const exact = own.find(({ release }) => release === ir.release);
  if (exact !== undefined) return exact;
  // A tree that does not say it: the one that it differs least from.
  if (!/^\d/.test(ir.release)) {
    const counts = own.map((one) => findAll(ir.daemon, one, ir).length);
    return own.findLast((_, index) => counts[index] === Math.min(...counts));
  }
  return own.findLast(({ release }) => compareReleases(release, ir.release) <= 0) ?? own.at(-1);
}

function sameLoading(left: Ir, right: Ir): boolean {
  return right.loading === undefined || isDeepStrictEqual(left.loading, right.loading);
}

function sentences(findings: readonly DriftFinding[]): readonly string[] {
  return findings.map(({ subject, summary }) => `${subject}: ${summary}`);
}
