// The whole stage with a real clang, on the shipped sets: what comes out, and that it depends on nothing but the headers.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findClang } from "../../../generator/clang/find-clang.js";
import { parseTree } from "../../../generator/ir/parse-tree.js";
import { UNKNOWN_RELEASE } from "../../../generator/ir/build-ir.js";
import { printIr } from "../../../generator/ir/canonical.js";
import { paths } from "../../../generator/paths.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { tempDir } from "../../support/temp-dir.js";

const clang = await findClang({ env: process.env });
const shipped = await locateTree(join(paths.headers, "25"));

describe("release 25", async () => {
  const irs = await parseTree(shipped, { clang });
  const [fd] = irs;

  it("gives one IR per daemon and target", () => {
    expect(irs.map((ir) => [ir.daemon, ir.target])).toEqual([
      ["fd", "x86_64-linux-gnu"],
      ["fd", "aarch64-linux-gnu"],
      ["sd", "x86_64-linux-gnu"],
      ["sd", "aarch64-linux-gnu"],
      ["dir", "x86_64-linux-gnu"],
      ["dir", "aarch64-linux-gnu"],
    ]);
  });

  it("reads every form of constant", () => {
    const forms = ["bRC_OK", "FT_MASK", "STREAM_BIT_64", "FD_PLUGIN_MAGIC", "IoStatus.error"].map(
      (name) => [fd?.constants[name], fd?.forms[name]],
    );
    expect(forms).toEqual([
      [0, "enumerator"],
      [0xffff, "constant"],
      [2 ** 30, "macro"],
      ["*FDPluginData*", "macro"],
      [-1, "static-member"],
    ]);
  });

  it("keys enums by their name, their typedef's name, or their members' prefix", () => {
    expect(fd?.enums).toMatchObject({
      bVariable: { underlying: "int" },
      bEventType: { underlying: "unsigned int" },
      FILETYPES: { underlying: "int32_t" },
      JobLevelCode: { underlying: "char" },
      "IO_*": { members: { IO_OPEN: 1, IO_SEEK: 5 } },
      "M_*": { underlying: "int32_t" },
    });
    expect(Object.keys(fd?.enums["CF_*"]?.members ?? {})).toEqual([
      "CF_SKIP",
      "CF_ERROR",
      "CF_EXTRACT",
      "CF_CREATED",
      "CF_CORE",
    ]);
  });

  it("states layouts of both targets: struct stat is smaller on Arm", () => {
    const sizes = irs
      .slice(0, 2)
      .map((ir) => [ir.structs["save_pkt"]?.size, ir.structs["restore_pkt"]?.size]);
    expect(sizes).toEqual([
      [240, 240],
      [224, 224],
    ]);
    expect(fd?.structs["save_pkt"]?.fields.find((field) => field.name === "flags")).toEqual({
      name: "flags",
      type: "char[5]",
      offset: 172,
      size: 5,
    });
    expect(fd?.structs["IoStatus"]).toEqual({ size: 1, align: 1, fields: [] });
  });

  it("reads function tables with their parameters' names", () => {
    const slot = fd?.functionTables["s_bareosFuncs"]?.find((one) => one.name === "DebugMessage");
    expect(slot).toEqual({
      name: "DebugMessage",
      returns: "bRC",
      parameters: [
        { name: "ctx", type: "PluginContext *" },
        { name: "file", type: "const char *" },
        { name: "line", type: "int" },
        { name: "level", type: "int" },
        { name: "fmt", type: "const char *" },
      ],
      variadic: true,
    });
    expect(fd?.typedefs).toMatchObject({
      CoreFunctions: "s_bareosFuncs",
      t_unloadPlugin: "bRC (*)()",
    });
  });

  it("carries the sets' own doc comments and places", () => {
    for (const name of [
      "save_pkt",
      "save_pkt.fname",
      "bVarJobId",
      "FD_PLUGIN_MAGIC",
      "s_pluginFuncs.createFile",
    ]) {
      expect(fd?.docs[name], name).toMatch(/^\w[^*]*$/);
    }
    expect(fd?.places["bRC_OK"]?.file).toBe("lib/plugins.h");
  });
});

describe("independence", () => {
  it("gives the same bytes at another place, and no comments for a tree that is not ours", async () => {
    const root = join(tempDir(), "a folder with spaces");
    cpSync(shipped.root, root, { recursive: true });
    const options = { clang, daemons: ["sd"], targets: ["x86_64-linux-gnu"] } as const;
    const [here] = await parseTree(shipped, options);
    const [there] = await parseTree(await locateTree(root), options);
    if (here === undefined || there === undefined) throw new Error("nothing was parsed");
    expect(printIr(there)).toBe(printIr(here));

    rmSync(join(root, "RELEASE"));
    const [bare] = await parseTree(await locateTree(root), options);
    expect(bare).toMatchObject({ hash: here.hash, docs: {}, release: UNKNOWN_RELEASE });
  });

  it("removes its temporary files, also when it is interrupted", async () => {
    const dir = tempDir();
    vi.stubEnv("TMPDIR", dir);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const controller = new AbortController();
    const run = parseTree(shipped, { clang, signal: controller.signal });
    while (readdirSync(dir).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: "BN107" });
    expect(readdirSync(dir)).toEqual([]);
  });
});
