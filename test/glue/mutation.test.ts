// A header that says something else than the glue turns the compile red, and the compiler names the item.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { tempDir } from "../support/temp-dir.js";
import {
  headersOf,
  realGlue,
  runtimeIncludes,
  tryCompile,
  WARNINGS,
  type Glue,
} from "./support.js";

const RELEASE = "25";
let glue: Glue;
beforeAll(async () => {
  glue = await realGlue();
});

const MUTATIONS: readonly {
  readonly what: string;
  readonly file: string;
  readonly daemon: string;
  readonly find: RegExp;
  readonly put: string;
  readonly named: RegExp;
}[] = [
  {
    what: "a variable with another number",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /bVarClient = 5/,
    put: "bVarClient = 55",
    named: /bVarClient is not 5/,
  },
  {
    what: "a new variable",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /bVarPluginPath = 22,/,
    put: "bVarPluginPath = 22, bVarBrandNew = 23,",
    named: /bVarBrandNew/,
  },
  {
    what: "a field that fits into the padding at the end",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /int32_t pkt_end\{sizeof\(io_pkt\)\};/,
    put: "int32_t pkt_end{sizeof(io_pkt)}; bool late{};",
    named: /io_pkt/,
  },
  {
    what: "a field of another type and the same size",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /uint32_t content_length/,
    put: "int32_t content_length",
    named: /type of acl_pkt\.content_length/,
  },
  {
    what: "two fields that changed places",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /int32_t stream\{\};([\s\S]*?)int32_t data_stream\{\};/,
    put: "int32_t data_stream{};$1int32_t stream{};",
    named: /offset of restore_pkt\.stream/,
  },
  {
    what: "an entry point with another parameter",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /bRC \(\*checkFile\)\(PluginContext\* ctx, char\* fname\)/,
    put: "bRC (*checkFile)(PluginContext* ctx, const char* fname)",
    named: /type of s_pluginFuncs\.checkFile/,
  },
  {
    what: "a core function in another slot",
    file: "stored/sd_plugins.h",
    daemon: "sd",
    find: /(bRC \(\*getInstanceCount\)[^;]*;)([\s\S]*?)(bRC \(\*getBareosValue\)[^;]*;)/,
    put: "$3$2$1",
    named: /offset of s_sdbareosFuncs\.getInstanceCount/,
  },
  {
    what: "another magic",
    file: "dird/dir_plugins.h",
    daemon: "dir",
    find: /"\*DirPluginData\*"/,
    put: '"*DirPlugin*"',
    named: /DIR_PLUGIN_MAGIC is not/,
  },
  {
    what: "another interface number",
    file: "dird/dir_plugins.h",
    daemon: "dir",
    find: /DIR_PLUGIN_INTERFACE_VERSION 4/,
    put: "DIR_PLUGIN_INTERFACE_VERSION 5",
    named: /DIR_PLUGIN_INTERFACE_VERSION is not 4/,
  },
  {
    what: "a common constant with another value",
    file: "include/filetypes.h",
    daemon: "sd",
    find: /FT_REG = 3/,
    put: "FT_REG = 33",
    named: /FT_REG is not 3/,
  },
  {
    what: "a core service that a release lost",
    file: "filed/fd_plugins.h",
    daemon: "fd",
    find: /bRC \(\*ClearSeenBitmap\)[^;]*;/,
    put: "",
    named: /s_bareosFuncs/,
  },
];

describe("a changed header", () => {
  test.each(MUTATIONS)("$what", async ({ file, daemon, find, put, named }) => {
    const folder = tempDir();
    cpSync(headersOf(RELEASE), folder, { recursive: true });
    const header = path.join(folder, file);
    const text = readFileSync(header, "utf8");
    const changed = text.replace(find, put);
    expect(changed).not.toBe(text);
    writeFileSync(header, changed);
    const includes = [glue.cpp, runtimeIncludes, folder].map((name) => `-I${name}`);
    const unit = path.join(glue.cpp, daemon, `assert_${RELEASE}.cc`);
    const { ok, output } = await tryCompile("g++", [
      ...WARNINGS,
      "-fsyntax-only",
      ...includes,
      unit,
    ]);
    expect(ok).toBe(false);
    expect(output).toMatch(named);
  });
});
