// Headers that were damaged on purpose. Each must be refused by name and place, or understood; never half-read.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cut, type Edit, FD, parseChanged as parse, replace } from "../../support/changed-tree.js";

const LINK = /char ?\* ?link\{\};/;

function newHeader(path: string, spelled = path): Edit {
  return (root) => {
    writeFileSync(join(root, path), "#pragma once\nenum newEnum { NEW_A = 1 };\n");
    replace(FD, '#include "lib/plugins.h"', `$&\n#include "${spelled}"`)(root);
  };
}

describe("refused", () => {
  it.each<[string, Edit, string, RegExp, string]>([
    ["a syntax error inside a packet", replace(FD, LINK, "char* = link;"), "BN301", /expected/, FD],
    [
      "a syntax error inside an enum",
      replace("lib/plugins.h", "bRC_OK = 0", "bRC_OK = = 0"),
      "BN301",
      /expected expression/,
      "lib/plugins.h",
    ],
    [
      "a missing semicolon",
      replace(FD, /(struct io_pkt \{[\s\S]*?\n\});/, "$1"),
      "BN301",
      /expected ';' after struct/,
      FD,
    ],
    [
      "an open brace in a common header",
      replace("include/fileopts.h", "\n};", "\n"),
      "BN301",
      /expected/,
      "include/fileopts.h",
    ],
    [
      "a macro whose number nobody knows",
      replace(
        "include/streams.h",
        /\n#endif[^\n]*\s*$/,
        "\n#define STREAM_FLAG O_NOSUCHFLAG\n#endif\n",
      ),
      "BN314",
      /STREAM_FLAG \(O_NOSUCHFLAG\) names something that is not declared/,
      "include/streams.h",
    ],
    ["a header cut in half", cut(FD), "BN205", /unterminated/, FD],
    [
      "a common header cut in half",
      cut("include/filetypes.h"),
      "BN205",
      /unterminated/,
      "include/filetypes.h",
    ],
    [
      "an empty header",
      (root) => {
        writeFileSync(join(root, "include/streams.h"), "\n");
      },
      "BN205",
      /empty/,
      "include/streams.h",
    ],
    [
      "a header with nothing but its guard",
      (root) => {
        writeFileSync(join(root, "include/streams.h"), "#ifndef A\n#define A\n#endif\n");
      },
      "BN205",
      /declares nothing/,
      "include/streams.h",
    ],
    [
      "a common header that is not there",
      (root) => {
        rmSync(join(root, "include/fileopts.h"));
      },
      "BN203",
      /include\/fileopts.h/,
      "include/fileopts.h",
    ],
    [
      "an include that is not there",
      replace(FD, "#include <time.h>", '#include "lib/nothing.h"'),
      "BN303",
      /lib\/nothing.h/,
      FD,
    ],
    ["an unknown type", replace(FD, LINK, "unknown_t* link;"), "BN301", /unknown_t/, FD],
    [
      "an incomplete type by value",
      replace(FD, LINK, "struct unknown link;"),
      "BN301",
      /incomplete type/,
      FD,
    ],
    [
      "a C++ class as a field",
      replace(FD, LINK, "std::string link;\n#define X"),
      "BN301",
      /std/,
      FD,
    ],
    [
      "a packed struct",
      replace(FD, "struct save_pkt {", "struct __attribute__((packed)) save_pkt {"),
      "BN304",
      /packed/,
      FD,
    ],
    [
      "#pragma pack",
      replace(FD, "struct save_pkt {", "#pragma pack(push, 1)\nstruct save_pkt {"),
      "BN304",
      /pragma pack/,
      FD,
    ],
    ["an aligned field", replace(FD, LINK, "alignas(32) char* link;"), "BN304", /alignas/, FD],
    [
      "a bit-field",
      replace(FD, /bool no_read\{\};/, "bool no_read : 1;"),
      "BN304",
      /save_pkt.no_read.*bit-field/,
      FD,
    ],
    [
      "an unnamed union",
      replace(FD, LINK, "union { char* link; int number; };"),
      "BN304",
      /unnamed union/,
      FD,
    ],
    [
      "a class with private fields",
      (root) => {
        replace(FD, "struct io_pkt {", "class io_pkt {")(root);
      },
      "BN304",
      /io_pkt\.\w+ .*private/,
      FD,
    ],
    [
      "a protected field among public ones",
      replace(FD, LINK, "protected: char* link{}; public:"),
      "BN304",
      /save_pkt.link .*protected/,
      FD,
    ],
    [
      "a new header of a daemon's folder",
      newHeader("filed/fd_new.h"),
      "BN311",
      /filed\/fd_new\.h/,
      FD,
    ],
    [
      "a new header of the library",
      newHeader("lib/plugin_types.h"),
      "BN311",
      /lib\/plugin_types\.h/,
      FD,
    ],
    [
      "a new header beside the one that includes it",
      newHeader("filed/more.h", "more.h"),
      "BN311",
      /filed\/more\.h/,
      FD,
    ],
    [
      "virtual functions",
      replace(FD, "struct io_pkt {", "struct io_pkt { virtual void f();"),
      "BN304",
      /virtual/,
      FD,
    ],
    [
      "a base class",
      replace(FD, "struct io_pkt {", "struct io_base {};\nstruct io_pkt : io_base {"),
      "BN304",
      /base class/,
      FD,
    ],
    [
      "a struct that is declared twice",
      replace(FD, "struct io_pkt {", "struct save_pkt { int a; };\nstruct io_pkt {"),
      "BN307",
      /'save_pkt'.*fd_plugins.h:\d+/,
      FD,
    ],
    [
      "a macro that is defined twice",
      replace(FD, /(#define FD_PLUGIN_INTERFACE_VERSION) 10/, "$1 10\n$1 11"),
      "BN307",
      /FD_PLUGIN_INTERFACE_VERSION/,
      FD,
    ],
    [
      "a constant that differs from a common one",
      replace(FD, "#define FD_NR_EVENTS", "#define STREAM_FILE_DATA 77\n#define FD_NR_EVENTS"),
      "BN307",
      /2 and 77.*include\/streams.h:\d+/,
      FD,
    ],
    [
      "a required declaration under another name",
      replace(FD, /\bacl_pkt\b/g, "acl_packet"),
      "BN309",
      /acl_pkt/,
      FD,
    ],
    [
      "parameters behind a macro",
      replace(
        FD,
        /bRC \(\*endBackupFile\)\(PluginContext\* ctx\);/,
        "\n#define ARGS (PluginContext* ctx)\nbRC (*endBackupFile) ARGS;",
      ),
      "BN306",
      /endBackupFile/,
      FD,
    ],
  ])("%s", async (_, edit, code, message, file) => {
    const refusal = await parse(edit).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      where: { file: expect.stringMatching(new RegExp(`^/.*core/src/${file}$`)) as string },
    });
  });

  it("a class of the standard library, by what it is", async () => {
    const edit: Edit = (root) => {
      replace(FD, LINK, "std::string link;")(root);
      replace(FD, "#include <time.h>", "#include <time.h>\n#include <string>")(root);
    };
    await expect(parse(edit)).rejects.toMatchObject({
      code: "BN304",
      message: expect.stringMatching(/save_pkt.link .*std::string/) as string,
    });
  });
});

describe("understood", () => {
  it("an added enumerator", async () => {
    const ir = await parse(replace(FD, "bVarPluginPath = 22,", "bVarPluginPath = 22, bVarNew,"));
    expect(ir.constants["bVarNew"]).toBe(23);
    expect(Object.keys(ir.enums["bVariable"]?.members ?? {}).at(-1)).toBe("bVarNew");
  });

  it("a removed field", async () => {
    const ir = await parse(replace(FD, /\n\s*char\* cmd\{\};/, ""));
    expect(ir.structs["save_pkt"]?.fields.map((field) => field.name)).not.toContain("cmd");
    expect(ir.structs["save_pkt"]?.size).toBe(232);
  });

  it("macros of every sign and size, and nothing that is neither number nor string", async () => {
    const macros = [
      "#define BIG 0xFFFFFFFFFFFFFFFFull",
      "#define NEGATIVE (-5)",
      "#define SUM (BIG_PART | 1u)",
      "#define BIG_PART 0x80000000u",
      '#define TEXT "a\\"b" "c"',
      "#define REAL 1.5",
      "#define TYPE int32_t",
      "#define POINTER ((void*)0)",
      "#define PACKED __attribute__((packed))",
      "#if 0",
      "#define INACTIVE 1",
      "#endif",
    ].join("\n");
    const { constants } = await parse(
      replace(FD, "#define FD_NR_EVENTS", `${macros}\n#define FD_NR_EVENTS`),
    );
    const { BIG, NEGATIVE, SUM, TEXT, ...others } = constants;
    expect({ BIG, NEGATIVE, SUM, TEXT }).toEqual({
      BIG: "18446744073709551615",
      NEGATIVE: -5,
      SUM: 0x80000001,
      TEXT: 'a"bc',
    });
    for (const name of ["REAL", "TYPE", "POINTER", "PACKED", "INACTIVE"])
      expect(others).not.toHaveProperty(name);
  });

  it("a scoped enum as a field, and a forward reference by pointer", async () => {
    const declarations =
      "struct later;\nenum class Kind : unsigned char { one = 1, two };\nstruct io_pkt { later* next; Kind kind;";
    const ir = await parse(replace(FD, "struct io_pkt {", declarations));
    expect(ir.enums["Kind"]).toEqual({
      underlying: "unsigned char",
      members: { "Kind.one": 1, "Kind.two": 2 },
    });
    expect(ir.structs["io_pkt"]?.fields.slice(0, 2)).toEqual([
      { name: "next", type: "later *", offset: 0, size: 8 },
      { name: "kind", type: "Kind", offset: 8, size: 1 },
    ]);
  });

  it("prototypes of the core with types that only the core knows", async () => {
    const plain = await parse(() => undefined);
    const ir = await parse(
      replace(FD, "struct io_pkt {", "int SaveIt(JobControlRecord* jcr);\nstruct io_pkt {"),
    );
    expect(ir.hash).toBe(plain.hash);
  });

  it("errors elsewhere: a broken header around the API", async () => {
    const plain = await parse(() => undefined);
    const ir = await parse(
      replace(
        "include/baconfig.h",
        "#define",
        '#include "nothing.h"\nint broken = nonsense;\n#define',
      ),
    );
    expect(ir.hash).toBe(plain.hash);
  });
});
