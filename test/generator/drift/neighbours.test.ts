// Neighbouring releases as they are: the reports are committed, so that a rule that finds more or less is noticed. After a
// wanted change: npx vitest run test/generator/drift/neighbours.test.ts -u, and look at the difference.
import { beforeAll, describe, expect, test } from "vitest";
import { neighbourReport } from "../../../generator/adopt/draft-tests.js";
import { compareTrees } from "../../../generator/drift/compare-trees.js";
import { coverageOf } from "../../../generator/drift/coverage.js";
import type { Comparison } from "../../../generator/drift/types.js";
import { TARGETS, type Ir, type Target } from "../../../generator/ir/types.js";
import { NEIGHBOURS } from "../../support/releases.js";
import { shippedIrs } from "../../support/shipped-irs.js";

let irs: readonly Ir[];

beforeAll(async () => {
  irs = await shippedIrs();
});

function compare(old: string, next: string, target: Target = TARGETS[0]): Comparison {
  const side = (release: string): { input: string; irs: readonly Ir[] } => ({
    input: release,
    irs: irs.filter((ir) => ir.release === release && ir.target === target),
  });
  return compareTrees(side(old), side(next), { target });
}

test.each(NEIGHBOURS)("%s → %s", async (old, next) => {
  const of = (release: string): readonly Ir[] => irs.filter((ir) => ir.release === release);
  await expect(neighbourReport(of(old), of(next), irs)).toMatchFileSnapshot(
    `expected/${old}-${next}.txt`,
  );
});

describe("the known breaks of the past", () => {
  test("22 grew two packets under the same number, which breaks both ways", () => {
    const { findings, verdicts } = compare("21", "22");
    const sizes = findings
      .filter(({ rule }) => rule === "struct-size")
      .map(({ subject }) => subject);
    expect(sizes).toEqual(["io_pkt", "restore_pkt"]);
    expect(findings[0]).toMatchObject({ rule: "interface-number-unchanged", daemons: ["fd"] });
    expect(findings[0]?.summary).toContain("io_pkt, restore_pkt");
    expect(verdicts[0]).toMatchObject({
      oldPluginOnNewDaemon: "misbehaves",
      newPluginOnOldDaemon: "corrupts-memory",
      mustRebuild: true,
    });
    // void * became const void *: a compiler sees it, a built plugin does not.
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: "signature-spelling",
        subject: "s_bareosFuncs.setBareosValue",
      }),
    );
  });

  test("23 renumbered a variable of the Storage Daemon", () => {
    const breaking = compare("22", "23").findings.filter(({ severity }) => severity === "breaking");
    expect(breaking.map(({ rule, subject }) => [rule, subject])).toEqual([
      ["constant-renumbered", "bsdVarPluginDir"],
      ["constant-removed", "bsdVarCompatible"],
    ]);
  });

  test("24 and 25 only added and rephrased", () => {
    for (const [old, next] of [
      ["23", "24"],
      ["24", "25"],
    ] as const) {
      for (const { severity } of compare(old, next).findings) {
        expect(["addition", "note"]).toContain(severity);
      }
    }
  });

  test("the other target finds the same with its own sizes", () => {
    const [x86, arm] = TARGETS;
    const plain = ({ findings }: Comparison): readonly string[] =>
      findings.map(({ rule, subject }) => `${rule} ${subject}`);
    for (const [old, next] of NEIGHBOURS) {
      expect(plain(compare(old, next, arm))).toEqual(plain(compare(old, next, x86)));
    }
    const size = compare("25", "26-dev", arm).findings.find(({ rule }) => rule === "struct-size");
    expect(size?.summary).toBe("224 bytes → 240 bytes");
  });
});

describe("whether our runtime serves a daemon", () => {
  const fd = (): Ir => {
    const found = irs.find((ir) => ir.release === "25" && ir.daemon === "fd");
    if (found === undefined) throw new Error("no IR");
    return { ...found, release: "27" };
  };

  test("a shipped layout under a newer name is served by the newest tables, if they fit", () => {
    const newest = irs.find((ir) => ir.release === "26-dev" && ir.daemon === "fd");
    if (newest === undefined) throw new Error("no IR");
    expect(coverageOf({ ...newest, release: "27" }, irs)).toEqual({
      covers: "whole",
      as: "26-dev",
      why: [],
    });
  });

  test("a known layout of a packet is chosen by its size; a constant that is gone is out of reach", () => {
    expect(coverageOf(fd(), irs)).toEqual({
      covers: "without-new-items",
      as: "26-dev",
      why: ["bVarAccurateOptions: gone, was 23"],
    });
  });

  test("an unknown layout, another number, and what is older than all are not served", () => {
    const ir = fd();
    const packet = ir.structs["io_pkt"];
    if (packet === undefined) throw new Error("no packet");
    const grown = { ...ir, hash: "", structs: { ...ir.structs, io_pkt: { ...packet, size: 88 } } };
    expect(coverageOf(grown, irs)).toMatchObject({
      covers: "no",
      why: ["io_pkt: 80 bytes → 88 bytes"],
    });
    const other = { ...ir, hash: "", constants: { ...ir.constants, bVarJobId: 99 } };
    expect(coverageOf(other, irs)).toMatchObject({ covers: "no" });
    expect(coverageOf({ ...ir, hash: "", release: "19.2" }, irs)).toMatchObject({ covers: "no" });
  });

  test("a daemon that refuses our licence is not served, one that drops another one is", () => {
    const loading = fd().loading;
    if (loading === undefined) throw new Error("no loading");
    const newest = irs.find((ir) => ir.release === "26-dev" && ir.daemon === "fd");
    if (newest === undefined) throw new Error("no IR");
    const accepting = (licences: readonly string[]): Ir => ({
      ...newest,
      loading: { ...loading, licences },
    });
    expect(coverageOf(accepting(["AGPLv3"]), irs)?.covers).toBe("no");
    expect(coverageOf(accepting(["Bareos AGPLv3"]), irs)?.covers).toBe("whole");
  });
});
