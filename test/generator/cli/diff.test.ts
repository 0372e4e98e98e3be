// `bareos-node diff` as a user types it: every kind of side, every format, and what the exit code says.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { RULES } from "../../../generator/drift/rules/index.js";
import { REPORT_SCHEMA_VERSION } from "../../../generator/drift/types.js";
import { paths } from "../../../generator/paths.js";
import { runCli, type RecordedRun } from "../../support/fake-host.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

interface Report {
  readonly schema: number;
  readonly drift: boolean;
  readonly daemons: readonly string[];
  readonly target: string;
  readonly findings: readonly { rule: string; subject: string; new: string | null }[];
  readonly allowed: readonly { reason: string }[];
  readonly allowListProblems: readonly { problem: string; message: string }[];
  readonly rules: readonly { id: string }[];
}

function reportOf(run: RecordedRun): Report {
  return JSON.parse(run.stdout) as Report;
}

function errorOf(run: RecordedRun): string {
  return (JSON.parse(run.stdout) as { error: { code: string } }).error.code;
}

describe("verdict and exit code", () => {
  test("equal releases: nothing, at any level", async () => {
    const run = await runCli(["diff", "20", "21", "--fail-on", "any"]);
    expect(run.stdout).toContain("No drift (no difference).");
    expect(run.code).toBe(0);
  });

  test("breaking drift is 1, with the verdict last", async () => {
    const run = await runCli(["diff", "21", "22", "--daemon", "fd"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /Verdict\n {2}File Daemon[\s\S]*corrupts memory[\s\S]*Drift: 8 at the level "breaking"/,
    );
    expect(run.stdout).not.toContain("Storage Daemon");
    expect(
      run.stderr
        .trim()
        .split(/\s*\n\s*/)
        .sort(),
    ).toEqual(["Parsed 21", "Parsed 22"]);
  });

  test("additions count only when they are asked for", async () => {
    const [lenient, strict] = await Promise.all([
      runCli(["diff", "23", "24", "--daemon", "fd"]),
      runCli(["diff", "23", "24", "--daemon", "fd", "--fail-on", "any"]),
    ]);
    expect(lenient.code).toBe(0);
    expect(strict.code).toBe(1);
    expect(lenient.stdout).toContain("No breaking drift (1 finding: 1 addition).");
  });

  test("what cannot be compared is 2", async () => {
    const unknown = await runCli(["diff", "26", "25", "--json"]);
    expect([unknown.code, errorOf(unknown)]).toEqual([2, "BN703"]);
    expect(unknown.stdout).toContain("did you mean 26-dev?");
    const half = await runCli(["diff", "25"]);
    expect([half.code, half.stderr.split(" ")[0]]).toEqual([2, "error[BN901]"]);
    const folder = tempDir();
    const empty = await runCli(["diff", "25", folder, "--json"]);
    expect([empty.code, errorOf(empty)]).toEqual([2, "BN202"]);
  });
});

describe("sides", () => {
  test("a tree, a folder of the name of a release, and a saved IR", async () => {
    const folder = copyHeaderSets("25");
    const tree = join(folder, "25");
    edit(
      join(tree, FD_HEADER),
      "bVarPluginPath = 22,",
      "bVarPluginPath = 22,\n  bVarJobPriority = 23,",
    );
    const saved = join(folder, "saved.json");
    writeFileSync(
      saved,
      (await runCli(["ir", join(paths.headers, "25"), "--daemon", "fd"])).stdout,
    );
    const runs = await Promise.all([
      runCli(["diff", "25", tree, "--json"]),
      runCli(["diff", "25", "./25", "--daemon", "fd", "--json"], { cwd: folder }),
      runCli(["diff", "saved.json", tree, "--json"], { cwd: folder }),
    ]);
    for (const run of runs) {
      expect(reportOf(run).findings).toMatchObject([
        { rule: "constant-added", subject: "bVarJobPriority", new: "23" },
      ]);
    }
    expect(reportOf(runs[0]).daemons).toEqual(["fd", "sd", "dir"]);
    expect(reportOf(runs[2]).daemons).toEqual(["fd"]);
  });

  test("a source tree that does not say its release, with a licence that our libraries do not state", async () => {
    const folder = join(copyHeaderSets("26-dev"), "26-dev");
    rmSync(join(folder, "RELEASE"));
    rmSync(join(folder, "LOADING.json"));
    const compare = 'Bstrcasecmp(info->plugin_license, "AGPLv4")';
    writeFileSync(
      join(folder, FD_HEADER.replace(".h", ".cc")),
      `bool Fits() { return ${compare}; }`,
    );
    const lookups = 'dlsym(handle, "loadPlugin"); dlsym(handle, "unloadPlugin");';
    writeFileSync(join(folder, "core/src/lib/plugins.cc"), lookups);
    const run = await runCli(["diff", "26-dev", folder, "--daemon", "fd"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("Bareos AGPLv3: the new daemon does not accept it");
    expect(run.stdout).toContain("AGPLv4: the new daemon accepts it");
    expect(run.stdout).toMatch(
      /our runtime +does not serve it \(held against the tables of 26-dev\)/,
    );
  });

  test("saved IRs are checked, and two without a common daemon are not equal", async () => {
    const folder = tempDir();
    const save = async (daemon: string): Promise<string> => {
      const file = join(folder, `${daemon}.json`);
      const { stdout } = await runCli(["ir", join(paths.headers, "25"), "--daemon", daemon]);
      writeFileSync(file, stdout);
      return file;
    };
    const [fd, sd] = await Promise.all([save("fd"), save("sd")]);
    const apart = await runCli(["diff", fd, sd, "--json"]);
    expect([apart.code, errorOf(apart)]).toEqual([2, "BN701"]);
    const both = join(folder, "both.json");
    writeFileSync(both, readFileSync(fd, "utf8") + readFileSync(sd, "utf8"));
    expect(reportOf(await runCli(["diff", both, "25", "--json"])).daemons).toEqual(["fd", "sd"]);
    edit(fd, '"bVarJobId": 1,', '"bVarJobId": 9,');
    const forged = await runCli(["diff", fd, "25", "--json"]);
    expect([forged.code, errorOf(forged)]).toEqual([2, "BN310"]);
    writeFileSync(fd, "no JSON");
    expect(errorOf(await runCli(["diff", fd, "25", "--json"]))).toBe("BN310");
  });

  test("another target has its own sizes", async () => {
    const run = await runCli([
      "diff",
      "25",
      "26-dev",
      "--daemon",
      "fd",
      "--target",
      "aarch64",
      "--json",
    ]);
    const report = reportOf(run);
    expect(report.target).toBe("aarch64-linux-gnu");
    expect(report.findings).toContainEqual(
      expect.objectContaining({ rule: "struct-size", subject: "restore_pkt", new: "240 bytes" }),
    );
  });
});

describe("formats", () => {
  const runs = new Map<string, RecordedRun>();
  beforeAll(async () => {
    for (const format of ["json", "markdown", "sarif", "html"]) {
      runs.set(format, await runCli(["diff", "22", "23", "--format", format]));
    }
  });
  const output = (format: string): string => runs.get(format)?.stdout ?? "";

  test("json has a schema version and tells the rules that found something", () => {
    const report = JSON.parse(output("json")) as Report;
    expect(report.schema).toBe(REPORT_SCHEMA_VERSION);
    expect(report.drift).toBe(true);
    const found = new Set(report.findings.map(({ rule }) => rule));
    expect(new Set(report.rules.map(({ id }) => id))).toEqual(found);
  });

  test("markdown has a table for each rule, and one for the verdict", () => {
    expect(output("markdown")).toContain("# Bareos 22 → 23\n");
    expect(output("markdown")).toContain(
      "| sd | `bsdVarPluginDir` | 17 → 16 | `stored/sd_plugins.h:97 → 91` |",
    );
    for (const line of output("markdown")
      .split("\n")
      .filter((one) => one.startsWith("|"))) {
      expect(line).toMatch(/ \|$/);
    }
  });

  test("sarif is a 2.1.0 log whose results point to rules and places", () => {
    const log = JSON.parse(output("sarif")) as {
      version: string;
      $schema: string;
      runs: {
        tool: {
          driver: { name: string; rules: { id: string; shortDescription: { text: string } }[] };
        };
        originalUriBaseIds: Record<string, unknown>;
        results: {
          ruleId: string;
          ruleIndex: number;
          level: string;
          message: { text: string };
          locations?: {
            physicalLocation: {
              artifactLocation: { uri: string; uriBaseId: string };
              region: { startLine: number };
            };
          }[];
        }[];
      }[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    for (const { ruleId, ruleIndex, level, message, locations = [] } of run?.results ?? []) {
      expect(RULES[ruleIndex]?.id).toBe(ruleId);
      expect(["error", "warning", "note"]).toContain(level);
      expect(message.text).not.toBe("");
      for (const { physicalLocation } of locations) {
        expect(run?.originalUriBaseIds).toHaveProperty(physicalLocation.artifactLocation.uriBaseId);
        expect(physicalLocation.artifactLocation.uri).toMatch(
          /^core\/src\/(filed|stored|dird|lib|include)\//,
        );
        expect(physicalLocation.region.startLine).toBeGreaterThan(0);
      }
    }
    expect(
      run?.results.filter(({ level }) => level === "error").map(({ ruleId }) => ruleId),
    ).toEqual(["constant-renumbered", "constant-removed"]);
  });

  test("html is one page without anything from elsewhere", () => {
    const page = output("html");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<link|<img|\bsrc=|@import|url\(|https?:/);
    expect(page).toContain("bsdVarPluginDir");
  });

  test("a report goes into a file when asked", async () => {
    const folder = tempDir();
    const run = await runCli(
      ["diff", "20", "21", "--daemon", "dir", "--format", "html", "--output", "d.html"],
      { cwd: folder },
    );
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain("Written d.html");
    expect(existsSync(join(folder, "d.html"))).toBe(true);
  });
});

describe("rules", () => {
  test("are listed, told one by one, and close ones are named for a wrong id", async () => {
    const list = await runCli(["diff", "--list"]);
    for (const { id } of RULES) expect(list.stdout).toContain(`  ${id} `);
    const told = await runCli(["diff", "--explain", "struct-size"]);
    expect(told.stdout).toMatch(/what: {4}A struct[\s\S]*effect:[\s\S]*cure:/);
    const wrong = await runCli(["diff", "--explain", "struct-sizes"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("struct-size");
    const json = JSON.parse((await runCli(["diff", "--list", "--json"])).stdout) as {
      rules: unknown[];
    };
    expect(json.rules).toHaveLength(RULES.length);
  });
});

describe("allow-list", () => {
  const entry = (rule: string, subject: string, until: string): string =>
    `  - { rule: ${rule}, subject: ${subject}, reason: Our plugin never asks for it., until: "${until}" }\n`;
  const listed = async (...entries: readonly string[]): Promise<RecordedRun> => {
    const file = join(tempDir(), "allow.yaml");
    writeFileSync(file, `allow:\n${entries.join("")}`);
    return runCli(["diff", "22", "23", "--daemon", "sd", "--allow", file, "--json"]);
  };
  const RENUMBERED = ["constant-renumbered", "bsdVarPluginDir"] as const;
  const REMOVED = ["constant-removed", "bsdVarCompatible"] as const;
  const TYPE = ["typedef-removed", "float32_t"] as const;

  test("what it accepts does not count, and is told with its reason", async () => {
    // The clock of the tests stands on 2026-06-01; the last day still counts.
    const run = await listed(
      entry(...RENUMBERED, "2026-06-01"),
      entry(...REMOVED, "2027-01-01"),
      entry(...TYPE, "2027-01-01"),
    );
    expect(run.code).toBe(0);
    expect(reportOf(run).allowed.map(({ reason }) => reason)).toEqual(
      Array(3).fill("Our plugin never asks for it."),
    );
  });

  test("an entry whose day is over counts no more and fails", async () => {
    const run = await listed(
      entry(...RENUMBERED, "2026-05-31"),
      entry(...REMOVED, "2027-01-01"),
      entry(...TYPE, "2027-01-01"),
    );
    expect(run.code).toBe(1);
    expect(reportOf(run).allowListProblems).toMatchObject([{ problem: "expired" }]);
    expect(reportOf(run).findings).toContainEqual(
      expect.objectContaining({ subject: "bsdVarPluginDir" }),
    );
  });

  test("an entry that accepts nothing fails, even where nothing else does", async () => {
    const all = [
      entry(...RENUMBERED, "2027-01-01"),
      entry(...REMOVED, "2027-01-01"),
      entry(...TYPE, "2027-01-01"),
    ];
    const run = await listed(...all, entry("struct-size", "io_pkt", "2027-01-01"));
    expect(run.code).toBe(1);
    expect(reportOf(run).allowListProblems[0]?.message).toContain("accepts nothing any more");
  });

  test.each([
    ["no such rule", entry("no-rule", "io_pkt", "2027-01-01")],
    ["no day", entry(...RENUMBERED, "soon")],
    ["no reason", '  - { rule: struct-size, subject: io_pkt, reason: x, until: "2027-01-01" }\n'],
  ])("%s is 2", async (_, text) => {
    const run = await listed(text);
    expect([run.code, errorOf(run)]).toEqual([2, "BN702"]);
  });
});

test("a header set elsewhere is a side too", async () => {
  const folder = tempDir();
  cpSync(join(paths.headers, "24"), join(folder, "mine"), { recursive: true });
  const run = await runCli(["diff", "24", "mine", "--daemon", "dir", "--fail-on", "any"], {
    cwd: folder,
  });
  expect(run.code).toBe(0);
});
