// Races about a restore's folder, played at the worst moments, and what plain Node can do of it without an addon.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { BareosFdPlugin, type FileEntry, type IoPacket, type RestorePacket } from "bareosfd";
import { runBackup, runRestore } from "bareosfd/testing";
import { tempDir } from "../support/temp-dir.js";

let where: string;
let outside: string;
/** A file outside of the folder, which nothing may touch. */
let victim: string;

beforeEach(() => {
  where = path.join(tempDir(), "where");
  outside = tempDir();
  victim = path.join(outside, "f");
  mkdirSync(where);
  writeFileSync(victim, "untouched", { mode: 0o600 });
});

class Listed extends BareosFdPlugin {
  constructor(readonly entries: readonly FileEntry[]) {
    super();
  }
  override files() {
    return this.entries;
  }
}

/** Somebody who may write into the folder puts a link where the restore has just made one of its own. */
function swap(): void {
  rmSync(path.join(where, "moved"), { recursive: true, force: true });
  renameSync(path.join(where, "d"), path.join(where, "moved"));
  symlinkSync(outside, path.join(where, "d"));
}

class AfterCreate extends Listed {
  override createFile(packet: RestorePacket) {
    const answer = super.createFile(packet);
    if (String(packet.ofname).endsWith("/f")) swap();
    return answer;
  }
}

class BeforeAttributes extends Listed {
  override setFileAttributes(packet: RestorePacket) {
    if (String(packet.ofname).includes("/d")) swap();
    return super.setFileAttributes(packet);
  }
}

class AfterOpen extends Listed {
  override pluginIoOpen(io: IoPacket) {
    const answer = super.pluginIoOpen(io);
    if (String(io.fname).startsWith(where)) swap();
    return answer;
  }
}

const FILE: FileEntry = {
  path: "/d/f",
  content: "new",
  stat: { st_mode: 0o100777, st_mtime: 5, st_uid: 12345 },
};
const FOLDER: FileEntry = { path: "/d/", stat: { st_mode: 0o040777, st_mtime: 5 } };

describe("a folder that becomes a link", () => {
  test.each([
    ["after createFile", AfterCreate],
    ["after the open", AfterOpen],
    ["before setFileAttributes", BeforeAttributes],
  ])("%s leads nobody out", async (_, Restoring) => {
    const { files } = await runBackup(new Listed([FILE, FOLDER]));
    const before = lstatSync(outside);
    await runRestore(new Restoring([]), files, { where });
    const { mode, uid, mtimeMs } = lstatSync(victim);
    expect([readFileSync(victim, "utf8"), mode & 0o777, uid]).toEqual([
      "untouched",
      0o600,
      process.getuid?.(),
    ]);
    expect(mtimeMs).not.toBe(5000);
    expect(readdirSync(outside)).toEqual(["f"]);
    const after = lstatSync(outside);
    expect([after.mode, after.mtimeMs]).toEqual([before.mode, before.mtimeMs]);
  });
});

test("without an addon, too, names stay inside and the others come back", async () => {
  const { files } = await runBackup(
    new Listed([{ path: "/l", link: outside }, { path: "/l/f", content: "x" }, FILE]),
  );
  const { failed, core } = await runRestore(new Listed([]), files, { where });
  expect([failed, readFileSync(path.join(where, "d/f"), "utf8")]).toEqual([["/l/f"], "new"]);
  expect(core.messages.map(({ message }) => message).join()).toContain(
    `${where}/l/f cannot be restored: l leads out of ${where}, by a symbolic link to ${outside}`,
  );
  expect(readFileSync(victim, "utf8")).toBe("untouched");
});

test("names that are no UTF-8, in folders that are none, are held as well", async () => {
  const odd = Buffer.from([0x2f, 0xff, 0x2f, 0xfe]);
  const { files } = await runBackup(new Listed([{ path: odd, content: "x" }]));
  const { ok } = await runRestore(new Listed([]), files, { where });
  expect(ok).toBe(true);
  expect(readFileSync(Buffer.concat([Buffer.from(where), odd]), "utf8")).toBe("x");
});

test("a folder of many levels needs no more descriptors than one of few", async () => {
  const open = (): number => readdirSync("/proc/self/fd").length;
  let most = 0;
  class Counting extends Listed {
    override pluginIoOpen(io: IoPacket) {
      const answer = super.pluginIoOpen(io);
      most = Math.max(most, open());
      return answer;
    }
  }
  const deep = `/${"d/".repeat(300)}f`;
  const { files } = await runBackup(new Listed([{ path: deep, content: "x" }]));
  const before = open();
  const { failed } = await runRestore(new Counting([]), files, { where });
  expect([failed, most - before]).toEqual([[], 3]);
  expect(open()).toBe(before);
});

test("times before 1970 come back in plain Node, to the microsecond", async () => {
  const time = { st_mtime: -152_557_013, st_mtime_nsec: 250_000_000, st_atime: -1 };
  const { files } = await runBackup(
    new Listed([
      { path: "/f", content: "x", stat: time },
      { path: "/l", link: "f", stat: { ...time, st_mode: 0o120777 } },
      { path: "/d/", stat: { ...time, st_mode: 0o040700 } },
    ]),
  );
  await runRestore(new Listed([]), files, { where });
  for (const name of ["f", "l", "d"]) {
    const { atimeMs, mtimeMs } = lstatSync(path.join(where, name));
    expect([atimeMs, mtimeMs], name).toEqual([-1000, -152_557_012_750]);
  }
});
