// Packets of plugins that fill them themselves: what is open is completed, what contradicts itself is refused by field.
import { describe, expect, test } from "vitest";
import {
  bFileType,
  completePacket,
  FT_DIREND,
  FT_LNK,
  FT_NOCHG,
  FT_NOSTAT,
  FT_REG,
  FT_RESTORE_FIRST,
  FT_SPEC,
  SavePacket,
  StatPacket,
  statPacket,
} from "bareosfd";
import { lstatSync } from "node:fs";
import { typeKinds } from "../../generated/fd/dist/files/entry-kind.js";

describe("the kind of a mode", () => {
  test.each([
    [FT_REG, 0o644, 0o100644],
    [FT_DIREND, 0o755, 0o040755],
    [FT_LNK, 0, 0o120000],
    [FT_DIREND, 0o100700, 0o040700],
    [FT_LNK, 0o100700, 0o120700],
    [FT_REG, 0o100640, 0o100640],
    [FT_SPEC, 0o666, 0o666],
    [FT_NOCHG, 0o644, 0o644],
    [FT_NOSTAT, 0o040755, 0o040755],
  ])("type %d, mode %d becomes %d", (type, st_mode, completed) => {
    const packet = new SavePacket({ type, statp: new StatPacket({ st_mode }) });
    completePacket(packet);
    expect(packet.statp.st_mode).toBe(completed);
  });

  test.each([
    [FT_REG, 0o040755, /st_mode is 040755, which is a folder, but SavePacket.type is FT_REG/],
    [FT_DIREND, 0o100644, /a regular file, but SavePacket.type is FT_DIREND/],
    [FT_LNK, 0o060644, /a block device/],
  ])("type %d, mode %d is refused", (type, st_mode, message) => {
    const packet = new SavePacket({ type, statp: new StatPacket({ st_mode }) });
    expect(() => {
      completePacket(packet);
    }).toThrow(message);
  });
});

test.each(["st_atime", "st_mtime", "st_ctime"] as const)("milliseconds in %s", (field) => {
  const statp = new StatPacket({ [field]: Date.now() });
  expect(() => {
    completePacket(new SavePacket({ type: FT_REG, statp }));
  }).toThrow(new RegExp(`SavePacket.statp: ${field} is .* milliseconds`));
});

test("odd times that the disk has are the disk's", () => {
  const stats = lstatSync("/etc/passwd", { bigint: true });
  stats.mtimeNs = 200_000_000_000n * 1_000_000_000n;
  const statp = statPacket(stats);
  expect(statp.st_mtime).toBe(200_000_000_000);
  completePacket(new SavePacket({ type: FT_REG, statp }));
});

test("a restore object without its data", () => {
  const packet = new SavePacket({ type: FT_RESTORE_FIRST, object_name: "o" });
  expect(() => {
    completePacket(packet);
  }).toThrow(/SavePacket.object: /);
});

test("what each type may be has been said", () => {
  const described = Object.keys(typeKinds).map(Number);
  expect(new Set(described)).toEqual(new Set(Object.values(bFileType)));
});
