// Adopting a release end to end: a tree with one change of every kind, drafts that say the same as it, a `check` that stays
// red until each draft is decided, and bindings afterwards.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findClang } from "../../../generator/clang/find-clang.js";
import { GeneratorError } from "../../../generator/errors.js";
import { parseTree } from "../../../generator/ir/parse-tree.js";
import { DAEMONS, TARGETS, type Ir } from "../../../generator/ir/types.js";
import { paths } from "../../../generator/paths.js";
import { renderBindings, type Bindings } from "../../../generator/pipeline.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { runCli, type RecordedRun } from "../../support/fake-host.js";
import { irFromFacts, type ReleaseFacts } from "../../support/ir-from-facts.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

const SD_HEADER = "core/src/stored/sd_plugins.h";
const DIR_HEADER = "core/src/dird/dir_plugins.h";

/** A project with our newest set only: what older releases say is checked elsewhere. */
function project(): string {
  const root = tempDir();
  cpSync(join(paths.headers, "26-dev"), join(root, "headers/26-dev"), { recursive: true });
  mkdirSync(join(root, "generator"));
  cpSync(paths.semantics, join(root, "generator/semantics"), {
    recursive: true,
    filter: (file) => !file.endsWith(".ts"),
  });
  return root;
}

/** A tree as upstream could have it: no comments of ours, no RELEASE. */
function upstream(): string {
  const tree = join(copyHeaderSets("26-dev"), "26-dev");
  rmSync(join(tree, "RELEASE"));
  return tree;
}

async function read(folder: string, release: string): Promise<readonly Ir[]> {
  const clang = await findClang({ env: process.env });
  return parseTree({ ...(await locateTree(folder)), release }, { clang });
}

async function render(root: string): Promise<Bindings> {
  const set = (name: string): Promise<Awaited<ReturnType<typeof locateTree>>> =>
    locateTree(join(root, "headers", name));
  return renderBindings({
    clang: await findClang({ env: process.env }),
    trees: [await set("26-dev"), await set("27")],
    semantics: join(root, "generator/semantics"),
    templates: paths.templates,
    place: { library: paths.library, out: join(root, "generated") },
  });
}

async function findingsOf(root: string): Promise<readonly string[]> {
  try {
    await render(root);
    return [];
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    const all: readonly unknown[] =
      error.cause instanceof AggregateError ? error.cause.errors : [error];
    return all.map((one) =>
      one instanceof GeneratorError ? `${one.code} ${one.message}` : String(one),
    );
  }
}

test("a tree that changed nothing is drafted as our newest set under its name", async () => {
  const root = project();
  const run = await runCli(["adopt", upstream(), "--release", "27", "--into", root]);
  expect(run.code).toBe(0);
  expect(run.stdout).toContain("Drafted Bareos 27 from 26-dev: no difference.");
  for (const file of readdirSync(join(paths.headers, "26-dev/core/src"), { recursive: true }).map(
    String,
  )) {
    if (!file.endsWith(".h")) continue;
    const base = readFileSync(join(paths.headers, "26-dev/core/src", file), "utf8");
    const drafted = readFileSync(join(root, "headers/27/core/src", file), "utf8");
    expect(drafted).toBe(base.replace("Bareos 26-dev:", "Bareos 27:"));
  }
  expect(await findingsOf(root)).toEqual([expect.stringMatching(/^BN517 release 27 is a draft/)]);
});

describe("a tree with changes of many kinds", () => {
  let root: string;
  let tree: string;
  let run: RecordedRun;

  beforeAll(async () => {
    // Kept by hand: folders of a hook live longer than a single test.
    root = join(paths.docs, "..", ".bareos-node", `adopt-test-${String(process.pid)}`);
    rmSync(root, { recursive: true, force: true });
    cpSync(join(paths.headers, "26-dev"), join(root, "headers/26-dev"), { recursive: true });
    cpSync(paths.semantics, join(root, "generator/semantics"), {
      recursive: true,
      filter: (file) => !file.endsWith(".ts"),
    });
    mkdirSync(join(root, "test/facts"), { recursive: true });
    tree = join(root, "tree");
    cpSync(join(paths.headers, "26-dev"), tree, { recursive: true });
    rmSync(join(tree, "RELEASE"));
    const fd = join(tree, FD_HEADER);
    edit(fd, "bVarAccurateOptions = 23,", "bVarAccurateOptions = 23,\n  bVarJobPriority = 24,");
    edit(fd, /\n {2}bVarPluginPath = 22,/, "");
    edit(fd, "bool no_read{};", "bool no_read{};\n  int64_t object_time{};");
    edit(
      fd,
      /(bRC \(\*ClearSeenBitmap\)[^;]*;)/,
      "$1\n  bRC (*SetColour)(PluginContext* ctx, const char* name, bool bright);",
    );
    edit(
      fd,
      "#define FD_PLUGIN_INTERFACE_VERSION 10",
      "#define FD_PLUGIN_INTERFACE_VERSION 10\n#define FD_COLOURS 3\nenum bColour { bRed, bGreen = 4 };",
    );
    edit(
      join(tree, DIR_HEADER),
      /(bDirEventNewPluginOptions = 11,?)/,
      "bDirEventNewPluginOptions = 11, bDirEventLater = 12,",
    );
    edit(
      join(tree, DIR_HEADER),
      "#define DIR_NR_EVENTS bDirEventNewPluginOptions",
      "#define DIR_NR_EVENTS bDirEventLater",
    );
    edit(fd, /(\(\*AddWild\)\([^;]*)\);/, "$1, bool ignore_case);");
    edit(fd, /(\(\*checkFile\)\([^;]*)\);/, "$1, int depth);");
    edit(fd, "  bool win32{", "  uint8_t hint{};\n  bool win32{");
    edit(join(tree, SD_HEADER), /bsdVarPluginDir = 16/, "bsdVarPluginDir = 18");
    run = await runCli(["adopt", tree, "--release", "27", "--into", root]);
    return () => {
      rmSync(root, { recursive: true, force: true });
    };
  });

  test("the drafted headers say exactly what the tree says", async () => {
    expect(run.stderr).toBe("");
    expect(run.code).toBe(0);
    const [ours, theirs] = await Promise.all([
      read(join(root, "headers/27"), "27"),
      read(tree, "27"),
    ]);
    expect(ours.map(({ daemon, target, hash }) => [daemon, target, hash])).toEqual(
      theirs.map(({ daemon, target, hash }) => [daemon, target, hash]),
    );
    expect(ours).toHaveLength(DAEMONS.length * TARGETS.length);
  });

  test("comments of what stayed are carried over, what is new asks for one", async () => {
    const [before] = await read(join(root, "headers/26-dev"), "26-dev");
    const [after] = await read(join(root, "headers/27"), "27");
    for (const [name, doc] of Object.entries(before?.docs ?? {})) {
      if (after?.places[name] !== undefined) expect(after.docs[name], name).toBe(doc);
    }
    const asking = Object.entries(after?.docs ?? {}).filter(([, doc]) => doc.startsWith("DECIDE:"));
    expect(asking.map(([name]) => name)).toEqual([
      "FD_COLOURS",
      "bColour",
      "bGreen",
      "bRed",
      "bVarJobPriority",
      "io_pkt.hint",
      "s_bareosFuncs.SetColour",
      "save_pkt.object_time",
    ]);
    const header = readFileSync(join(root, "headers/27", DIR_HEADER), "utf8");
    expect(header).toContain("#define DIR_NR_EVENTS bDirEventLater\n");
  });

  test("everything to decide is listed, and keeps the bindings from being made", async () => {
    const found = await findingsOf(root);
    expect(found.filter((text) => !text.startsWith("BN517"))).toEqual([]);
    for (const name of [
      "release 27",
      "bVarJobPriority",
      "save_pkt.object_time",
      "SetColour",
      "bRed",
      "bDirEventLater",
      "FD_COLOURS",
      "AddWild",
      "checkFile",
      "io_pkt",
      "io_pkt.hint",
    ]) {
      expect(found.join("\n")).toContain(`BN517 ${name} is a draft`);
      expect(run.stdout).toContain(`${name} is a draft`);
    }
    expect(run.stdout).toContain(
      'ended with until: "26-dev", because the tree has them no more: bVarPluginPath',
    );
  });

  test("drafts name the roles that fit, and guess by type and name", () => {
    const text = (file: string): string =>
      readFileSync(join(root, "generator/semantics/fd", file), "utf8");
    const [, colour = ""] = /SetColour: (.*)/.exec(text("functions.yaml")) ?? [];
    expect(colour).toContain(
      "parameters: { ctx: { role: context }, name: { role: path }, bright: { role: boolean } }",
    );
    expect(colour).toContain("(name string|path)");
    expect(/ hint: (.*)/.exec(text("packets.yaml"))?.[1]).toContain(
      "(number|enumeration|length|time|descriptor|error)",
    );
  });

  test("a function with other parameters keeps those of before for the releases that have them", () => {
    const text = readFileSync(join(root, "generator/semantics/fd/functions.yaml"), "utf8");
    const entry = (name: string): string =>
      new RegExp(`^ {4}${name}:\\n(?: {6}.*\\n)*`, "m").exec(text)?.[0] ?? "";
    expect(entry("AddWild")).toMatch(
      /earlier: \[\{ until: "26-dev", parameters: \{ ctx: \{ role: context \}, item: .* type: [^\n]* \} \}\]/,
    );
    expect(entry("AddWild")).toMatch(/\n {6}parameters: .*ignore_case: \{ role: boolean \} \}/);
    // What older daemons do not pass nobody may look at.
    expect(entry("checkFile")).toMatch(/\n {6}parameters: .*depth: \{ role: opaque \} \}/);
  });

  test("the tests get the release's facts and the report of what it changed", async () => {
    const facts = JSON.parse(
      readFileSync(join(root, "test/facts/27.json"), "utf8"),
    ) as ReleaseFacts;
    const drafted = await read(join(root, "headers/27"), "27");
    for (const daemon of DAEMONS) {
      const stated = irFromFacts(facts, daemon, "x86_64-linux-gnu");
      const said = drafted.find((ir) => ir.daemon === daemon && ir.target === stated.target);
      for (const key of ["constants", "enums", "structs", "functionTables"] as const) {
        expect(said?.[key], `${daemon} ${key}`).toEqual(stated[key]);
      }
    }
    const report = "test/generator/drift/expected/26-dev-27.txt";
    const [mark, ...text] = readFileSync(join(root, report), "utf8").split("\n");
    expect(mark).toMatch(/^DECIDE: /);
    expect(text[0]).toBe(
      "Bareos 26-dev → 27: File Daemon, Storage Daemon, Director on x86_64-linux-gnu",
    );
    expect(text.join("\n")).toContain("with the tables of 27");
    expect(run.stdout).toContain(`${report}:1`);
  });

  test("once decided, the bindings of both releases come out", async () => {
    const semantics = join(root, "generator/semantics");
    for (const file of readdirSync(semantics, { recursive: true }).map(String)) {
      if (!file.endsWith(".yaml")) continue;
      const text = readFileSync(join(semantics, file), "utf8");
      writeFileSync(
        join(semantics, file),
        text.replace(/,? ?\n? *\bdecide: "(?:[^"\\]|\\.)*"/g, ""),
      );
    }
    for (const file of [FD_HEADER, DIR_HEADER]) {
      const path = join(root, "headers/27", file);
      writeFileSync(path, readFileSync(path, "utf8").replaceAll("DECIDE: describe ", "Decided: "));
    }
    expect(await findingsOf(root)).toEqual([]);
    const { files } = await render(root);
    expect(files.get("fd/src/constants/bVariable.ts")).toMatch(/@since 27\b[\s\S]*bVarJobPriority/);
    expect(files.has("abi/27.json")).toBe(true);
    // Up to 26-dev the slot is called as it was.
    expect(files.get("cpp/fd/core_calls.h")).toContain(
      "call.release <= Release::k26Dev ? reinterpret_cast<bRC (*)(PluginContext*, const char*, int)>(call.core.AddWild)",
    );
    expect(files.get("cpp/fd/layouts.h")).toContain("told == Layout::abi27 &&");
  });

  test("a second time it is refused, and nothing is overwritten", async () => {
    const again = await runCli(["adopt", tree, "--release", "27", "--into", root, "--json"]);
    expect(again.code).toBe(2);
    expect(again.stdout).toContain("BN710");
  });
});

describe("a tree that calls itself another release", () => {
  const adoptAs = (release: string, confirm?: () => Promise<boolean>): Promise<RecordedRun> =>
    runCli(
      [
        "adopt",
        join(paths.headers, "26-dev"),
        "--release",
        release,
        "--into",
        project(),
        "--dry-run",
      ],
      confirm === undefined ? {} : { confirm },
    );

  test("is refused where nobody can be asked, with the option that says yes", async () => {
    const run = await adoptAs("27");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/BN711[\s\S]*calls itself 26-dev[\s\S]*--yes/);
  });

  test("is asked about on a terminal", async () => {
    const questions: string[] = [];
    const answering = (answer: boolean) => (question: string) => {
      questions.push(question);
      return Promise.resolve(answer);
    };
    const confirm = answering(true);
    const yes = await runCli(
      ["adopt", join(paths.headers, "26-dev"), "--release", "27", "--into", project(), "--dry-run"],
      { confirm },
    );
    expect(yes.code).toBe(0);
    const no = await adoptAs("27", () => Promise.resolve(false));
    expect(no.code).toBe(2);
    expect(questions).toEqual(["The tree calls itself 26-dev. Adopt it as 27?"]);
  });
});

test("a dry run writes nothing, and a wrong name is refused", async () => {
  const root = project();
  const tree = upstream();
  const run = await runCli([
    "adopt",
    tree,
    "--release",
    "27-dev",
    "--into",
    root,
    "--dry-run",
    "--json",
  ]);
  expect(run.code).toBe(0);
  expect((JSON.parse(run.stdout) as { files: string[] }).files).toContain("headers/27-dev/RELEASE");
  expect(existsSync(join(root, "headers/27-dev"))).toBe(false);
  const wrong = await runCli(["adopt", tree, "--release", "next", "--json"]);
  expect(wrong.stdout).toContain("BN207");
});
