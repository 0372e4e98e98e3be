// Packets over the wire and back, for every packet in every layout; and messages that are wrong in any way. The program
// in between runs with sanitizers.
import { spawnSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { codecFile } from "../../generator/emit/views/cpp-codec.js";
import { cppContext } from "../../generator/emit/views/cpp-context.js";
import type { DaemonModel } from "../../generator/model/types.js";
import {
  answerCases,
  answerHeader,
  fieldBytes,
  roundTripCases,
  roundTripHeader,
  withRoundTrip,
  type CodecCase,
} from "./codec-cases.js";
import {
  buildProgram,
  cached,
  digestOf,
  realGlue,
  runtimeIncludes,
  writeGlue,
  writeText,
  type Glue,
} from "./support.js";

const REFUSED = 0;
const DECODED = 1;
const DRIVER = path.join(import.meta.dirname, "codec-driver.cc");

interface Message {
  readonly index: number;
  readonly bytes: Buffer;
  /** What comes back; undefined where that is not the question. */
  readonly back?: Buffer;
}

interface Answer {
  readonly outcome: number;
  readonly bytes: Buffer;
}

let glue: Glue;
let roundTrip: string;
let answers: string;
let cases: readonly CodecCase[];
let realCases: readonly CodecCase[];
let fd: DaemonModel;

beforeAll(async () => {
  glue = await realGlue();
  const model = withRoundTrip(glue.model);
  const daemon = model.daemons.find((candidate) => candidate.daemon === "fd");
  const real = glue.model.daemons.find((candidate) => candidate.daemon === "fd");
  if (daemon === undefined || real === undefined) throw new Error("the model has no File Daemon");
  fd = daemon;
  cases = roundTripCases(daemon);
  const answering = answerCases(real);
  realCases = answering;
  const test = digestOf(DRIVER, path.join(import.meta.dirname, "codec-cases.ts"), runtimeIncludes);
  const changed = await cached(`codec ${glue.digest} ${test}`, async (folder) => {
    await writeGlue(folder, [codecFile(cppContext(model, daemon))]);
    writeText(path.join(folder, "codec-cases.h"), roundTripHeader(daemon, cases));
    writeText(path.join(folder, "answers", "codec-cases.h"), answerHeader(real, answering));
  });
  const inputs = `${glue.digest} ${test}`;
  roundTrip = await buildProgram(
    DRIVER,
    [path.join(changed, "cpp"), changed, glue.cpp, runtimeIncludes],
    `all ${inputs}`,
  );
  answers = await buildProgram(
    DRIVER,
    [path.join(changed, "answers"), glue.cpp, runtimeIncludes],
    `real ${inputs}`,
  );
});

/** Sends all messages through the program. It must survive every one of them. */
function send(program: string, messages: readonly Message[]): readonly Answer[] {
  const input = Buffer.concat(
    messages.flatMap(({ index, bytes }) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(index, 0);
      head.writeUInt32LE(bytes.length, 4);
      return [head, bytes];
    }),
  );
  const result = spawnSync(program, { input, maxBuffer: 64 << 20 });
  expect(result.stderr.toString()).toBe("");
  expect(result.status).toBe(0);
  const found: Answer[] = [];
  let offset = 0;
  while (offset < result.stdout.length) {
    const length = result.stdout.readUInt32LE(offset + 1);
    found.push({
      outcome: result.stdout[offset] ?? -1,
      bytes: result.stdout.subarray(offset + 5, offset + 5 + length),
    });
    offset += 5 + length;
  }
  expect(found).toHaveLength(messages.length);
  return found;
}

/** A valid message of any of the cases. */
function anyMessage(all: readonly CodecCase[]): fc.Arbitrary<Message> {
  return fc.nat({ max: all.length - 1 }).chain((index) => {
    const { fields, layout } = all[index] ?? { fields: [], layout: undefined };
    return fc.tuple(...fields.map((field) => fieldBytes(fd, field))).map((parts) => ({
      index,
      bytes: Buffer.concat(parts.map(({ sent }) => sent)),
      back: Buffer.concat(
        parts.map(({ kept, lost }, position) => {
          const name = fields[position]?.name;
          return layout?.fields.some((field) => field.name === name) === true ? kept : lost;
        }),
      ),
    }));
  });
}

const many = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: 40, maxLength: 120 });

describe("every packet in every layout", () => {
  test("has cases", () => {
    expect(cases.map(({ name }) => name)).toContain("io_pkt abi20 From");
    expect(cases.map(({ name }) => name)).toContain("restore_pkt abi26 For");
    expect(cases.length).toBeGreaterThanOrEqual(18);
  });

  test("comes back as it was sent; what its layout lacks comes back as zero", () => {
    fc.assert(
      fc.property(many(anyMessage(cases)), (messages) => {
        const found = send(roundTrip, messages);
        for (const [position, answer] of found.entries()) {
          const { index, back } = messages[position] ?? { index: -1, back: undefined };
          expect(answer.outcome, cases[index]?.name).toBe(DECODED);
          expect(answer.bytes.toString("hex"), cases[index]?.name).toBe(back?.toString("hex"));
        }
      }),
      { numRuns: 30 },
    );
  });

  test("is refused and left alone when its message ends early or goes on", () => {
    const cut = anyMessage(cases).chain(({ index, bytes }) =>
      fc.oneof(
        fc
          .nat({ max: bytes.length - 1 })
          .map((length) => ({ index, bytes: bytes.subarray(0, length) })),
        fc
          .uint8Array({ minLength: 1, maxLength: 9 })
          .map((more) => ({ index, bytes: Buffer.concat([bytes, more]) })),
      ),
    );
    fc.assert(
      fc.property(many(cut), (messages) => {
        expect(send(roundTrip, messages).every(({ outcome }) => outcome === REFUSED)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

/** Messages with flipped bits, absurd lengths and replaced parts, and plain noise. */
function anyNonsense(all: readonly CodecCase[]): fc.Arbitrary<Message> {
  const length = fc.constantFrom(0xffffffff, 0xfffffffe, 0x80000000, 0x7fffffff, 0x10000, 0);
  const broken = fc
    .tuple(
      anyMessage(all),
      fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 7 }), length)), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([{ index, bytes }, changes]) => {
      const copy = Buffer.from(bytes);
      for (const [at, change] of changes) {
        if (copy.length === 0) break;
        const position = at % copy.length;
        if (change < 8) copy[position] = (copy[position] ?? 0) ^ (1 << change);
        else if (position + 4 <= copy.length) copy.writeUInt32LE(change, position);
      }
      return { index, bytes: copy };
    });
  const noise = fc
    .tuple(fc.nat({ max: all.length - 1 }), fc.uint8Array({ maxLength: 400 }))
    .map(([index, bytes]) => ({ index, bytes: Buffer.from(bytes) }));
  return fc.oneof({ weight: 4, arbitrary: broken }, { weight: 1, arbitrary: noise });
}

describe("nonsense", () => {
  test("never crashes the decoders and never touches a packet that it does not fill", () => {
    fc.assert(
      fc.property(many(anyNonsense(cases)), (messages) => {
        expect(
          send(roundTrip, messages).every(
            ({ outcome }) => outcome === REFUSED || outcome === DECODED,
          ),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("nor those of the real answers, with memory that changes hands", () => {
    fc.assert(
      fc.property(many(fc.oneof(anyMessage(realCases), anyNonsense(realCases))), (messages) => {
        expect(
          send(answers, messages).every(
            ({ outcome }) => outcome === REFUSED || outcome === DECODED,
          ),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("such as a text with a zero byte is refused", () => {
    const index = realCases.findIndex(({ name }) => name.startsWith("AcceptFile"));
    const stat = Buffer.alloc(
      fd.stat.reduce((sum, { type }) => sum + (type === "uint32" ? 4 : 8), 0),
    );
    const message = (name: string): Message => ({
      index,
      bytes: Buffer.concat([Buffer.from([name.length, 0, 0, 0]), Buffer.from(name), stat]),
    });
    const [good, bad] = send(answers, [message("/etc/passwd"), message("/etc\0passwd")]);
    expect([good?.outcome, bad?.outcome]).toEqual([DECODED, REFUSED]);
  });
});
