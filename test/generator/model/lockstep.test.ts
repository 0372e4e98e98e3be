// The lockstep guarantee: whatever a header and the semantics do not agree on is refused, by name, with both places.
import { beforeAll, describe, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/errors.js";
import type { Ir } from "../../../generator/ir/types.js";
import { buildModel } from "../../../generator/model/build.js";
import { isDisagreement } from "../../../generator/model/findings.js";
import { paths } from "../../../generator/paths.js";
import { loadSemantics } from "../../../generator/semantics/load.js";
import type { Semantics } from "../../../generator/semantics/types.js";
import {
  changeRelease,
  withConstant,
  withEnumerator,
  withFields,
  withFunctions,
  withoutConstant,
  withPlace,
} from "../../support/changed-irs.js";
import { editedSemantics } from "../../support/edited-semantics.js";
import { irsFromFacts } from "../../support/ir-from-facts.js";
import { RELEASES } from "../../support/releases.js";

let semantics: Semantics;
let irs: Ir[];

beforeAll(async () => {
  semantics = await loadSemantics(paths.semantics);
  irs = irsFromFacts();
});

function refusal(changed: readonly Ir[], by: Semantics = semantics): GeneratorError {
  try {
    buildModel(changed, by);
  } catch (error) {
    if (error instanceof GeneratorError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

/** Every finding as `CODE message`. */
function findingsOf(changed: readonly Ir[], by: Semantics): readonly string[] {
  try {
    buildModel(changed, by);
    return [];
  } catch (error) {
    const { cause } = error as Error;
    const all: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [error];
    return all.map((one) =>
      one instanceof GeneratorError ? `${one.code} ${one.message}` : String(one),
    );
  }
}

const header = "filed/fd_plugins.h";

describe("something new in a header", () => {
  test("an enumerator is refused by name, with the line to add", () => {
    const add = withEnumerator("bVariable", "bVarNew", 24, header, 77);
    const error = refusal(changeRelease(irs, "26-dev", add, "fd"));
    expect(error).toMatchObject({ code: "BN510", where: { file: header, line: 77 } });
    expect(error.message).toMatch(/the constant bVarNew, which release 26-dev declares/);
    expect(error.fix).toMatch(
      /the group bVariable \(generator\/semantics\/fd\/variables\.yaml:\d+\) the line "bVarNew: \{ read: string \}"/,
    );
    expect(error.consequence).toMatch(/nothing was generated/);
    expect(isDisagreement(error.code)).toBe(true);
  });

  test("a constant that all daemons share is one finding, with the nearest group", () => {
    const add = withConstant("STREAM_ACL_NEW", 1021, "include/streams.h", 9);
    const error = refusal(RELEASES.reduce((all, release) => changeRelease(all, release, add), irs));
    expect(error.message).toMatch(/each of the releases 20, .* 26-dev declares/);
    expect(error.fix).toMatch(/the group bStream \(generator\/semantics\/common\/streams\.yaml/);
    expect(error.cause).toBeUndefined();
  });

  test("a field", () => {
    const field = { name: "checksum", type: "const char *", offset: 80, size: 8 };
    const add = withFields("io_pkt", (fields) => [...fields, field]);
    const place = withPlace("io_pkt.checksum", header, 99);
    const error = refusal(changeRelease(irs, "25", (ir) => place(add(ir)), "fd"));
    expect(error).toMatchObject({ code: "BN510", where: { file: header, line: 99 } });
    expect(error.message).toMatch(/the field io_pkt\.checksum/);
    expect(error.fix).toMatch(/packets\.yaml:\d+.*"checksum: \{ role: string \}"/);
  });

  test("a field of a struct that only the glue uses", () => {
    const field = { name: "plugin_homepage", type: "const char *", offset: 64, size: 8 };
    const add = withFields("gen_pluginInfo", (fields) => [...fields, field]);
    const error = refusal(changeRelease(irs, "26-dev", add));
    expect(error.code).toBe("BN510");
    expect(error.message).toMatch(/gen_pluginInfo\.plugin_homepage/);
  });

  test("a function", () => {
    const parameters = [{ name: "ctx", type: "PluginContext *" }];
    const slot = { name: "pauseBackup", returns: "bRC", parameters, variadic: false };
    const field = { name: "pauseBackup", type: "bRC (*)(PluginContext *)", offset: 144, size: 8 };
    const addSlot = withFunctions("s_pluginFuncs", (slots) => [...slots, slot]);
    const addField = withFields("s_pluginFuncs", (fields) => [...fields, field]);
    const error = refusal(changeRelease(irs, "26-dev", (ir) => addSlot(addField(ir)), "fd"));
    expect(error.code).toBe("BN510");
    expect(error.message).toMatch(/the function s_pluginFuncs\.pauseBackup/);
    expect(error.fix).toMatch(/entryPoints: functions: of the table in .*fd\/functions\.yaml:\d+/);
  });

  test("a struct and a typedef; a typedef of an enum's own name is fine", () => {
    const change = (ir: Ir): Ir => ({
      ...ir,
      structs: { ...ir.structs, new_pkt: { size: 4, align: 4, fields: [] } },
      typedefs: { ...ir.typedefs, new_t: "int", bVariable: "bVariable" },
    });
    const error = refusal(changeRelease(irs, "26-dev", change, "fd"));
    expect(error.message).toMatch(/the struct new_pkt/);
    expect(error.message).toMatch(/the typedef new_t/);
    expect(error.message).toMatch(/2 findings/);
  });
});

test("a field that fell into padding leaves two layouts of one size: somebody has to say that the release tells them apart", async () => {
  const narrow = { name: "urgent", type: "bool", offset: 225, size: 1 };
  const add = withFields("save_pkt", (fields) => [
    ...fields.slice(0, -1),
    narrow,
    ...fields.slice(-1),
  ]);
  const changed = changeRelease(irs, "26-dev", add, "fd");
  const ofSizes = (by: Semantics): readonly string[] =>
    findingsOf(changed, by).filter((text) => text.startsWith("BN409"));
  expect(ofSizes(semantics)).toEqual([
    expect.stringMatching(/save_pkt has another layout since 26-dev and as many bytes as in 20 /),
  ]);
  expect(isDisagreement("BN409")).toBe(true);
  const said = editedSemantics({
    file: "fd/save-packets.yaml",
    replace: "    class: SavePacket",
    by: "    class: SavePacket\n    oneSize: Previews before it are not supported.",
  });
  expect(ofSizes(await loadSemantics(said.folder))).toEqual([]);
});

describe("an entry without its declaration", () => {
  test("names its own line and the releases", () => {
    const error = refusal(changeRelease(irs, "24", withoutConstant("bVarWhere"), "fd"));
    const { line } = editedSemantics().placeOf("fd/variables.yaml", "bVarWhere:");
    const file = "generator/semantics/fd/variables.yaml";
    expect(error).toMatchObject({ code: "BN511", where: { file, line } });
    expect(error.message).toMatch(/bVarWhere is described, but release 24 does not declare it/);
  });

  test("that no release has is to be corrected or removed", async () => {
    const { folder, placeOf } = editedSemantics({
      file: "fd/variables.yaml",
      replace: "      bVarJobId:",
      by: "      bVarJobbId: { read: int32 }\n      bVarJobId:",
    });
    const error = refusal(irs, await loadSemantics(folder));
    expect(error.where).toEqual(placeOf("fd/variables.yaml", "bVarJobbId"));
    expect(error.fix).toMatch(/correct the name, or remove the entry/);
  });
});

test("a declaration outside of the entry's lifetime", () => {
  const add = withConstant("bVarUsedConfig", 21, header, 55);
  const error = refusal(changeRelease(irs, "22", add, "fd"));
  expect(error.code).toBe("BN512");
  expect(error.where?.file).toBe("generator/semantics/fd/variables.yaml");
  expect(error.message).toMatch(
    /exists since 23, but release 22 declares it \(filed\/fd_plugins\.h:55\)/,
  );
});

describe("what cannot be bridged", () => {
  test("a field of another type", () => {
    const change = withFields("io_pkt", (fields) =>
      fields.map((field) => (field.name === "fname" ? { ...field, type: "wchar_t *" } : field)),
    );
    const error = refusal(changeRelease(irs, "26-dev", change, "fd"));
    expect(error.code).toBe("BN513");
    expect(error.message).toMatch(
      /io_pkt\.fname cannot be bridged: the role path needs a char \*, and release 26-dev has wchar_t \*/,
    );
  });

  test("a parameter of another type", () => {
    const change = withFunctions("s_pluginFuncs", (slots) =>
      slots.map((slot) =>
        slot.name === "checkFile"
          ? { ...slot, parameters: slot.parameters.map((p) => ({ ...p, type: "double" })) }
          : slot,
      ),
    );
    const error = refusal(changeRelease(irs, "25", change, "fd"));
    expect(error.message).toMatch(/checkFile\(ctx\) cannot be bridged/);
    expect(error.message).toMatch(/checkFile\(fname\) cannot be bridged/);
  });

  test("a text where a number is needed", () => {
    const change = withConstant("bVarJobId", "one", header, 5);
    const error = refusal(changeRelease(irs, "25", change, "fd"));
    expect(error).toMatchObject({ code: "BN513" });
    expect(error.message).toMatch(/bVarJobId cannot be bridged/);
  });
});

test("other parameters than the entry lists", () => {
  const change = withFunctions("s_bareosFuncs", (slots) =>
    slots.map((slot) =>
      slot.name === "getBareosValue"
        ? { ...slot, parameters: [...slot.parameters, { name: "size", type: "size_t" }] }
        : slot,
    ),
  );
  const error = refusal(changeRelease(irs, "26-dev", change, "fd"));
  expect(error.code).toBe("BN514");
  expect(error.message).toMatch(
    /\(ctx, var, value, size\) in release 26-dev .* \(ctx, var, value\)/,
  );
});

describe("releases that are not known", () => {
  const renamed = (from: string, to: string): Ir[] =>
    irsFromFacts([from]).map((ir) => ({ ...ir, release: to }));

  test("a newer one is held to everything that has no end", () => {
    const newer = renamed("26-dev", "27");
    expect(buildModel([...newer, ...irs], semantics).releases.at(-1)?.name).toBe("27");
    const error = refusal(changeRelease(newer, "27", withoutConstant("bVarWhere"), "fd"));
    expect(error.code).toBe("BN511");
    expect(
      refusal(changeRelease(newer, "27", withConstant("bsdVarCompatible", 16, "", 1), "sd")),
    ).toMatchObject({ code: "BN512" });
  });

  test("an older one may lack things, and have others", () => {
    const older = renamed("20", "19.2");
    const changed = changeRelease(older, "19.2", (ir) =>
      withConstant("bVarGone", 99, header, 1)(withoutConstant("bVarWhere")(ir)),
    );
    const model = buildModel([...irs, ...changed], semantics);
    expect(model.releases[0]?.name).toBe("19.2");
  });

  test("one in between counts as the one before it", () => {
    expect(() => buildModel(renamed("22", "22.1"), semantics)).not.toThrow();
    expect(refusal(renamed("23", "22.1")).code).toBe("BN512");
  });
});

describe("IRs that cannot be merged", () => {
  test("none, and the same one twice", () => {
    expect(refusal([])).toMatchObject({ code: "BN515" });
    expect(refusal([...irs, ...irsFromFacts(["25"])])).toMatchObject({ code: "BN515" });
  });

  test("targets that disagree on more than the layout", () => {
    const change = withConstant("IO_OPEN", 7, header, 3);
    const changed = irs.map((ir) =>
      ir.daemon === "fd" && ir.target === "aarch64-linux-gnu" ? change(ir) : ir,
    );
    const error = refusal(changed);
    expect(error).toMatchObject({ code: "BN515" });
    expect(error.message).toMatch(/declares IO_OPEN differently/);
  });
});

test("everything is reported at once: the first few in detail, the rest counted", () => {
  const change = (ir: Ir): Ir =>
    Array.from({ length: 9 }, (_, index) => `bVarNew${index}`).reduce(
      (all, name, index) => withEnumerator("bVariable", name, 50 + index, header, index + 1)(all),
      ir,
    );
  const error = refusal(changeRelease(irs, "26-dev", change, "fd"));
  expect(error.message).toMatch(/9 findings/);
  expect(error.message).toMatch(/filed\/fd_plugins\.h:1: \[BN510\].*bVarNew0/);
  expect(error.message).toMatch(/and 4 more/);
  expect(error.where).toEqual({ file: header, line: 1 });
  expect(error).toHaveProperty("cause.errors.length", 9);
});
