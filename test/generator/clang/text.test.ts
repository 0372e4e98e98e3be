// What is read from text: types as clang prints them, parameters and macros as headers write them.
import { describe, expect, it } from "vitest";
import {
  blankComments,
  findMacros,
  includeGuard,
  includesOf,
  plainComment,
} from "../../../generator/clang/header-text.js";
import { unescapeLiteral } from "../../../generator/clang/literals.js";
import { resolveLocations } from "../../../generator/clang/locations.js";
import { parameterNames } from "../../../generator/clang/parameters.js";
import { normaliseType, parseFunctionPointer } from "../../../generator/clang/type-text.js";

describe("normaliseType", () => {
  const namespaces = new Set(["filedaemon", "bareos_node_api"]);

  it.each([
    ["filedaemon::save_pkt *", "save_pkt *"],
    ["struct save_pkt *", "save_pkt *"],
    ["enum filedaemon::bVariable", "bVariable"],
    ["struct stat", "struct stat"],
    ["char [5]", "char[5]"],
    ["bRC (*)(bareos_node_api::PluginContext *, int, ...)", "bRC (*)(PluginContext *, int, ...)"],
    [
      "void *(*)(PluginContext *, const char *, int, size_t)",
      "void *(*)(PluginContext *, const char *, int, size_t)",
    ],
    ["POOLMEM *&", "POOLMEM *&"],
    ["char * *", "char **"],
    ["std::string", "std::string"],
  ])("%s", (printed, normal) => {
    expect(normaliseType(printed, namespaces)).toBe(normal);
  });
});

describe("parseFunctionPointer", () => {
  it("takes it apart", () => {
    expect(parseFunctionPointer("bRC (*)(void *, void (*)(int, char), ...)")).toEqual({
      returns: "bRC",
      parameters: ["void *", "void (*)(int, char)"],
      variadic: true,
      noexcept: false,
      attributes: [],
    });
    expect(parseFunctionPointer("bRC (*)()")).toEqual({
      returns: "bRC",
      parameters: [],
      variadic: false,
      noexcept: false,
      attributes: [],
    });
  });

  it("leaves other types alone", () => {
    expect(parseFunctionPointer("char *")).toBeUndefined();
    expect(parseFunctionPointer("bRC (PluginContext *)")).toBeUndefined();
  });
});

describe("parameterNames", () => {
  it.each([
    ["bRC (*f)(PluginContext* ctx, int nr_events, ...)", ["ctx", "nr_events"]],
    ["bRC (*f)(PluginContext*, const char *, unsigned)", ["", "", ""]],
    ["bRC (*f)(void)", []],
    ["bRC (* f )(struct save_pkt *sp /* a, comment */, // and (another\n bool all)", ["sp", "all"]],
    [
      "void (*f)(int (*callback)(int a, int b), char name[4], POOLMEM*& buffer)",
      ["callback", "name", "buffer"],
    ],
    ["void (*f)(PluginContext, const size_t count)", ["", "count"]],
    ["bRC (*f)(int a) PRINTF_LIKE(1, 2)", ["a"]],
  ])("%s", (text, names) => {
    expect(parameterNames(text, "f")).toEqual(names);
  });

  it("does not guess when a macro hides the list", () => {
    expect(parameterNames("bRC PARAMETERS(f)", "f")).toBeUndefined();
  });
});

describe("macros", () => {
  const text = [
    "/* #define IN_COMMENT 1 */",
    "#ifndef GUARD_H",
    "#define GUARD_H 1",
    '#include "lib/attr.h"  // #include <no>',
    "#  define SPACED   2",
    "#define FUNCTION(x) (x)",
    "#define EMPTY",
    "#define LONG \\",
    "  3",
    "#define _RESERVED 4",
    "#define HAVE_FEATURE 5",
    "/** What it is. */",
    '#define TEXT "a // b"',
    "#endif",
  ].join("\n");

  it("finds what could be a constant, with its line", () => {
    const header = { path: "a.h", file: "/a.h", content: Buffer.from(text) };
    const found = findMacros(header, true);
    expect(found.map(({ name, line, body, doc }) => [name, line, body, doc])).toEqual([
      ["SPACED", 5, "2", undefined],
      ["LONG", 8, "3", undefined],
      ["TEXT", 13, '"a // b"', "What it is."],
    ]);
  });

  it("knows guard and includes", () => {
    expect(includeGuard(text)).toBe("GUARD_H");
    expect(includeGuard("#pragma once\n#define A 1\n")).toBeUndefined();
    for (const asked of [
      "if !defined(G)",
      "if !defined G",
      " if ! defined ( G )",
      "if not defined(G)",
    ])
      expect(includeGuard(`#${asked}\n\n# define G 1\nint a;\n#endif /* G */\n`)).toBe("G");
    expect(includeGuard("#pragma once\n#ifndef G\n#define G\n#ifdef A\n#endif\n#endif")).toBe("G");
    expect(includeGuard("#ifndef LIMIT\n#define LIMIT 5\n#endif\n#define B 1\n")).toBeUndefined();
    expect(includesOf(text)).toEqual(['"lib/attr.h"']);
  });

  it("keeps places when it blanks comments", () => {
    expect(blankComments('a /* b\nc */ "/*" // d')).toBe('a     \n     "/*"     ');
  });
});

describe("plainComment", () => {
  it("joins lines and keeps paragraphs", () => {
    expect(plainComment(" One\n * two.\n *\n * Three.\n ")).toBe("One two.\n\nThree.");
    expect(plainComment(" one\n /// two")).toBe("one two");
    expect(plainComment(" \n * \n")).toBeUndefined();
  });
});

describe("unescapeLiteral", () => {
  it.each([
    [String.raw`"*FDPluginData*"`, "*FDPluginData*"],
    [String.raw`"a\"b\\\n\101\x42"`, 'a"b\\\nAB'],
    [String.raw`u8"x"`, "x"],
    [String.raw`"K\303\266ln \342\202\254"`, "Köln €"],
    [String.raw`"\360\237\230\200ä"`, "😀ä"],
    [String.raw`"\377\303"`, "\u00ff\u00c3"],
  ])("%s", (printed, characters) => {
    expect(unescapeLiteral(printed)).toBe(characters);
  });
});

describe("resolveLocations", () => {
  it("repeats file and line where clang left them out", () => {
    const dump = {
      loc: { offset: 1, file: "a.h", line: 3, col: 1, includedFrom: { file: "u.cpp" } },
      range: { begin: { offset: 0, col: 1 }, end: { offset: 9, line: 4, col: 2 } },
      inner: [
        {
          loc: {
            spellingLoc: { offset: 5, file: "b.h", line: 7, col: 1 },
            expansionLoc: { offset: 2, file: "a.h", line: 9, col: 1 },
          },
        },
        { loc: { offset: 30, col: 3 } },
      ],
    };
    resolveLocations(dump);
    expect(dump.range.begin).toMatchObject({ file: "a.h", line: 3 });
    expect(dump.range.end).toMatchObject({ file: "a.h", line: 4 });
    expect(dump.inner[1]?.loc).toMatchObject({ file: "a.h", line: 9 });
  });
});
