// What a change does to a built plugin, change by change: true, and where it depends on something, with what it depends on.
import { describe, expect, test } from "vitest";
import type { PluginOutcome, Verdict } from "../../../generator/drift/types.js";
import { changed, SKETCH, type Sketch } from "../../support/drift-irs.js";
import { compareSketches } from "./fixture.js";

const PACKET = SKETCH.structs["io_pkt"] ?? [];
const CORE = SKETCH.tables["s_bareosFuncs"] ?? [];

function variables(members: Readonly<Record<string, number>>, underlying = "int"): Sketch {
  return changed({ enums: { bVariable: { underlying, members } } });
}

function packet(...fields: readonly string[]): Sketch {
  return changed({ structs: { acl_pkt: ["int32_t pkt_size", ...fields] } });
}

/** The first core function is this one. */
function core(slot: string): Sketch {
  return changed({ tables: { s_bareosFuncs: [slot, ...CORE.slice(1)] } });
}

function verdict(old: Sketch, next: Sketch): Verdict {
  const [one] = compareSketches(old, next).verdicts;
  if (one === undefined) throw new Error("no verdict");
  return one;
}

type Case = readonly [string, Sketch, Sketch, PluginOutcome, RegExp | null];

function outcomes(cases: readonly Case[]): void {
  test.each(cases)("%s", (_, old, next, outcome, condition) => {
    const both = [verdict(old, next), verdict(next, old)];
    for (const { oldPluginOnNewDaemon, conditions } of both) {
      expect(oldPluginOnNewDaemon).toBe(outcome);
      const text = conditions.oldPluginOnNewDaemon.join("; ");
      if (condition === null) expect(text).toBe("");
      else expect(text).toMatch(condition);
    }
  });
}

describe("numbers", () => {
  outcomes([
    [
      "given to a constant of another kind",
      SKETCH,
      variables({ bVarJobId: 1, bVarPriority: 2, bVarLevel: 3 }),
      "misbehaves",
      null,
    ],
    [
      "given to two others",
      SKETCH,
      variables({ bVarJobId: 1, bVarPriority: 2, bVarWeight: 2, bVarLevel: 3 }),
      "misbehaves",
      null,
    ],
    [
      "exchanged",
      SKETCH,
      variables({ bVarJobId: 2, bVarFDName: 1, bVarLevel: 3 }),
      "misbehaves",
      null,
    ],
    [
      "pushed by one in front",
      variables({ bVarJobId: 1, bVarFDName: 2 }),
      variables({ bVarNew: 1, bVarJobId: 2, bVarFDName: 3 }),
      "misbehaves",
      null,
    ],
    [
      "under a name that is like the old one",
      SKETCH,
      variables({ bVarJobId: 1, bVarDaemonName: 2, bVarLevel: 3 }),
      "misbehaves",
      /^(?:bVarDaemonName|bVarFDName) means something else/,
    ],
    [
      "under the same name written otherwise",
      SKETCH,
      variables({ bVarJobId: 1, bVarFdName: 2, bVarLevel: 3 }),
      "runs",
      null,
    ],
    [
      "of another sign, in an enum",
      variables({ bVarNone: -1, bVarJobId: 1 }),
      variables({ bVarNone: 4294967295, bVarJobId: 1 }, "unsigned int"),
      "runs",
      null,
    ],
    [
      "of another sign, as a macro",
      changed({ constants: { NONE: ["macro", -1] } }),
      changed({ constants: { NONE: ["macro", 4294967295] } }),
      "misbehaves",
      /NONE is stored or compared in more than 32 bits/,
    ],
    [
      "that are really others, below zero",
      changed({ constants: { NONE: ["macro", -1] } }),
      changed({ constants: { NONE: ["macro", 255] } }),
      "misbehaves",
      null,
    ],
  ]);
});

describe("fields", () => {
  outcomes(
    [
      [
        "of another sign",
        packet("int32_t n"),
        packet("uint32_t n"),
        "misbehaves",
        /acl_pkt\.n is negative or above 2147483647/,
      ],
      [
        "of 64 bits with another sign",
        packet("int64_t n"),
        packet("uint64_t n"),
        "misbehaves",
        /above 9223372036854775807/,
      ],
      [
        "of another sign behind a name",
        packet("uint32_t n"),
        packet("Flags n"),
        "misbehaves",
        /acl_pkt\.n is negative/,
      ],
      [
        "of another width",
        packet("int32_t n", "int32_t m"),
        packet("int64_t n", "int32_t m"),
        "corrupts-memory",
        null,
      ],
      [
        "wider into padding",
        packet("int32_t n", "char x", "char * p"),
        packet("int32_t n", "int32_t x", "char * p"),
        "misbehaves",
        null,
      ],
      ["of the same type by another name", packet("uint32_t n"), packet("JobId_t n"), "runs", null],
      [
        "of another type of the same bits",
        packet("int64_t n"),
        packet("long long n"),
        "runs",
        null,
      ],
      ["an enum for its integer", packet("int32_t n"), packet("bVariable n"), "runs", null],
      [
        "a pointer to another sign",
        packet("int32_t * n"),
        packet("uint32_t * n"),
        "misbehaves",
        /negative/,
      ],
      ["text of another sign", packet("char * n"), packet("unsigned char * n"), "runs", null],
      [
        "a truth that becomes a number",
        packet("bool n"),
        packet("uint8_t n"),
        "misbehaves",
        /neither 0 nor 1/,
      ],
      [
        "a pointer that becomes a number",
        packet("char * n"),
        packet("int64_t n"),
        "corrupts-memory",
        null,
      ],
      [
        "under another name",
        packet("int32_t count"),
        packet("int32_t flags"),
        "misbehaves",
        /means something else/,
      ],
    ].map(([name, old, next, ...rest]) => [
      name,
      withFlags(old as Sketch),
      withFlags(next as Sketch),
      ...rest,
    ]) as unknown as readonly Case[],
  );
});

function withFlags(sketch: Sketch): Sketch {
  return { ...sketch, typedefs: { ...sketch.typedefs, Flags: "int" } };
}

describe("calls", () => {
  const call = (parameter: string, returns = "bRC"): Sketch =>
    core(`${returns} getBareosValue(PluginContext * ctx, ${parameter})`);
  outcomes([
    [
      "with another sign",
      call("int32_t n"),
      call("uint32_t n"),
      "misbehaves",
      /an argument or result of s_bareosFuncs\.getBareosValue is negative/,
    ],
    ["with another width", call("int32_t n"), call("int64_t n"), "corrupts-memory", null],
    [
      "that give another sign",
      call("int32_t n", "int"),
      call("int32_t n", "unsigned int"),
      "misbehaves",
      /negative/,
    ],
    [
      "that give another width",
      call("int32_t n", "int"),
      call("int32_t n", "int64_t"),
      "corrupts-memory",
      null,
    ],
    ["with the same type by another name", call("uint32_t n"), call("JobId_t n"), "runs", null],
    ["with an enum for its integer", call("int n"), call("bVariable n"), "runs", null],
    ["with const", call("char * n"), call("const char * n"), "runs", null],
    [
      "with a reference to text of another sign",
      call("char *& n"),
      call("unsigned char *& n"),
      "runs",
      null,
    ],
    ["with one argument more", call("int n"), call("int n, int m"), "corrupts-memory", null],
  ]);
});

describe("type names", () => {
  const naming = (type: string, field = "JobId_t id"): Sketch => ({
    ...packet(field),
    typedefs: { ...SKETCH.typedefs, JobId_t: type },
  });
  outcomes([
    [
      "of another sign, in a packet",
      naming("uint32_t"),
      naming("int32_t"),
      "misbehaves",
      /type JobId_t is negative/,
    ],
    [
      "of another sign, behind a pointer",
      naming("uint32_t", "JobId_t * id"),
      naming("int32_t", "JobId_t * id"),
      "misbehaves",
      /negative/,
    ],
    [
      "of text, behind a pointer",
      naming("char", "JobId_t * id"),
      naming("unsigned char", "JobId_t * id"),
      "runs",
      null,
    ],
    ["of the same type", naming("uint32_t"), naming("unsigned int"), "runs", null],
    ["of the same bits", naming("int64_t"), naming("long long"), "runs", null],
    [
      "of another width, unused",
      naming("uint32_t", "int n"),
      naming("uint64_t", "int n"),
      "corrupts-memory",
      /passed behind void/,
    ],
    [
      "of another width, through another name",
      alias("uint32_t"),
      alias("uint64_t"),
      "corrupts-memory",
      null,
    ],
  ]);

  function alias(type: string): Sketch {
    return {
      ...naming(type, "Ids id"),
      typedefs: { ...SKETCH.typedefs, JobId_t: type, Ids: "JobId_t" },
    };
  }
});

describe("enums", () => {
  outcomes([
    [
      "of another sign without such numbers",
      SKETCH,
      variables({ bVarJobId: 1, bVarFDName: 2, bVarLevel: 3 }, "unsigned int"),
      "runs",
      null,
    ],
    [
      "of another width that calls pass",
      SKETCH,
      variables({ bVarJobId: 1, bVarFDName: 2, bVarLevel: 3 }, "int64_t"),
      "corrupts-memory",
      null,
    ],
    [
      "of another width that nothing passes",
      SKETCH,
      changed({
        enums: {
          "IO_*": { underlying: "unsigned char", members: { IO_OPEN: 1, IO_READ: 2, IO_WRITE: 3 } },
        },
      }),
      "misbehaves",
      /behind void/,
    ],
  ]);

  test("that got a name are a note", () => {
    const { findings } = compareSketches(
      SKETCH,
      changed({
        enums: {
          "IO_*": undefined,
          bIo: { underlying: "unsigned int", members: { IO_OPEN: 1, IO_READ: 2, IO_WRITE: 3 } },
        },
      }),
    );
    expect(findings.map(({ severity }) => severity)).toEqual(["note"]);
  });
});

test("a packet that only moved its end mark is told as that", () => {
  const { newPluginOnOldDaemon } = verdict(
    SKETCH,
    changed({ structs: { io_pkt: [...PACKET.slice(0, -1), "int64_t more", "int32_t pkt_end"] } }),
  );
  expect(newPluginOnOldDaemon).toBe("corrupts-memory");
});
