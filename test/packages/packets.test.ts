// Packet classes of bareosfd: defaults, constructor, Python's names, flags.
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  AclPacket,
  FO_DELTA,
  FO_FORCE_ENCRYPT,
  FT_REG,
  IoPacket,
  RestoreObject,
  RestorePacket,
  SavePacket,
  StatPacket,
  XattrPacket,
} from "bareosfd";

test("a new StatPacket is a plain file of now, so that incremental backups save it", () => {
  const packet = new StatPacket();
  expect(packet.st_mode).toBe(0o100700);
  expect(packet.st_nlink).toBe(1);
  expect(Math.abs(Number(packet.st_mtime) - Date.now() / 1000)).toBeLessThan(10);
});

test("each packet can be made without arguments", () => {
  for (const Packet of [
    SavePacket,
    RestorePacket,
    RestoreObject,
    IoPacket,
    AclPacket,
    XattrPacket,
  ]) {
    expect(String(new Packet())).toContain(Packet.name);
  }
});

test("descriptors start as none, as the core presets them", () => {
  expect(new IoPacket().filedes).toBe(-1);
  expect(new RestorePacket().filedes).toBe(-1);
});

describe("constructor", () => {
  test("takes fields by name, Python's names included", () => {
    const packet = new SavePacket({ fname: "/a", type: FT_REG, object_index: 4, cmd: undefined });
    expect(packet).toMatchObject({ fname: "/a", type: FT_REG, index: 4, cmd: "" });
    expect(packet.object_index).toBe(4);
  });

  test("refuses an unknown name and says which ones there are", () => {
    // @ts-expect-error that is what the test is about
    expect(() => new SavePacket({ name: "/a" })).toThrow(
      /SavePacket has no field "name"; its fields are fname, link/,
    );
  });

  test("does not take a length: it follows from the data", () => {
    // @ts-expect-error that is what the test is about
    expect(() => new SavePacket({ object_len: 3 })).toThrow(TypeError);
    expect(new SavePacket({ object: new Uint8Array(7) }).object_len).toBe(7);
    expect(new SavePacket().object_len).toBe(0);
  });
});

test("Python's names write through", () => {
  const packet = new RestorePacket();
  packet.linkFI = 5;
  packet.regexwhere = "x";
  expect(packet).toMatchObject({ LinkFI: 5, RegexWhere: "x" });
});

test("flags are bits of an array, set and cleared by option", () => {
  const packet = new SavePacket();
  expect(packet.flags).toHaveLength(5);
  packet.setFlag(FO_FORCE_ENCRYPT);
  packet.setFlag(FO_DELTA);
  expect([...packet.flags]).toEqual([0, 0, 0, 0x10, 1]);
  packet.setFlag(FO_DELTA, false);
  expect(packet.hasFlag(FO_DELTA)).toBe(false);
  expect(packet.hasFlag(FO_FORCE_ENCRYPT)).toBe(true);
});

test("packets show themselves, with long contents cut", () => {
  const packet = new SavePacket({ fname: "/a", object: new Uint8Array(100_000) });
  expect(String(packet)).toMatch(/^SavePacket \{.*fname: '\/a'/);
  expect(String(packet).length).toBeLessThan(2000);
  expect(inspect(packet)).toContain("SavePacket");
});

test.each<[string, Uint8Array | string, RegExp]>([
  ["text", Buffer.from("grüße\n"), /object: 'grüße\\n'/],
  ["text that has more", Buffer.from("é".repeat(5000)), /object: '(é){90}… \(10000 bytes\)'/],
  ["bytes", Buffer.from([0x61, 0xff]), /object: <Buffer 61 ff>/],
  ["control characters", Buffer.from("a\u001bb"), /object: <Buffer/],
  ["nothing", new Uint8Array(), /object: Uint8Array\(0\)/],
])("content shows as what it is: %s", (_, object, shown) => {
  const packet = new SavePacket({ fname: "/a", object: object as Uint8Array });
  expect(String(packet)).toMatch(shown);
  expect(String(packet).length).toBeLessThan(2000);
});

test("flags are never text", () => {
  const packet = new SavePacket({ flags: new Uint8Array([0x61, 0x62, 0x63, 0x64, 0x65]) });
  expect(String(packet)).not.toContain("abcde");
});
