// Loading the semantics: what is shipped is sound, and each kind of mistake is reported with its place and its next step.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/errors.js";
import { DAEMONS } from "../../../generator/ir/types.js";
import { paths } from "../../../generator/paths.js";
import { loadSemantics } from "../../../generator/semantics/load.js";
import { editedSemantics, errorOf, type Edit } from "../../support/edited-semantics.js";
import { tempDir } from "../../support/temp-dir.js";

describe("the shipped semantics", () => {
  test("load, in release order", async () => {
    const semantics = await loadSemantics(paths.semantics);
    expect(semantics.order.known).toEqual(["20", "21", "22", "23", "24", "25", "26-dev"]);
    for (const daemon of DAEMONS) {
      expect(semantics.daemons[daemon].groups.length).toBeGreaterThan(10);
    }
  });

  test("keep the place of every entry, below the package", async () => {
    const { daemons } = await loadSemantics(paths.semantics);
    const variables = daemons.fd.groups.find(({ entry }) => entry.name === "bVariable");
    const file = "generator/semantics/fd/variables.yaml";
    const { line } = editedSemantics().placeOf("fd/variables.yaml", "bVarJobId:");
    expect(variables?.members.get("bVarJobId")?.place).toEqual({ file, line });
    expect(daemons.fd.packets.get("io_pkt")?.fields.get("buf")?.place.file).toBe(
      "generator/semantics/fd/packets.yaml",
    );
  });

  test("have Python's fields of a stat packet, in Python's order", async () => {
    const { stat } = await loadSemantics(paths.semantics);
    const python =
      "st_dev st_ino st_mode st_nlink st_uid st_gid st_rdev st_size st_atime st_mtime st_ctime st_blksize st_blocks";
    expect(Object.keys(stat).slice(0, 13).join(" ")).toBe(python);
  });
});

interface Mistake extends Edit {
  readonly title: string;
  readonly code: string;
  /** Part of the line that is blamed. */
  readonly at: string;
  readonly says: RegExp;
}

const variables = "fd/variables.yaml";
const packets = "fd/packets.yaml";
const functions = "fd/functions.yaml";

const MISTAKES: readonly Mistake[] = [
  {
    title: "broken YAML",
    file: variables,
    replace: "bVarJobId: { read: int32 }",
    by: "bVarJobId: { read: int32",
    code: "BN502",
    at: "bVarFDName",
    says: /not valid YAML/,
  },
  {
    title: "a key given twice",
    file: variables,
    replace: "bVarFDName:",
    by: "bVarJobId:",
    code: "BN502",
    at: "bVarJobId: { read: string",
    says: /keys must be unique/i,
  },
  {
    title: "an unknown key",
    file: variables,
    replace: "bVarJobId: { read: int32 }",
    by: "bVarJobId: { reads: int32 }",
    code: "BN503",
    at: "bVarJobId:",
    says: /unknown key "reads"/,
  },
  {
    title: "a wrong value",
    file: variables,
    replace: "bVarJobId: { read: int32 }",
    by: "bVarJobId: { read: int33 }",
    code: "BN503",
    at: "bVarJobId:",
    says: /bVarJobId\.read/,
  },
  {
    title: "an empty reason",
    file: functions,
    replace: "ignore: Plain malloc under another name; the glue calls malloc itself.",
    by: 'ignore: ""',
    code: "BN503",
    at: 'ignore: ""',
    says: /bareosMalloc\.ignore/,
  },
  {
    title: "a file of no known kind",
    file: "dir/constants.yaml",
    replace: "groups:",
    by: "grups:",
    code: "BN503",
    at: "# Constants of the Director",
    says: /neither groups/,
  },
  {
    title: "a constant in two files",
    file: "fd/events.yaml",
    replace: "      bEventJobStart:",
    by: "      IO_OPEN: { value: none }\n      bEventJobStart:",
    code: "BN504",
    at: "IO_OPEN",
    says: /IO_OPEN is described twice, first in .*fd\/constants\.yaml:\d+/,
  },
  {
    title: "a name exported twice",
    file: variables,
    replace: "bVarJobId: { read: int32 }",
    by: "bVarJobId: { read: int32, aliases: [bVarFDName] }",
    code: "BN504",
    at: "bVarFDName: {",
    says: /bVarFDName would be exported twice, first for .*:\d+/,
  },
  {
    title: "a group that does not exist",
    file: variables,
    replace: "values: JobTypes",
    by: "values: JobKinds",
    code: "BN505",
    at: "values: JobKinds",
    says: /bVarType names the group JobKinds/,
  },
  {
    title: "an enumeration without values",
    file: packets,
    replace: "func: { role: enumeration, values: bIOPS }",
    by: "func: { role: enumeration }",
    code: "BN505",
    at: "func: { role: enumeration }",
    says: /names no group of values/,
  },
  {
    title: "directions of an unknown callback",
    file: packets,
    replace: "pluginIoSeek: {",
    by: "pluginIoFind: {",
    code: "BN505",
    at: "pluginIoFind",
    says: /no callback, method or core function/,
  },
  {
    title: "directions of an unknown field",
    file: packets,
    replace: "toCore: [content, content_length]",
    by: "toCore: [contents, content_length]",
    code: "BN505",
    at: "getAcl: {",
    says: /acl_pkt moves contents in getAcl/,
  },
  {
    title: "directions of an ignored field",
    file: packets,
    replace: "toCore: [content, content_length]",
    by: "toCore: [content, content_length, pkt_end]",
    code: "BN505",
    at: "getAcl: {",
    says: /a field that it ignores/,
  },
  {
    title: "an unknown release",
    file: variables,
    replace: 'since: "23"',
    by: 'since: "23.1"',
    code: "BN505",
    at: 'since: "23.1"',
    says: /release 23\.1 is not in releases\.yaml/,
  },
  {
    title: "a packet that does not exist",
    file: functions,
    replace: "of: io_pkt",
    by: "of: oi_pkt",
    code: "BN505",
    at: "pluginIO:",
    says: /pluginIO\(io\) names the packet oi_pkt/,
  },
  {
    title: "a return code that does not exist",
    file: functions,
    replace: "results: [bRC_OK, bRC_More, bRC_Error]",
    by: "results: [bRC_OK, bRC_Mehr, bRC_Error]",
    code: "BN505",
    at: "getXattr:",
    says: /bRC_Mehr/,
  },
  {
    title: "a function that is exposed and ignored",
    file: functions,
    replace: "export: AddExclude",
    by: "export: AddExclude\n      ignore: Both at once is a contradiction.",
    code: "BN505",
    at: "AddExclude:",
    says: /exposed and ignored at once/,
  },
  {
    title: "a function table that is no struct",
    file: functions,
    replace: "table: s_pluginFuncs",
    by: "table: s_plugFuncs",
    code: "BN505",
    at: "table: s_plugFuncs",
    says: /s_plugFuncs is no struct of the fd daemon/,
  },
  {
    title: "a buffer whose length does not name it",
    file: packets,
    replace: "content_length: { role: length, of: content }",
    by: "content_length: { role: length, of: fname }",
    code: "BN506",
    at: "content_length: { role: length",
    says: /acl_pkt\.content_length is length and names fname/,
  },
  {
    title: "an answer's count that is no number",
    file: packets,
    replace: "filled: status",
    by: "filled: fname",
    code: "BN506",
    at: "filled: fname",
    says: /io_pkt\.buf names fname, which is no number/,
  },
  {
    title: "an answer's count for a buffer that is not the core's",
    file: packets,
    replace: "name_length: { role: length, of: name }",
    by: "name_length: { role: length, of: name, filled: value_length }",
    code: "BN506",
    at: "filled: value_length",
    says: /xattr_pkt\.name_length is no buffer of the core/,
  },
  {
    title: "a method for an event that takes no packet",
    file: "fd/events.yaml",
    replace: "method: restoreObjectData",
    by: "method: parsePluginDefinition",
    code: "BN505",
    at: "method: parsePluginDefinition",
    says: /bEventRestoreObject goes to the method parsePluginDefinition/,
  },
  {
    title: "a lifetime that ends before it begins",
    file: variables,
    replace: 'since: "23"',
    by: 'since: "23", until: "22"',
    code: "BN507",
    at: 'until: "22"',
    says: /begins with 23 and ends with 22/,
  },
];

describe("a mistake is refused with its place", () => {
  test.each(MISTAKES)("$title", async ({ at, code, says, ...edit }) => {
    const { folder, placeOf } = editedSemantics(edit);
    const error = await errorOf(() => loadSemantics(folder));
    expect(error).toBeInstanceOf(GeneratorError);
    if (!(error instanceof GeneratorError)) return;
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.where).toEqual(placeOf(edit.file, at));
    expect(error.consequence).toMatch(/nothing was generated/);
    expect(error.fix).not.toBe("");
  });

  test("a folder that is not there", async () => {
    const error = await errorOf(() => loadSemantics("/nowhere"));
    expect(error).toMatchObject({ code: "BN501", where: { file: "/nowhere" } });
  });

  test("an empty folder", async () => {
    const folder = tempDir();
    mkdirSync(join(folder, "fd"));
    writeFileSync(join(folder, "fd/functions.txt"), "");
    expect(await errorOf(() => loadSemantics(folder))).toMatchObject({ code: "BN501" });
  });

  test("several mistakes are told together, each with its place", async () => {
    const { folder } = editedSemantics(
      { file: variables, replace: "values: JobTypes", by: "values: JobKinds" },
      { file: "sd/variables.yaml", replace: "values: JobStatus", by: "values: JobState" },
    );
    const error = await errorOf(() => loadSemantics(folder));
    expect(error).toMatchObject({ code: "BN505" });
    expect(String(error)).toMatch(/2 findings/);
    expect(error).toHaveProperty("cause.errors.length", 2);
    expect(String(error)).toMatch(/fd\/variables\.yaml:\d+: \[BN505\]/);
    expect(String(error)).toMatch(/sd\/variables\.yaml:\d+: \[BN505\]/);
  });
});
