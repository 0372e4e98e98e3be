// `bareos-node ir`: the printed IR is canonical, complete in its documented keys, and says what the facts say.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot, paths } from "../../../generator/paths.js";
import type { Ir } from "../../../generator/ir/types.js";
import { runCli } from "../../support/fake-host.js";
import { copyHeaderSets, edit, FD_HEADER } from "../../support/header-sets.js";

const set = (release: string): string => join(paths.headers, release);

describe("bareos-node ir", () => {
  test("prints the documented keys, the same bytes on every run and from every place", async () => {
    const first = await runCli(["ir", set("25"), "--daemon", "fd"]);
    expect(first.stderr).toBe("");
    expect(first.code).toBe(0);
    const ir = JSON.parse(first.stdout) as Ir;
    expect(ir).toMatchObject({
      schema: 1,
      release: "25",
      daemon: "fd",
      target: "x86_64-linux-gnu",
    });
    expect(ir.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(ir.constants["IoStatus.do_io_in_core"]).toBe(1);
    expect(ir.constants["FD_PLUGIN_MAGIC"]).toBe("*FDPluginData*");
    expect(ir.enums["bVariable"]).toMatchObject({ underlying: "int", members: { bVarJobId: 1 } });
    expect(ir.structs["io_pkt"]?.size).toBe(80);
    expect(ir.functionTables["s_pluginFuncs"]?.find((slot) => slot.name === "pluginIO")).toEqual({
      name: "pluginIO",
      returns: "bRC",
      parameters: [
        { name: "ctx", type: "PluginContext *" },
        { name: "io", type: "io_pkt *" },
      ],
      variadic: false,
    });

    const copy = copyHeaderSets("25");
    const second = await runCli(["ir", join(copy, "25/core/src"), "--daemon", "fd"], { cwd: copy });
    expect(second.stdout).toBe(first.stdout);
  });

  test("layouts are the target's, constants are not", async () => {
    const arm = await runCli(["ir", set("22"), "--daemon", "fd", "--target", "aarch64-linux-gnu"]);
    const intel = await runCli(["ir", set("22"), "--daemon", "fd"]);
    const [armIr, intelIr] = [JSON.parse(arm.stdout) as Ir, JSON.parse(intel.stdout) as Ir];
    expect(armIr.constants).toEqual(intelIr.constants);
    expect(armIr.structs["save_pkt"]?.size).toBe(224);
    expect(intelIr.structs["save_pkt"]?.size).toBe(240);
    expect(armIr.hash).not.toBe(intelIr.hash);
  });

  test("a tree without a release of its own is recognised by its declarations, and ambiguity needs a word", async () => {
    const copy = copyHeaderSets("20", "22");
    for (const release of ["20", "22"]) edit(join(copy, release, "RELEASE"), /.*/s, "");
    const unnamed = await runCli(["ir", join(copy, "22"), "--daemon", "fd"]);
    expect(unnamed.stderr).toContain("BN207");
    for (const release of ["20", "22"]) rmSync(join(copy, release, "RELEASE"));
    const matched = await runCli(["ir", join(copy, "22"), "--daemon", "fd"]);
    expect(JSON.parse(matched.stdout)).toMatchObject({ release: "22" });
    const ambiguous = await runCli(["ir", join(copy, "20"), "--daemon", "fd"]);
    expect(ambiguous.code).toBe(2);
    expect(ambiguous.stderr).toMatch(/BN206.*fit 20, 21[\s\S]*--release 25/);
    const named = await runCli(["ir", join(copy, "20"), "--daemon", "fd", "--release", "20"]);
    expect(JSON.parse(named.stdout)).toMatchObject({ release: "20" });
  });

  test("what is no tree, no daemon or no header is refused with code, place and next step", async () => {
    const nowhere = await runCli(["ir", "/no/such/folder", "--daemon", "fd"]);
    expect(nowhere).toMatchObject({ code: 2, stdout: "" });
    expect(nowhere.stderr).toMatch(/error\[BN201\][\s\S]*fix: /);
    const wrong = await runCli(["ir", join(packageRoot, "test"), "--daemon", "fd"]);
    expect(wrong.stderr).toContain("error[BN202]");
    const daemon = await runCli(["ir", set("25"), "--daemon", "xx"]);
    expect(daemon).toMatchObject({ code: 2 });
    expect(daemon.stderr).toContain("fd, sd, dir");
    const json = await runCli(["ir", "/no/such/folder", "--daemon", "fd", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "BN201" } });
    const copy = copyHeaderSets("25");
    edit(
      join(copy, "25", FD_HEADER),
      /int32_t no_read_missing|bool no_read/,
      "no_such_type no_read",
    );
    const broken = await runCli(["ir", join(copy, "25"), "--daemon", "fd"]);
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/fd_plugins\.h:\d+/);
    expect(broken.stderr).toContain("no_such_type");
    expect(readFileSync(join(set("25"), FD_HEADER), "utf8")).not.toContain("no_such_type");
  });
});
