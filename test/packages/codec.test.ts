// The wire codec of bareosfd: what goes in comes out, and what does not fit is refused with the field's name.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AclPacketMasks,
  IoPacketMasks,
  RestorePacketMasks,
  SavePacketMasks,
  readAclPacket,
  readIoPacket,
  readRestorePacket,
  readSavePacket,
  readStatPacket,
  WireReader,
  WireWriter,
  writeIoPacket,
  writeRestorePacket,
  writeSavePacket,
  writeStatPacket,
} from "bareosfd/codec";
import {
  FT_REG,
  IO_WRITE,
  IoPacket,
  RestorePacket,
  SavePacket,
  StatPacket,
  type FileName,
  type Int64,
} from "bareosfd";

const ALL = 0x7fffffff;

const u32 = fc.nat({ max: 0xffffffff });
const i32 = fc.integer();
const i64 = fc.oneof(fc.maxSafeInteger(), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const u64 = fc.oneof(fc.maxSafeNat(), fc.bigInt(0n, 2n ** 64n - 1n));
const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
const name = fc.oneof(
  text,
  fc.uint8Array().map((bytes) => bytes.filter((byte) => byte !== 0)),
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);

const stat = fc
  .record({
    st_dev: u64,
    st_ino: u64,
    st_mode: u32,
    st_nlink: u64,
    st_uid: u32,
    st_size: i64,
    st_mtime: i64,
  })
  .map((fields) => new StatPacket(fields));

const save = fc
  .record({
    fname: orNull(name),
    link: orNull(name),
    statp: stat,
    type: fc.constant(FT_REG),
    flags: fc.uint8Array({ minLength: 5, maxLength: 5 }),
    no_read: fc.boolean(),
    cmd: text,
    save_time: i64,
    delta_seq: u32,
    object_name: orNull(text),
    object: orNull(fc.uint8Array()),
    index: i32,
  })
  .map((fields) => new SavePacket(fields));

/** Equal values in one form: names as bytes, 64-bit integers as bigints. */
function normal(packet: object): unknown {
  return Object.fromEntries(
    Object.entries(packet).map(([field, value]: [string, unknown]) => {
      if (typeof value === "string") return [field, Buffer.from(value).toString("hex")];
      if (value instanceof Uint8Array) return [field, Buffer.from(value).toString("hex")];
      if (typeof value === "number") return [field, BigInt(value)];
      return [field, typeof value === "object" && value !== null ? normal(value) : value];
    }),
  );
}

function roundTrip<P>(
  packet: P,
  write: (writer: WireWriter) => void,
  read: (reader: WireReader) => P,
): P {
  const writer = new WireWriter(8);
  write(writer);
  const reader = new WireReader(writer.message());
  const copy = read(reader);
  reader.end();
  expect(normal(copy as object)).toEqual(normal(packet as object));
  return copy;
}

describe("round trip", () => {
  test("any SavePacket", () => {
    fc.assert(
      fc.property(save, (packet) => {
        roundTrip(
          packet,
          (writer) => {
            writeSavePacket(writer, ALL, packet);
          },
          (reader) => readSavePacket(reader, ALL),
        );
      }),
    );
  });

  test("any StatPacket, with numbers where they are exact and bigints where not", () => {
    fc.assert(
      fc.property(stat, (packet) => {
        const copy = roundTrip(
          packet,
          (writer) => {
            writeStatPacket(writer, packet);
          },
          (reader) => readStatPacket(reader),
        );
        for (const value of Object.values(copy) as Int64[]) {
          expect(
            typeof value === "number"
              ? Number.isSafeInteger(value)
              : !Number.isSafeInteger(Number(value)),
          ).toBe(true);
        }
      }),
    );
  });

  test("any other packet", () => {
    fc.assert(
      fc.property(name, orNull(fc.uint8Array()), i64, i32, (fname, buf, offset, status) => {
        const io = new IoPacket({ func: IO_WRITE, fname, buf, offset, status });
        roundTrip(
          io,
          (writer) => {
            writeIoPacket(writer, ALL, io);
          },
          (reader) => readIoPacket(reader, ALL),
        );
        const restore = new RestorePacket({
          ofname: fname,
          olname: null,
          original_file_name: fname,
        });
        roundTrip(
          restore,
          (writer) => {
            writeRestorePacket(writer, ALL, restore);
          },
          (reader) => readRestorePacket(reader, ALL),
        );
      }),
    );
  });

  test("a file name is a string exactly if its bytes are UTF-8", () => {
    fc.assert(
      fc.property(name, (fname: FileName) => {
        const writer = new WireWriter();
        writer.fileName(fname, "name");
        const copy = new WireReader(writer.message()).fileName();
        expect(Buffer.from(copy as Uint8Array)).toEqual(Buffer.from(fname as Uint8Array));
        const isText = Buffer.from(Buffer.from(fname as Uint8Array).toString()).equals(
          Buffer.from(fname as Uint8Array),
        );
        expect(typeof copy).toBe(isText ? "string" : "object");
      }),
    );
  });
});

describe("layout", () => {
  test("little-endian, no padding, null as a length of all ones", () => {
    const writer = new WireWriter();
    const packet = new IoPacket({ func: 2, count: 0x01020304 });
    writeIoPacket(writer, IoPacketMasks.pluginIoRead.toPlugin, packet);
    expect(Buffer.from(writer.message()).toString("hex")).toBe(
      "02000000" + "04030201" + "ffffffff",
    );
    const names = new WireWriter();
    names.textOrNull(null, "");
    names.text("é", "");
    names.bool(true, "");
    expect(Buffer.from(names.message()).toString("hex")).toBe("ffffffff" + "02000000c3a9" + "01");
  });

  test("a message holds exactly the fields of its direction", () => {
    const packet = new SavePacket({ fname: "/a", cmd: "node:x" });
    const writer = new WireWriter();
    writeSavePacket(writer, SavePacketMasks.startBackupFile.toPlugin, packet);
    const copy = readSavePacket(
      new WireReader(writer.message()),
      SavePacketMasks.startBackupFile.toPlugin,
    );
    expect(copy).toMatchObject({ fname: null, cmd: "node:x" });
    expect(RestorePacketMasks.createFile.toCore).toBeGreaterThan(0);
  });

  test("a count travels alone, and beside its bytes it is theirs", () => {
    const message = (mask: number): WireReader => {
      const writer = new WireWriter();
      writeIoPacket(
        writer,
        mask,
        new IoPacket({ func: IO_WRITE, count: 99, buf: new Uint8Array(3) }),
      );
      return new WireReader(writer.message());
    };
    const { pluginIoRead, pluginIoWrite } = IoPacketMasks;
    expect(readIoPacket(message(pluginIoRead.toPlugin), pluginIoRead.toPlugin).count).toBe(99);
    const written = readIoPacket(message(pluginIoWrite.toPlugin), pluginIoWrite.toPlugin);
    expect([written.count, written.buf?.length]).toEqual([3, 3]);
  });

  test("fields can be read into a packet that is there, leaving the others", () => {
    const writer = new WireWriter();
    writeSavePacket(
      writer,
      SavePacketMasks.checkChanges.toPlugin,
      new SavePacket({ delta_seq: 7, accurate_found: true }),
    );
    const packet = new SavePacket({ fname: "/a" });
    readSavePacket(new WireReader(writer.message()), SavePacketMasks.checkChanges.toPlugin, packet);
    expect(packet).toMatchObject({ fname: "/a", delta_seq: 7, accurate_found: true });
  });

  test("bytes are copies, or on demand views of the message", () => {
    const writer = new WireWriter();
    writer.bytes(Uint8Array.of(1, 2), "");
    const message = writer.message();
    const copy = new WireReader(message).bytes();
    const view = new WireReader(message, true).bytes();
    message.fill(9, 4);
    expect([...copy]).toEqual([1, 2]);
    expect([...view]).toEqual([9, 9]);
  });
});

describe("refusals", () => {
  const writing =
    (fields: Record<string, unknown>): (() => void) =>
    () => {
      writeSavePacket(new WireWriter(), ALL, Object.assign(new SavePacket(), fields));
    };

  test.each([
    [
      "index",
      "5",
      TypeError,
      /^SavePacket\.index: expected a signed 32-bit integer, got '5' \(string\)$/,
    ],
    ["index", 5n, RangeError, /SavePacket\.index: .* got 5n/],
    ["index", 1.5, RangeError, /SavePacket\.index: .* got 1\.5/],
    ["index", 2 ** 31, RangeError, /SavePacket\.index/],
    [
      "delta_seq",
      -1,
      RangeError,
      /SavePacket\.delta_seq: expected an unsigned 32-bit integer, got -1/,
    ],
    ["save_time", 2 ** 60, RangeError, /SavePacket\.save_time/],
    ["save_time", 2n ** 63n, RangeError, /SavePacket\.save_time/],
    ["save_time", undefined, TypeError, /SavePacket\.save_time: .* got undefined/],
    ["fname", 7, TypeError, /SavePacket\.fname: expected a file name/],
    ["fname", "a\0b", RangeError, /SavePacket\.fname: expected a text without zero bytes/],
    [
      "fname",
      Uint8Array.of(65, 0),
      RangeError,
      /SavePacket\.fname: expected a file name without zero bytes/,
    ],
    [
      "fname",
      "\ud800",
      RangeError,
      /SavePacket\.fname: expected a file name without lone surrogates/,
    ],
    ["no_read", 1, TypeError, /SavePacket\.no_read: expected a boolean, got 1/],
    ["object", "text", TypeError, /SavePacket\.object: expected a Uint8Array or null/],
    ["flags", new Uint8Array(4), RangeError, /SavePacket\.flags: expected 5 bytes, got 4/],
    ["statp", null, TypeError, /SavePacket\.statp: expected a StatPacket, got null/],
    ["statp", { st_mode: 1 }, TypeError, /StatPacket\.st_dev: .* got undefined/],
  ])("%s = %o", (field, value, kind, message) => {
    expect(writing({ [field]: value })).toThrow(kind);
    expect(writing({ [field]: value })).toThrow(message);
  });

  test("null for a field that no daemon leaves out, by its name", () => {
    const writer = new WireWriter();
    writer.fileNameOrNull(null, "");
    const message = writer.message();
    expect(() => readAclPacket(new WireReader(message), AclPacketMasks.getAcl.toPlugin)).toThrow(
      "AclPacket.fname is null",
    );
    const { toPlugin, always } = AclPacketMasks.setAcl;
    const whole = new WireWriter();
    whole.fileName("/a", "");
    whole.bytesOrNull(null, "");
    const read = (): unknown =>
      readAclPacket(new WireReader(whole.message()), toPlugin, undefined, always);
    expect(read).toThrow("AclPacket.content is null");
  });

  test("a message that ends early, at any place", () => {
    const writer = new WireWriter();
    writeSavePacket(writer, ALL, new SavePacket({ fname: "/a", object: new Uint8Array(3) }));
    const message = writer.message();
    for (let length = 0; length < message.length; length++) {
      expect(() => readSavePacket(new WireReader(message.subarray(0, length)), ALL)).toThrow(
        expect.objectContaining({ code: "BAREOS_WIRE" }) as Error,
      );
    }
  });

  test("bytes that nobody reads", () => {
    expect(() => {
      new WireReader(new Uint8Array(1)).end();
    }).toThrow(/1 bytes are left/);
  });
});
