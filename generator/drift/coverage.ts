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

/** `shipped`: IRs of the same daemon and target, of every shipped release, oldest first. Null when there are none. */
export function coverageOf(ir: Ir, shipped: readonly Ir[]): Coverage | null {
  const own = shipped.filter((one) => one.daemon === ir.daemon && one.target === ir.target);
  const [oldest] = own;
  const nearest = nearestRelease(ir, own);
  if (oldest === undefined || nearest === undefined) return null;
  const as = nearest.release;
  if (nearest.hash === ir.hash && sameLoading(nearest, ir) && ir.configured === undefined)
    return { covers: "whole", as, why: [] };
  if (/^\d/.test(ir.release) && compareReleases(ir.release, oldest.release) < 0) {
    return {
      covers: "no",
      as: oldest.release,
      why: [`${oldest.release} is the oldest release that it serves`],
    };
  }
  const tables = new Set(Object.keys(ir.functionTables));
  const isKnownPacket = (tag: string, condition: string | null): boolean => {
    const packet = under(ir, condition).structs[tag];
    return (
      packet !== undefined &&
      !tables.has(tag) &&
      own.some((one) => isDeepStrictEqual(one.structs[tag], packet))
    );
  };
  const findings = findAll(ir.daemon, nearest, ir).filter(
    ({ rule, subject, condition }) =>
      rule !== "interface-number-unchanged" &&
      !isKnownPacket(subject.split(".")[0] ?? subject, condition) &&
      !(rule.startsWith("licence-") && subject !== OUR_LICENCE),
  );
  const harmful = findings.filter(({ effects }) => !isGood(effects.oldPluginOnNewDaemon));
  if (harmful.length > 0) return { covers: "no", as, why: sentences(harmful) };
  const missing = findings.filter(
    ({ effects, severity }) =>
      effects.newPluginOnOldDaemon !== "runs" ||
      effects.oldPluginOnNewDaemon !== "runs" ||
      severity === "source",
  );
  if (missing.length > 0) return { covers: "without-new-items", as, why: sentences(missing) };
  return { covers: "whole", as, why: [] };
}

/** The tables that the runtime would take: its own release, else the newest one that is not newer, else the newest. */
function nearestRelease(ir: Ir, own: readonly Ir[]): Ir | undefined {
  const exact = own.find(({ release }) => release === ir.release);
  if (exact !== undefined) return exact;
  if (!/^\d/.test(ir.release)) return own.findLast(({ hash }) => hash === ir.hash) ?? own.at(-1);
  return own.findLast(({ release }) => compareReleases(release, ir.release) <= 0) ?? own.at(-1);
}

function sameLoading(left: Ir, right: Ir): boolean {
  return right.loading === undefined || isDeepStrictEqual(left.loading, right.loading);
}

function sentences(findings: readonly DriftFinding[]): readonly string[] {
  return findings.map(({ subject, summary }) => `${subject}: ${summary}`);
}
