// The audit: what a tree has that our semantics do not know, sorted by what it needs, and what its Python modules lack.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { auditTree } from "../../../generator/audit/audit.js";
import { moduleOf, type PythonModule } from "../../../generator/audit/python-modules.js";
import { AUDIT_CHECKS } from "../../../generator/audit/types.js";
import { OUR_LICENCE } from "../../../generator/drift/coverage.js";
import { entryPointsOf, licencesOf } from "../../../generator/tree/loading.js";
import type { Daemon, Ir } from "../../../generator/ir/types.js";
import { packageRoot, paths } from "../../../generator/paths.js";
import { loadSemantics } from "../../../generator/semantics/load.js";
import type { Semantics } from "../../../generator/semantics/types.js";
import {
  withConstant,
  withEnumerator,
  withFields,
  withFunctions,
  withoutConstant,
} from "../../support/changed-irs.js";
import { runCli } from "../../support/fake-host.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";

let semantics: Semantics;
const irs = irsFromFacts(["26-dev"], ["x86_64-linux-gnu"]);
const none: ReadonlyMap<Daemon, PythonModule> = new Map();

beforeAll(async () => {
  semantics = await loadSemantics(paths.semantics);
});

function changedFd(...changes: readonly ((ir: Ir) => Ir)[]): readonly Ir[] {
  return irs.map((ir) =>
    ir.daemon === "fd" ? changes.reduce((one, change) => change(one), ir) : ir,
  );
}

function audited(of: readonly Ir[], modules = none): readonly string[] {
  return auditTree(of, semantics, modules).map(
    ({ check, daemons, subject }) => `${check} ${daemons.join()} ${subject}`,
  );
}

describe("headers against semantics", () => {
  test("what we ship leaves no gap", () => {
    expect(audited(irs)).toEqual([]);
  });

  const FILE = "filed/fd_plugins.h";
  test.each([
    ["variable-without-type fd bVarNew", withEnumerator("bVariable", "bVarNew", 24, FILE, 1)],
    ["event-without-value fd bEventNew", withEnumerator("bEventType", "bEventNew", 32, FILE, 1)],
    ["constant-without-dictionary fd IO_NEW", withEnumerator("IO_*", "IO_NEW", 6, FILE, 1)],
    ["not-described fd NEW_MACRO", withConstant("NEW_MACRO", 1, FILE, 1)],
    ["not-declared fd bVarJobId", withoutConstant("bVarJobId")],
    [
      "not-described fd io_pkt.more",
      withFields("io_pkt", (all) => [...all, { name: "more", type: "int", offset: 80, size: 4 }]),
    ],
    [
      "does-not-fit fd s_pluginFuncs.newPlugin",
      withFunctions("s_pluginFuncs", (all) =>
        all.map((slot) => (slot.name === "newPlugin" ? { ...slot, parameters: [] } : slot)),
      ),
    ],
    [
      `licence-refused fd ${OUR_LICENCE}`,
      (ir: Ir): Ir => ({ ...ir, loading: { licences: ["MIT"], entryPoints: [] } }),
    ],
  ])("%s", (expected, change) => {
    expect(audited(changedFd(change))).toEqual([expected]);
  });

  test("what all daemons share is one gap", () => {
    const common = irs.map(withConstant("NEW_MACRO", 1, "include/streams.h", 1));
    expect(audited(common)).toEqual(["not-described fd,sd,dir NEW_MACRO"]);
  });
});

describe("Python modules against headers", () => {
  /** A module of all that the headers have, in the three forms of the releases. */
  const source = (ir: Ir, without: readonly string[] = []): string =>
    Object.entries(ir.constants)
      .filter(([name]) => !without.includes(name))
      .map(([name, value], index) => {
        const c = name.replaceAll(".", "::");
        const answer = `case ${c}: break;`;
        if (index % 3 === 0) return `EXPORT_ENUM_VALUE(dict, ${c}); ${answer}`;
        if (index % 3 === 1)
          return `ConstSet_StrLong(dict, ${c}, ${typeof value === "number" && value >= 0 ? String(value) : c}); ${answer}`;
        return `if (!set_enum_value(dict, ${c})) return; ${answer}`;
      })
      .join("\n");
  const fd = irs.filter(({ daemon }) => daemon === "fd");
  const auditOf = (text: string): readonly string[] =>
    audited(fd, new Map([["fd", moduleOf(text)]]));
  const [ir] = fd;
  if (ir === undefined) throw new Error("no IR");

  test("a whole module lacks nothing", () => {
    expect(auditOf(source(ir))).toEqual([]);
  });

  test("a missing constant, one in a comment, a wrong number, a variable that is never answered", () => {
    expect(auditOf(source(ir, ["bVarPluginPath"]))).toEqual(["python-lacks fd bVarPluginPath"]);
    const comment = "// EXPORT_ENUM_VALUE(dict, bVarPluginPath)\n";
    expect(auditOf(comment + source(ir, ["bVarPluginPath"]))).toEqual([
      "python-lacks fd bVarPluginPath",
    ]);
    const wrong = "ConstSet_StrLong(dict, bVarLevel, 99); case bVarLevel:";
    expect(auditOf(source(ir, ["bVarLevel"]) + wrong)).toEqual([
      "python-wrong-number fd bVarLevel",
    ]);
    const silent = "EXPORT_ENUM_VALUE(dict, bVarLevel)";
    expect(auditOf(source(ir, ["bVarLevel"]) + silent)).toEqual(["python-no-value fd bVarLevel"]);
  });

  test("a group of which the module has nothing is one remark", () => {
    const names = Object.keys(ir.enums["JobStatus"]?.members ?? {});
    expect(auditOf(source(ir, names))).toEqual(["python-lacks fd JobStatus"]);
  });

  test("events whose names a macro puts together", () => {
    const { exported } = moduleOf("set_enum_value_with_typo(dict, EventJobStart)");
    expect(exported).toContain("bSdEventJobStart");
  });
});

describe("how plugins are accepted", () => {
  test("licences and entry points are read beside their comparison", () => {
    const source =
      'if (!Bstrcasecmp(info->plugin_license, "B")\n && !strcmp(p->plugin_license,"A")) Log("licence %s");';
    expect(licencesOf(source)).toEqual(["A", "B"]);
    expect(entryPointsOf('f = (t)dlsym(plugin->handle, "loadPlugin");')).toEqual(["loadPlugin"]);
    expect(licencesOf("nothing of the kind")).toEqual([]);
  });

  test("our library states the licence that the audit looks for", () => {
    const plugin = readFileSync(join(packageRoot, "runtime/daemon/plugin.cc"), "utf8");
    expect(plugin).toContain(`"${OUR_LICENCE}"`);
  });
});

describe("bareos-node audit", () => {
  test("a header set that we ship is fine", async () => {
    const run = await runCli(["audit", join(paths.headers, "25")]);
    expect(run.stdout).toBe(
      "Bareos 25: Our semantics describe all of it. 0 remarks about the tree itself. Python modules looked at: none, the tree has none.\n",
    );
    expect(run.code).toBe(0);
  });

  test("gaps are 1, with the place and the file to edit; remarks only when asked for", async () => {
    const tree = join(copyHeaderSets("25"), "25");
    rmSync(join(tree, "RELEASE"));
    const module = join(tree, "core/src/plugins/filed/python/module");
    mkdirSync(module, { recursive: true });
    writeFileSync(
      join(module, "bareosfd.h"),
      "EXPORT_ENUM_VALUE(dict, bVarJobId); case bVarJobId:",
    );
    const options = ["audit", tree, "--release", "25", "--json"];
    const quiet = await runCli(options);
    expect(quiet.code).toBe(0);
    expect((await runCli([...options, "--fail-on", "any"])).code).toBe(1);
    edit(join(tree, FD_HEADER), "bVarPluginPath = 22,", "bVarPluginPath = 22,\n  bVarNew = 23,");
    const run = await runCli(["audit", tree, "--release", "25"]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /gap: Variables without a known value type[\s\S]*bVarNew.*number is 23.*filed\/fd_plugins\.h:\d+\n +fix: add under members: of the group bVariable/,
    );
    expect(run.stdout).toContain(
      "fd  bVarPluginPath is not among the module's constants of bVariable",
    );
  });

  test("every check has an explanation", () => {
    for (const { about, title } of AUDIT_CHECKS)
      expect(`${title} ${about}`).toMatch(/^[A-Z].{30,}\.$/);
  });
});

test("a tree that does not say its release is asked for it", async () => {
  const tree = join(copyHeaderSets("25"), "25");
  rmSync(join(tree, "RELEASE"));
  edit(join(tree, FD_HEADER), "bVarPluginPath = 22", "bVarPluginPath = 97");
  const run = await runCli(["audit", tree]);
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/error\[BN206\][\s\S]*--release 25/);
});
