// What the C++ views decide, on a model that is small enough to read: goldens of two files, and every refusal.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadTemplates, renderFiles } from "../../../../generator/emit/render.js";
import { codecFile } from "../../../../generator/emit/views/cpp-codec.js";
import { coreCallsFile } from "../../../../generator/emit/views/cpp-core-calls.js";
import { numberLiteral, valueRuns } from "../../../../generator/emit/views/cpp-constants.js";
import { cppContext } from "../../../../generator/emit/views/cpp-context.js";
import { entryPointsFiles } from "../../../../generator/emit/views/cpp-entry-points.js";
import { commonFiles } from "../../../../generator/emit/views/cpp-common.js";
import { layoutsFile } from "../../../../generator/emit/views/cpp-layouts.js";
import { cppString, releaseId, wrapWords } from "../../../../generator/emit/views/cpp-names.js";
import { declare, glueType, wireNumber } from "../../../../generator/emit/views/cpp-types.js";
import type { OutputFile } from "../../../../generator/emit/output-file.js";
import type {
  ConstantGroupModel,
  CoreFunctionModel,
  LayoutModel,
  PacketModel,
} from "../../../../generator/model/types.js";
import { packageRoot, paths } from "../../../../generator/paths.js";
import { tempDir } from "../../../support/temp-dir.js";
import { constant, daemon, field, layout, type LayoutField, model, note } from "./tiny-model.js";

const context = cppContext(model, daemon);

async function print(file: OutputFile): Promise<string> {
  return renderFiles([file], await loadTemplates(paths.templates)).get(file.path) ?? "";
}

function expected(name: string): string {
  return path.join(import.meta.dirname, "expected", name);
}

function withPacket(packet: Partial<PacketModel>): ReturnType<typeof cppContext> {
  const changed = { ...daemon, packets: [{ ...note, ...packet }] };
  return cppContext({ ...model, daemons: [changed] }, changed);
}

describe("goldens", () => {
  test("layouts.h", async () => {
    await expect(await print(layoutsFile(context))).toMatchFileSnapshot(expected("layouts.h"));
  });

  test("codec.h", async () => {
    await expect(await print(codecFile(context))).toMatchFileSnapshot(expected("codec.h"));
  });
});

describe("types", () => {
  const known = context.known;

  test("become those that the glue declares", () => {
    expect(glueType("note_pkt *", known)).toBe("void*");
    expect(glueType("DeviceControlRecord *", known)).toBe("void*");
    expect(glueType("POOLMEM *&", known)).toBe("char*&");
    expect(glueType("const char *", known)).toBe("const char*");
    expect(glueType("bRC (*)(int, ...)", known)).toBe("bRC (*)(int, ...)");
    expect(declare("bRC (*)(int)", "slot")).toBe("bRC (*slot)(int)");
    expect(declare("char[5]", "flags")).toBe("char flags[5]");
  });

  test("have one width on the wire", () => {
    expect(wireNumber("handle_t", known, "x")).toBe("I32");
    expect(wireNumber("boffset_t", known, "x")).toBe("I64");
    // Part of a packet, and only there.
    expect(glueType("uint16_t", known)).toBe("uint16_t");
    expect(() => wireNumber("uint16_t", known, "note_pkt.level")).toThrow(/note_pkt\.level/);
    expect(() => wireNumber("long double", known, "note_pkt.weight")).toThrow(
      /note_pkt\.weight: the C type "long double" cannot be bridged/,
    );
  });
});

describe("refusals", () => {
  test("a pointer to the core that nobody owns", () => {
    const fields = note.fields.map((it) =>
      it.name === "name" ? field("name", "char *", { role: "path" }) : it,
    );
    expect(() => codecFile(withPacket({ fields }))).toThrow(
      /note_pkt\.name cannot travel: nobody owns/,
    );
  });

  test("a text of the core that a plugin would set", () => {
    const fields = note.fields.map((it) =>
      it.name === "name" ? { ...it, owner: "core" as const } : it,
    );
    expect(() => codecFile(withPacket({ fields }))).toThrow(/the core owns the text/);
  });
});

test("layouts of one size are told apart by the daemon's release", async () => {
  const [first] = note.layouts;
  if (first === undefined) throw new Error("no layout");
  const urgency = { name: "urgency", type: "uint8_t", offset: 29, size: 1 };
  const layouts = [
    first,
    layout("abi22", ["22"], 40, [
      ...first.fields.slice(0, -1).map(plain),
      [urgency.name, urgency.type, urgency.offset, urgency.size],
      ...first.fields.slice(-1).map(plain),
    ]),
  ];
  const text = await print(layoutsFile(withPacket({ layouts })));
  const releases = commonFiles(model).find((file) => file.path.endsWith("releases.h"));
  if (releases === undefined) throw new Error("no releases.h");
  const folder = tempDir();
  mkdirSync(path.join(folder, "common"));
  writeFileSync(path.join(folder, "layouts.h"), text);
  writeFileSync(path.join(folder, "common/releases.h"), await print(releases));
  writeFileSync(
    path.join(folder, "main.cc"),
    `#include "layouts.h"
using namespace bareos_node;
int main() {
  fd::abi22::note_pkt packet{};
  packet.pkt_size = packet.pkt_end = sizeof packet;
  fd::daemon_release = Release::k20;
  if (fd::LayoutOfNotePacket(&packet) != fd::Layout::abi20) return 1;
  fd::daemon_release = Release::k22;
  if (fd::LayoutOfNotePacket(&packet) != fd::Layout::abi22) return 2;
  packet.pkt_end = 0;
  return fd::LayoutOfNotePacket(&packet) ? 3 : 0;
}
`,
  );
  const program = path.join(folder, "main");
  execFileSync("g++", [
    ...["-std=c++20", "-Wall", "-Wextra", "-Werror", "-I", folder],
    ...["-I", path.join(packageRoot, "runtime"), path.join(folder, "main.cc"), "-o", program],
  ]);
  expect(spawnSync(program).status).toBe(0);
});

function plain({ name, type, offset, size }: LayoutModel["fields"][number]): LayoutField {
  return [name, type, offset["x86_64-linux-gnu"], size["x86_64-linux-gnu"]];
}

describe("an answer in a buffer of the core", () => {
  const fields = [
    ...note.fields.map((it) =>
      it.name === "text" ? { ...it, owner: "core" as const, filled: "used" } : it,
    ),
    field("used", "int", {}),
  ];
  const codec = (toPlugin: readonly string[], toCore: readonly string[]): Promise<string> =>
    print(
      codecFile(withPacket({ fields, directions: { takeNote: { toPlugin, toCore, note: null } } })),
    );

  test("has to bring all that it counts", async () => {
    expect(await codec(["length"], ["text", "used"])).toContain(
      "if (std::cmp_greater(new_used, new_text.length)) {",
    );
  });

  test("may bring nothing where the buffer may have been for the plugin", async () => {
    expect(await codec(["text", "length"], ["text", "used"])).toContain(
      "if (!new_text.null() && std::cmp_greater(new_used, new_text.length)) {",
    );
  });

  test("is not counted where no count comes back", async () => {
    expect(await codec(["length"], ["text"])).not.toContain("cmp_greater");
  });
});

describe("what the semantics refuse to plugins", () => {
  const codes = [
    constant("bRC_OK", { "20": 0, "22": 0 }),
    { ...constant("bRC_Term", { "20": 4, "22": 4 }), refused: "Would unload the plugin." },
    { ...constant("M_TERM", { "20": 12, "22": 12 }), refused: "Would end the daemon." },
  ];
  const group = (name: string, prefix: string): ConstantGroupModel => ({
    name,
    role: "constants",
    dictionary: null,
    dictionaryAliases: [],
    header: "lib/plugins.h",
    flags: false,
    doc: "",
    members: codes.filter((code) => code.name.startsWith(prefix)),
    hidden: [],
  });
  const groups = [group("bRC", "bRC_"), group("bJobMessageType", "M_")];
  const message: CoreFunctionModel = {
    releases: ["20", "22"],
    since: null,
    removed: null,
    name: "JobMessage",
    exportName: "JobMessage",
    aliases: [],
    ignore: null,
    signatures: {},
    earlier: [],
    parameters: [{ name: "type", type: "int", role: "messageType", of: "bJobMessageType" }],
    variadic: false,
    returns: "code",
    allowed: "always",
    posted: true,
    doc: null,
    note: null,
  };
  const changed = { ...daemon, groups, coreFunctions: [message] };
  const refusing = cppContext({ ...model, daemons: [changed] }, changed);

  test("is no answer of a callback", async () => {
    const [callbacks] = entryPointsFiles(refusing);
    const text = callbacks === undefined ? "" : await print(callbacks);
    expect(text).toContain("case bRC_OK:");
    expect(text).not.toContain("bRC_Term");
  });

  test("is no type of a message", async () => {
    expect(await print(coreCallsFile(refusing))).toContain('"M_TERM"');
  });
});

describe("constants", () => {
  test("have one row for each run of releases with the same value", () => {
    expect(valueRuns(context, constant("moved", { "20": 17, "22": 16 }))).toEqual([
      { first: "20", last: "20", value: 17 },
      { first: "22", last: "22", value: 16 },
    ]);
    expect(valueRuns(context, constant("same", { "20": 1, "22": 1 }))).toHaveLength(1);
  });

  test("are literals of any size", () => {
    expect(numberLiteral(-1)).toBe("-1");
    expect(numberLiteral("9223372036854775807")).toBe("INT64_C(9223372036854775807)");
    expect(numberLiteral("-9223372036854775808")).toBe("INT64_MIN");
  });
});

describe("spelling", () => {
  test("of releases, texts and long lists", () => {
    expect([releaseId("22"), releaseId("26-dev")]).toEqual(["k22", "k26Dev"]);
    expect(cppString('a"b\\c?\n')).toBe('"a\\"b\\\\c\\077\\012"');
    const lines = wrapWords(
      Array.from({ length: 40 }, () => "word,"),
      4,
    );
    expect(lines.every((line) => line.length <= 100 && line.startsWith("    word"))).toBe(true);
  });
});
