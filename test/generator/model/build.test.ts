// The model of the seven releases: everything that the facts state is in it, with presence, values, layouts and links.
import { beforeAll, describe, expect, test } from "vitest";
import { DAEMONS, type Daemon } from "../../../generator/ir/types.js";
import { buildModel } from "../../../generator/model/build.js";
import type { ApiModel, ConstantModel, DaemonModel } from "../../../generator/model/types.js";
import { paths } from "../../../generator/paths.js";
import { loadSemantics } from "../../../generator/semantics/load.js";
import type { Semantics } from "../../../generator/semantics/types.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";
import { RELEASES } from "../../support/releases.js";

let semantics: Semantics;
let model: ApiModel;

beforeAll(async () => {
  semantics = await loadSemantics(paths.semantics);
  model = buildModel(irsFromFacts(), semantics);
});

function daemonOf(daemon: Daemon, from: ApiModel = model): DaemonModel {
  const found = from.daemons.find((candidate) => candidate.daemon === daemon);
  if (found === undefined) throw new Error(`no ${daemon}`);
  return found;
}

function constants(daemon: Daemon, from: ApiModel = model): ReadonlyMap<string, ConstantModel> {
  const all = daemonOf(daemon, from).groups.flatMap(({ members, hidden }) => [
    ...members,
    ...hidden,
  ]);
  return new Map(all.map((constant) => [constant.name, constant]));
}

describe("all releases", () => {
  test("are in order", () => {
    expect(model.releases.map(({ name }) => name)).toEqual(RELEASES);
    expect(model.releases.at(-1)).toMatchObject({ name: "26-dev", development: true });
  });

  test.each(DAEMONS)("have every constant of %s with its value", (daemon) => {
    const modelled = constants(daemon);
    for (const ir of irsFromFacts(RELEASES, ["x86_64-linux-gnu"])) {
      if (ir.daemon !== daemon) continue;
      for (const [name, value] of Object.entries(ir.constants)) {
        expect(modelled.get(name)?.values[ir.release], `${ir.release} ${name}`).toBe(value);
      }
    }
  });

  test.each(DAEMONS)("have every struct, field and function of %s", (daemon) => {
    const own = daemonOf(daemon);
    const ignored = [...semantics.daemons[daemon].structs]
      .filter(([, { entry }]) => entry.use === "ignored")
      .map(([tag]) => tag);
    for (const ir of irsFromFacts(RELEASES, ["x86_64-linux-gnu"])) {
      if (ir.daemon !== daemon) continue;
      for (const [tag, struct] of Object.entries(ir.structs)) {
        const layouts =
          own.packets.find((packet) => packet.struct === tag)?.layouts ??
          own.glueStructs.find((glue) => glue.struct === tag)?.layouts;
        if (ignored.includes(tag)) continue;
        const layout = layouts?.find(({ releases }) => releases.includes(ir.release));
        expect(layout?.size["x86_64-linux-gnu"], `${ir.release} ${tag}`).toBe(struct.size);
        expect(layout?.fields.map(({ name }) => name)).toEqual(
          struct.fields.map(({ name }) => name),
        );
      }
      const slots = [...own.coreFunctions, ...own.entryPoints];
      for (const { name } of Object.values(ir.functionTables).flat()) {
        const slot = slots.find((candidate) => candidate.name === name);
        expect(slot?.releases, `${ir.release} ${name}`).toContain(ir.release);
      }
    }
  });
});

describe("what changed between releases", () => {
  test("a value that was renumbered", () => {
    expect(constants("sd").get("bsdVarPluginDir")).toMatchObject({
      varies: true,
      value: 16,
      values: { 20: 17, 22: 17, 23: 16, "26-dev": 16 },
      since: null,
      removed: null,
    });
  });

  test("a constant that went away, one that came, one that changed its form", () => {
    expect(constants("sd").get("bsdVarCompatible")).toMatchObject({
      since: null,
      removed: "23",
      releases: ["20", "21", "22"],
    });
    expect(constants("fd").get("bVarCheckChanges")).toMatchObject({ since: "22", removed: null });
    expect(constants("fd").get("FT_REG")?.forms).toMatchObject({ 22: "macro", 23: "enumerator" });
  });

  test("layouts, named after their first release", () => {
    const ids = Object.fromEntries(
      daemonOf("fd").packets.map(({ struct, layouts }) => [struct, layouts.map(({ id }) => id)]),
    );
    expect(ids).toEqual({
      save_pkt: ["abi20"],
      restore_object_pkt: ["abi20"],
      restore_pkt: ["abi20", "abi22", "abi26"],
      io_pkt: ["abi20", "abi22"],
      acl_pkt: ["abi20"],
      xattr_pkt: ["abi20"],
    });
  });

  test("fields with their releases, in the newest order", () => {
    const restore = daemonOf("fd").packets.find(({ struct }) => struct === "restore_pkt");
    const names = restore?.fields.map(({ name }) => name) ?? [];
    expect(names.slice(-4)).toEqual([
      "filedes",
      "original_file_name",
      "original_link_name",
      "pkt_end",
    ]);
    expect(restore?.fields.at(-4)).toMatchObject({ since: "22", removed: null });
    expect(restore?.fields.at(-3)).toMatchObject({ since: "26-dev" });
  });
});

describe("names", () => {
  test("are the header's, with Python's as aliases", () => {
    expect(constants("sd").get("bSdEventJobStart")).toMatchObject({
      exportName: "bSdEventJobStart",
      aliases: ["bsdEventJobStart"],
    });
    expect(constants("fd").get("IoStatus.do_io_in_core")?.exportName).toBe("iostat_do_in_core");
    const save = daemonOf("fd").packets.find(({ className }) => className === "SavePacket");
    expect(save?.fields.find(({ name }) => name === "index")?.aliases).toEqual(["object_index"]);
  });

  test("of dictionaries are Python's", () => {
    const dictionaries = (daemon: Daemon): (string | null)[] =>
      daemonOf(daemon).groups.map(({ dictionary }) => dictionary);
    expect(dictionaries("fd")).toEqual(
      expect.arrayContaining([
        ...["bRCs", "bVariable", "bFileType", "bCFs", "bEventType", "bIOPS", "bIOPstatus"],
        ...["bLevels", "bJobMessageType"],
      ]),
    );
    expect(dictionaries("sd")).toEqual(
      expect.arrayContaining(["bsdVariable", "bsdwVariable", "bsdEventType"]),
    );
    expect(dictionaries("dir")).toEqual(
      expect.arrayContaining(["bDirVariable", "bwDirVariable", "bDirEventType"]),
    );
  });
});

describe("a part of the releases", () => {
  test.each(RELEASES)("%s alone", (release) => {
    const alone = buildModel(irsFromFacts([release]), semantics);
    expect(alone.releases.map(({ name }) => name)).toEqual([release]);
    for (const { since, removed } of constants("fd", alone).values()) {
      expect([since, removed]).toEqual([null, null]);
    }
    const fields = daemonOf("fd", alone).packets.flatMap(({ fields: own, directions }) => {
      const names = own.map(({ name }) => name);
      return Object.values(directions).flatMap(({ toPlugin, toCore }) =>
        [...toPlugin, ...toCore].filter((name) => !names.includes(name)),
      );
    });
    expect(fields).toEqual([]);
  });

  test("one daemon on one target", () => {
    const irs = irsFromFacts(["25"], ["aarch64-linux-gnu"]).filter(({ daemon }) => daemon === "sd");
    const alone = buildModel(irs, semantics);
    expect(alone.daemons.map(({ daemon }) => daemon)).toEqual(["sd"]);
    expect(Object.keys(alone.daemons[0]?.hashes["25"] ?? {})).toEqual(["aarch64-linux-gnu"]);
  });

  test("the order of the IRs does not matter", () => {
    expect(buildModel(irsFromFacts().reverse(), semantics)).toEqual(model);
  });
});

describe("documentation", () => {
  test("comes from the newest release that has it, else from the fallback", () => {
    const irs = irsFromFacts().map((ir) =>
      ir.release === "24" || ir.release === "22"
        ? { ...ir, docs: { bVarJobId: `as of ${ir.release}` } }
        : ir,
    );
    const docs = { fd: { bVarJobId: "other", bVarWhere: "prefix" }, sd: {}, dir: {} };
    const documented = constants("fd", buildModel(irs, semantics, { docs }));
    expect(documented.get("bVarJobId")?.doc).toBe("as of 24");
    expect(documented.get("bVarWhere")?.doc).toBe("prefix");
    expect(documented.get("bVarLevel")?.doc).toBeNull();
  });
});
