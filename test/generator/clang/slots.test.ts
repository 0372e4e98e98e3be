// Slots of function tables in all the ways that C++ can write them: each is read for what it is, or refused by its name.
import { beforeAll, describe, expect, it } from "vitest";
import { findAll } from "../../../generator/drift/compare-trees.js";
import type { Ir } from "../../../generator/ir/types.js";
import { type Edit, FD, parseChanged, replace, shippedIr } from "../../support/changed-tree.js";

const TABLE = "typedef struct s_pluginFuncs {";
const SLOT = "bRC (*endBackupFile)(PluginContext* ctx);";

/** The slot written otherwise, with declarations in front of its table. */
function written(slot: string, declarations = ""): Edit {
  return (root) => {
    replace(FD, SLOT, slot)(root);
    replace(FD, TABLE, `${declarations}\n${TABLE}`)(root);
  };
}

function slotOf(ir: Ir): Ir["functionTables"][string][number] | undefined {
  return ir.functionTables["s_pluginFuncs"]?.find(({ name }) => name === "endBackupFile");
}

let plain: Ir;
beforeAll(async () => {
  plain = await shippedIr();
});
const parameters = [{ name: "ctx", type: "PluginContext *" }];

describe("the same function", () => {
  it.each<[string, string, string?]>([
    ["behind a type name", "slot_t endBackupFile;", "typedef bRC (*slot_t)(PluginContext* ctx);"],
    ["behind an alias", "slot_t endBackupFile;", "using slot_t = bRC (*)(PluginContext* ctx);"],
    ["a function's type name", "slot_t* endBackupFile;", "typedef bRC slot_t(PluginContext* ctx);"],
    [
      "a const slot of an alias",
      "slot_t* const endBackupFile;",
      "using slot_t = bRC(PluginContext* ctx);",
    ],
    ["const", "bRC (*const endBackupFile)(PluginContext* ctx);"],
    ["an attribute in front", "[[deprecated]] bRC (*endBackupFile)(PluginContext* ctx);"],
    ["an attribute behind the name", "bRC (*endBackupFile [[deprecated]])(PluginContext* ctx);"],
    [
      "an attribute at the end",
      "bRC (*endBackupFile)(PluginContext* ctx) __attribute__((nonnull(1)));",
    ],
    ["a trailing result", "auto (*endBackupFile)(PluginContext* ctx) -> bRC;"],
  ])("%s", async (_, slot, declarations) => {
    const ir = await parseChanged(written(slot, declarations));
    expect(slotOf(ir)).toEqual({
      name: "endBackupFile",
      returns: "bRC",
      parameters,
      variadic: false,
    });
    expect(ir.functionTables["s_pluginFuncs"]).toEqual(plain.functionTables["s_pluginFuncs"]);
    const severe = findAll("fd", plain, ir).filter(
      ({ severity }) => severity !== "note" && severity !== "addition",
    );
    expect(severe).toEqual([]);
  });

  it("noexcept is part of it, and something that a plugin's source has to promise", async () => {
    const ir = await parseChanged(written("bRC (*endBackupFile)(PluginContext* ctx) noexcept;"));
    expect(slotOf(ir)?.noexcept).toBe(true);
    expect(findAll("fd", plain, ir)).toMatchObject([
      {
        rule: "signature-spelling",
        subject: "s_pluginFuncs.endBackupFile",
        summary: "bRC (PluginContext * ctx) → bRC (PluginContext * ctx) noexcept",
      },
    ]);
  });

  it("noexcept of a core function is a note", async () => {
    const ir = await parseChanged(
      replace(FD, /bRC \(\*getInstanceCount\)\(PluginContext\* ctx, int\* ret\)/, "$& noexcept"),
    );
    expect(findAll("fd", plain, ir)).toMatchObject([
      { rule: "slot-spelling", severity: "note", subject: "s_bareosFuncs.getInstanceCount" },
    ]);
  });

  it("noexcept of loadPlugin is a note", async () => {
    const ir = await parseChanged(
      replace("lib/plugins.h", /(typedef bRC \(\*t_loadPlugin\)\([^;]*\));/, "$1 noexcept;"),
    );
    expect(findAll("fd", plain, ir)).toMatchObject([
      { rule: "typedef-spelling", severity: "note", subject: "t_loadPlugin" },
    ]);
  });
});

it("a function that gives a function", async () => {
  const ir = await parseChanged(written("bRC (*(*endBackupFile)(PluginContext* ctx))(int code);"));
  expect(slotOf(ir)).toEqual({
    name: "endBackupFile",
    returns: "bRC (*)(int)",
    parameters,
    variadic: false,
  });
  expect(findAll("fd", plain, ir).map(({ rule }) => rule)).toContain("signature-changed");
});

describe("refused by name", () => {
  it.each<[string, string, string, RegExp]>([
    ["another calling convention", `${SLOT.slice(0, -1)} __attribute__((ms_abi));`, "", /ms_abi/],
    ["an array", "bRC (*endBackupFile[2])(PluginContext* ctx);", "", /array of functions/],
    [
      "a hidden array",
      "pair_t endBackupFile;",
      "typedef bRC (*pair_t[2])(PluginContext*);",
      /pair_t hides/,
    ],
    [
      "a macro",
      "SLOT(endBackupFile);",
      "#define SLOT(name) bRC(*name)(PluginContext * ctx)",
      /parameters/,
    ],
  ])("%s", async (_, slot, declarations, why) => {
    const refusal: unknown = await parseChanged(written(slot, declarations)).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      code: "BN306",
      message: expect.stringMatching(/s_pluginFuncs\.endBackupFile/) as string,
    });
    expect(String(refusal)).toMatch(why);
  });

  it("a function type of another header", async () => {
    await expect(
      parseChanged((root) => {
        replace(
          "lib/plugins.h",
          "typedef bRC (*t_loadPlugin)",
          "typedef bRC slot_t(PluginContext* ctx);\n$&",
        )(root);
        written("slot_t* endBackupFile;")(root);
      }),
    ).rejects.toThrow(/slot_t \* hides a function/);
  });
});

it("data between slots has an offset and moves what stands behind it", async () => {
  const ir = await parseChanged(written(`int64_t cookie;\n${SLOT}`));
  const fields = ir.structs["s_pluginFuncs"]?.fields ?? [];
  const at = fields.findIndex(({ name }) => name === "cookie");
  expect(fields.slice(at, at + 2).map(({ name, offset }) => [name, offset])).toEqual([
    ["cookie", 56],
    ["endBackupFile", 64],
  ]);
  const findings = findAll("fd", plain, ir);
  expect(findings.find(({ subject }) => subject === "s_pluginFuncs.endBackupFile")).toMatchObject({
    rule: "slot-moved",
    effects: { oldPluginOnNewDaemon: "corrupts-memory", newPluginOnOldDaemon: "corrupts-memory" },
  });
  expect(findings.find(({ subject }) => subject === "s_pluginFuncs.cookie")?.rule).toBe(
    "field-added-in-middle",
  );
});
