// Every property of an entry is used, or refused by name: a table of what a plugin may get wrong, and one of what it may say.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  EntryError,
  FT_DELETED,
  FT_DIREND,
  FT_FIFO,
  FT_LNK,
  FT_LNKSAVED,
  FT_NOCHG,
  FT_REG,
  FT_REGE,
  FT_RESTORE_FIRST,
  FT_SPEC,
  printableName,
  SavePacket,
  StatPacket,
} from "bareosfd";
import { createMockCore, runBackup } from "bareosfd/testing";
import { tempDir } from "../support/temp-dir.js";
import { ListPlugin } from "./list-plugin.js";

let folder = "";

beforeEach(() => {
  folder = tempDir();
});

const V = "/v/a";
const content = "abc";
const modeOf = (st_mode: number) => ({ st_mode });
const timeOf = (st_mtime: unknown) => ({ path: V, content, stat: { st_mtime } });

describe("refused, with entry and field", () => {
  test.each<[field: string, entry: unknown, says?: RegExp]>([
    ["contnet", { path: V, contnet: "x" }, /did you mean content/],
    ["st_mtime", { path: V, content, st_mtime: 5 }],
    ["content", { path: V, content: null }],
    ["content", { path: V, content: 5 }],
    ["content", { path: V, content: {} }],
    ["content", { path: V, content: true }],
    ["content", { path: V, content: Promise.resolve("x") }, /function/],
    ["content", { path: `${V}/`, content }, /folder.*|regular file.*slash/],
    ["content", { path: "/", content }],
    ["content", { path: V, content, stat: modeOf(0o040755) }, /folder/],
    ["content", { path: V, content, stat: modeOf(0o020666) }, /character device/],
    ["content", { path: V, content, stat: modeOf(0o010666) }, /named pipe/],
    ["content", { path: V, content, stat: modeOf(0o120777) }, /symbolic link/],
    ["link", { path: V, link: "b", content }],
    ["link", { path: V, link: "b", stat: modeOf(0o100644) }],
    ["link", { path: `${V}/`, link: "b" }],
    ["link", { path: V, link: "" }],
    ["link", { path: V, stat: modeOf(0o120777) }, /missing/],
    ["link", { path: V, stat: {}, type: FT_LNK }, /missing/],
    ["link", { path: V, link: "a\0b" }],
    ["link", { path: V, type: FT_LNKSAVED, stat: {} }],
    ["source", { path: V, source: "/etc/hosts", content }],
    ["source", { path: V, source: "/etc/hosts", link: "b" }],
    ["source", { path: V, source: "etc/hosts" }],
    ["source", { path: V, source: "/etc/hosts", stat: {}, noRead: true }],
    ["source", { path: V, source: 7 }],
    ["slash", { path: `${V}/`, stat: modeOf(0o100644) }],
    ["stat.st_mode", { path: V, content, stat: modeOf(0o150644) }],
    ["stat.st_mode", { path: V, content, stat: modeOf(0o1100644) }],
    ["stat.st_mode", { path: V, content, stat: modeOf(-1) }],
    ["type", { path: V, content, type: FT_DIREND }],
    ["type", { path: V, content, type: FT_FIFO }],
    ["type", { path: V, content, type: FT_SPEC }],
    ["type", { path: V, content, type: FT_LNK }],
    ["type", { path: V, content, type: 99 }],
    ["type", { path: V, content, type: "FT_REG" }],
    ["type", { path: V, content, type: FT_RESTORE_FIRST }],
    ["type", { path: "/tmp", type: FT_REG }, /the disk makes it a folder/],
    ["type", { path: "/etc/passwd", type: FT_REGE }, /bytes/],
    ["content", { path: V, content, type: FT_REGE }],
    ["content", { path: V, content, type: FT_DELETED }],
    ["noRead", { path: V, content, noRead: true }],
    ["noRead", { path: V, content, noRead: "yes" }],
    ["noRead", { path: V, link: "b", noRead: false }],
    ["noRead", { path: "/tmp", noRead: false }],
    ["stat", { path: V, content, stat: 5 }],
    ["stat", { path: V, content, stat: [] }],
    ["stat", { path: V, content, stat: statSync("/") }, /statPacket/],
    ["stat.st_mtme", { path: V, content, stat: { st_mtme: 5 } }, /did you mean st_mtime/],
    ["stat.mode", { path: V, content, stat: { mode: 5 } }, /did you mean st_mode/],
    ["stat.st_size", { path: V, content, stat: { st_size: -1 } }],
    ["stat.st_size", { path: V, content, stat: { st_size: NaN } }],
    ["stat.st_size", { path: V, content, stat: { st_size: "5" } }],
    ["stat.st_size", { path: V, content, stat: { st_size: 2n ** 63n } }],
    ["stat.st_size", { path: V, content, stat: { st_size: null } }],
    ["stat.st_uid", { path: V, content, stat: { st_uid: -1 } }],
    ["stat.st_uid", { path: V, content, stat: { st_uid: 2 ** 32 } }],
    ["stat.st_gid", { path: V, content, stat: { st_gid: 1.5 } }],
    ["stat.st_nlink", { path: V, content, stat: { st_nlink: -1 } }],
    ["stat.st_ino", { path: V, content, stat: { st_ino: 2n ** 64n } }],
    ["stat.st_mtime_nsec", { path: V, content, stat: { st_mtime_nsec: 1e9 } }],
    [
      "stat.st_mtime_nsec",
      { path: V, content, stat: { st_mtime: new Date(1500), st_mtime_nsec: 7 } },
    ],
    ["stat.st_mtime", timeOf(1.5), /st_mtime_nsec/],
    ["stat.st_mtime", timeOf(1_764_150_000_000), /milliseconds/],
    ["stat.st_mtime", timeOf(1_764_150_000_000.25), /milliseconds/],
    ["stat.st_mtime", timeOf(-1_764_150_000_000), /milliseconds/],
    ["stat.st_mtime", timeOf(1_764_150_000_000n), /milliseconds/],
    ["stat.st_mtime", timeOf("2020-01-01")],
    ["stat.st_mtime", timeOf(new Date("never"))],
    ["stat.st_mtime", timeOf(Infinity)],
    ["stat.st_ctime", { path: V, content, stat: { st_ctime: Date.now() } }, /milliseconds/],
    ["stat.st_mtime", { path: V, content, stat: new StatPacket({ st_mtime: Date.now() }) }],
    ["saveTime", { path: V, content, saveTime: Date.now() }, /milliseconds/],
    ["saveTime", { path: V, content, saveTime: 0.5 }],
    ["path", { content }],
    ["path", { path: "", content }],
    ["path", { path: 5, content }],
    ["path", { path: "/v/a\0b", content }],
    ["path", { path: new Uint8Array([0x2f, 0]), content }],
    ["path", { path: "/v/\ud800", content }],
    ["path", { path: "/v/../a", content }],
    ["path", { path: "etc/hosts" }],
    ["path", "etc/hosts"],
    ["path", "/a\0b"],
    ["path", ""],
    ["this", []],
    ["this", 5],
    ["this", null],
    ["objectName", { objectName: "", object: "x" }],
    ["objectName", { object: "x" }],
    ["object", { objectName: "o" }],
    ["object", { objectName: "o", object: 5 }],
    ["type", { objectName: "o", object: "x", type: FT_REG }],
    ["index", { objectName: "o", object: "x", index: 1.5 }],
    ["index", { objectName: "o", object: "x", index: 2 ** 31 }],
    ["path", { objectName: "o", object: "x", path: V }],
    ["content", { objectName: "o", object: "x", content }],
  ])("%s of %o", (field, entry, says = /./) => {
    const undo = createMockCore().install();
    try {
      const start = (): unknown => new ListPlugin([entry]).startBackupFile(new SavePacket());
      expect(start).toThrow(EntryError);
      expect(start).toThrow(says);
      expect(start).toThrow(field);
      const name = typeof entry === "object" && entry !== null && "path" in entry && entry.path;
      if (typeof name === "string" && name !== "" && !("objectName" in (entry as object)))
        expect(start).toThrow(`files() gave ${printableName(name)}: `);
    } finally {
      undo();
    }
  });

  test("the first that is wrong fails the job; those before it are saved", async () => {
    const plugin = new ListPlugin([
      { path: "/v/good", content },
      { path: "/v/bad", contents: "x" },
    ]);
    const { ok, files, core } = await runBackup(plugin);
    expect([ok, files.map(({ name }) => name)]).toEqual([false, ["/v/good"]]);
    expect(core.messages[0]?.message).toMatch(
      /\/v\/bad: contents is unknown; did you mean content\?/,
    );
  });
});

/** What a backup makes of entries. */
async function saved(...entries: unknown[]) {
  const { ok, files, core } = await runBackup(new ListPlugin(entries));
  expect(core.messages).toEqual([]);
  expect(ok).toBe(true);
  return files.map(({ name, type, stat, data }) => ({
    name,
    type,
    mode: stat.st_mode.toString(8),
    size: stat.st_size,
    text: data === null ? null : Buffer.from(data).toString(),
    stat,
  }));
}

describe("used", () => {
  test("permissions without a type: content, link, slash and disk say what it is", async () => {
    expect(
      await saved(
        { path: "/v/a", stat: modeOf(0o644), content },
        { path: "/v/b", stat: modeOf(0), content },
        { path: "/v/c", stat: modeOf(0o4755), content },
        { path: "/v/l", stat: modeOf(0o700), link: "a" },
        { path: "/v/d/", stat: modeOf(0o750) },
        { path: "/etc/passwd", stat: modeOf(0o640) },
        { path: "/etc/", stat: modeOf(0o711) },
        { path: "/v/e", source: "/etc", stat: modeOf(0o711) },
        { path: "/v/gone", stat: modeOf(0o600), type: FT_DELETED },
      ),
    ).toMatchObject([
      { name: "/v/a", type: FT_REG, mode: "100644", text: content },
      { name: "/v/b", type: FT_REG, mode: "100000", text: content },
      { name: "/v/c", type: FT_REG, mode: "104755", text: content },
      { name: "/v/l", type: FT_LNK, mode: "120700" },
      { name: "/v/d/", type: FT_DIREND, mode: "40750" },
      {
        name: "/etc/passwd",
        type: FT_REG,
        mode: "100640",
        text: readFileSync("/etc/passwd", "utf8"),
      },
      { name: "/etc/", type: FT_DIREND, mode: "40711" },
      { name: "/v/e/", type: FT_DIREND, mode: "40711" },
      { name: "/v/gone", type: FT_DELETED },
    ]);
  });

  test("modes that nobody gave: 0600 for content, 0700 for folders, the disk's for data of the disk", async () => {
    const { mode, size } = statSync("/etc/passwd");
    expect(
      await saved(
        { path: "/v/a", content },
        { path: "/v/b", content, stat: { st_mtime: 5 } },
        { path: "/v/d/", stat: {} },
        { path: "/v/l", link: "a" },
        { path: "/v/p", source: "/etc/passwd", stat: { st_uid: 5 } },
      ),
    ).toMatchObject([
      { mode: "100600" },
      { mode: "100600" },
      { mode: "40700" },
      { mode: "120777" },
      { mode: mode.toString(8), size, text: readFileSync("/etc/passwd", "utf8") },
    ]);
  });

  test.each<[string, unknown]>([
    ["text", "abc"],
    ["bytes", Buffer.from("abc")],
    ["an ArrayBuffer", new TextEncoder().encode("abc").buffer],
    ["a DataView", new DataView(new TextEncoder().encode("xabc").buffer, 1)],
    ["a Uint16Array", new Uint16Array(new TextEncoder().encode("abcd").buffer)],
    ["a SharedArrayBuffer", new SharedArrayBuffer(3)],
    ["a Blob", new Blob(["ab", "c"])],
    ["a list of pieces", ["a", Buffer.from("b"), new TextEncoder().encode("c").buffer]],
    ["a web stream", new Blob(["abc"]).stream()],
    ["a function", () => "abc"],
    ["an async function", async () => Promise.resolve(new Blob(["abc"]))],
  ])("content: %s", async (what, given) => {
    const [file] = await saved({ path: V, content: given });
    const expected = { "a Uint16Array": "abcd", "a SharedArrayBuffer": "\0\0\0" }[what] ?? "abc";
    expect(file).toMatchObject({ text: expected });
  });

  test.each<[string, unknown]>([
    ["a list of numbers", [1, 2]],
    ["a function that gives nothing", () => undefined],
    ["a function that gives a number", async () => Promise.resolve(5)],
  ])("content: %s fails the job by the file's name", async (_, given) => {
    const { ok, core } = await runBackup(new ListPlugin([{ path: V, content: given }]));
    expect(ok).toBe(false);
    expect(core.messages[0]?.message).toMatch(/content of \/v\/a: (a piece|the function gave)/);
  });

  test("dates and times before 1970, to the nanosecond", async () => {
    const [file] = await saved({
      path: V,
      content,
      stat: { st_atime: new Date(-1), st_mtime: new Date(1500), st_ctime: -5, st_ctime_nsec: 7 },
    });
    expect(file?.stat).toMatchObject({
      ...{ st_atime: -1, st_atime_nsec: 999_000_000, st_mtime: 1, st_mtime_nsec: 500_000_000 },
      ...{ st_ctime: -5, st_ctime_nsec: 7 },
    });
    const packet = new SavePacket();
    await new ListPlugin([{ path: V, content, saveTime: new Date(5999) }]).startBackupFile(packet);
    expect(packet.save_time).toBe(5);
  });

  test("other names: relative ones of services, bytes, and a slash behind a file of the disk", async () => {
    expect(
      (
        await saved(
          { path: "@service/item", content },
          { path: new Uint8Array([0x2f, 0xff]), content },
          "/etc/passwd/",
          { path: "/v/x..y/..z", content },
        )
      ).map(({ name }) => name),
    ).toEqual(["@service/item", new Uint8Array([0x2f, 0xff]), "/etc/passwd", "/v/x..y/..z"]);
  });

  test("an entry's StatPacket stays the plugin's own", async () => {
    const stat = new StatPacket({ st_mode: 0o640 });
    await saved({ path: V, content, stat }, { path: "/v/d/", stat });
    expect([stat.st_mode, stat.st_size]).toEqual([0o640, 0]);
  });

  test("a type that says that a file did not change, and one that is no longer there", async () => {
    expect(
      await saved({ path: V, content, type: FT_NOCHG }, { path: "/v/gone", type: FT_DELETED }),
    ).toMatchObject([
      { type: FT_NOCHG, text: null },
      { type: FT_DELETED, text: null },
    ]);
  });

  test("what the kernel makes up is read, although its size is 0", async () => {
    const [file] = await saved("/proc/version");
    expect(file).toMatchObject({ type: FT_REG, text: readFileSync("/proc/version", "utf8") });
  });

  test("an empty file that is nowhere on disk; a size of 0 does not hide what is on it", async () => {
    const [none, some] = await saved(
      { path: "/v/none", stat: { st_size: 0, st_mode: 0o640 } },
      { path: "/v/some", source: "/proc/version", stat: { st_size: 0 } },
    );
    expect(none).toMatchObject({ type: FT_REGE, mode: "100640", text: null });
    expect(some).toMatchObject({ type: FT_REG });
    const { core } = await runBackup(
      new ListPlugin([{ path: "/etc/passwd", stat: { st_size: 0 } }]),
    );
    expect(core.messages[0]?.message).toMatch(/the file grew .* it had 0 bytes, and \d+ are saved/);
  });

  test("an empty file on disk is not opened", async () => {
    const name = path.join(folder, "empty");
    writeFileSync(name, "");
    const [file] = await saved(name);
    expect(file).toMatchObject({ type: FT_REGE, text: null });
  });
});
