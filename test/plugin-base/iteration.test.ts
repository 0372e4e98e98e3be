// How a plugin's list is consumed: one by one, without looking ahead, sync or async, closed at the end and on cancel.
import { setTimeout as sleep } from "node:timers/promises";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  BareosFdPlugin,
  bRC_OK,
  bRC_Stop,
  FT_DIREND,
  FT_REG,
  FT_RESTORE_FIRST,
  FT_LNK,
  M_FATAL,
  SavePacket,
  type FileEntries,
} from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";

/** A plugin whose files are what the test says. */
function pluginOf(files: () => FileEntries): BareosFdPlugin {
  return new (class extends BareosFdPlugin {
    override files(): FileEntries {
      return files();
    }
  })();
}

const virtual = (path: string) => ({ path, content: path });

describe("a list", () => {
  test("of ten million entries is not read ahead, and is closed after a cancel", async () => {
    let made = 0;
    let closed = false;
    const plugin = pluginOf(function* () {
      try {
        for (; made < 10_000_000;) {
          made += 1;
          yield virtual(`/v/${made}`);
        }
      } finally {
        closed = true;
      }
    });
    const { ok, files } = await runBackup(plugin, { limit: 3 });
    expect([ok, files.map(({ name }) => name)]).toEqual([true, ["/v/1", "/v/2", "/v/3"]]);
    expect([made, closed]).toEqual([3, true]);
  });

  test("goes on when the file is saved: code after a yield may remove it", async () => {
    const order: string[] = [];
    const plugin = pluginOf(function* () {
      for (const name of ["/a", "/b"]) {
        yield { path: name, content: () => (order.push(`read ${name}`), name) };
        order.push(`done ${name}`);
      }
    });
    await runBackup(plugin, { onFile: ({ name }) => order.push(`saved ${String(name)}`) });
    expect(order).toEqual([
      ...["read /a", "saved /a", "done /a"],
      ...["read /b", "saved /b", "done /b"],
    ]);
  });

  test("that is synchronous never costs a promise", () => {
    const plugin = pluginOf(() => [virtual("/a")]);
    const packet = new SavePacket();
    expect(plugin.startBackupFile(packet)).toBe(bRC_OK);
    expect(packet.fname).toBe("/a");
    expect(plugin.startBackupFile(new SavePacket())).toBe(bRC_Stop);
  });

  test("may be an async generator, with content from streams and generators", async () => {
    const plugin = pluginOf(async function* () {
      yield { path: "/stream", content: () => Readable.from(["ab", Buffer.from("cd")]) };
      await sleep(1);
      yield { path: "/generator", content: pieces() };
      yield { path: "/promise", content: async () => (await sleep(1), new Uint8Array([0, 255])) };
    });
    const { ok, files } = await runBackup(plugin);
    expect(ok).toBe(true);
    expect(files.map(({ data }) => Buffer.from(data ?? []).toString("latin1"))).toEqual([
      "abcd",
      "x".repeat(300_000) + "end",
      "\0\xff",
    ]);
  });

  test.each(["20", "26-dev"] as const)("that throws fails the job, release %s", async (release) => {
    const core = createMockCore({ release });
    const plugin = pluginOf(function* () {
      yield virtual("/a");
      throw new Error("the service is gone");
    });
    const { ok, files } = await runBackup(plugin, { core });
    expect([ok, files.length]).toEqual([false, 1]);
    expect(core.messages).toEqual([
      { type: M_FATAL, message: expect.stringContaining("the service is gone") as string },
    ]);
  });

  test("rejects what is no list and what is no entry", async () => {
    for (const files of [() => "/etc/passwd", () => [{ path: "" }], () => [undefined]]) {
      expect((await runBackup(pluginOf(files as () => FileEntries))).ok).toBe(false);
    }
  });
});

describe("an entry", () => {
  test("of each virtual kind gets type, names, size and one link", async () => {
    const plugin = pluginOf(() =>
      [
        { path: "/v/file", content: "grüße", stat: { st_mode: 0o100640, st_mtime: 5 } },
        { path: "/v/link", link: "file" },
        { path: "/v/" },
        { path: "/w/", stat: {} },
        { objectName: "setup", object: "{}" },
        { objectName: "more", object: new Uint8Array([1, 2]) },
      ].filter((entry) => entry.path !== "/v/"),
    );
    const { files } = await runBackup(plugin);
    expect(files.map(({ name, type, stat, link }) => [name, type, stat.st_size, link])).toEqual([
      ["/v/file", FT_REG, 7, null],
      ["/v/link", FT_LNK, 0, "file"],
      ["/w/", FT_DIREND, 0, null],
      ["setup", FT_RESTORE_FIRST, 2, null],
      ["more", FT_RESTORE_FIRST, 2, null],
    ]);
    expect(files.map(({ index }) => index)).toEqual([0, 0, 0, 1, 2]);
    expect(files.map(({ stat }) => stat.st_mode.toString(8))).toEqual([
      "100640",
      "120777",
      "40700",
      "100700",
      "100700",
    ]);
    expect(files.every(({ stat }) => stat.st_nlink === 1)).toBe(true);
  });

  test("comes back from a restore as an object", async () => {
    const { files } = await runBackup(pluginOf(() => [{ objectName: "o", object: "data" }]));
    const seen: unknown[] = [];
    await runRestore(
      { restoreObjectData: (it) => (seen.push(it?.object.toString()), bRC_OK) },
      files,
    );
    expect(seen).toEqual(["data", undefined]);
  });

  test("unchanged since the last job is not read, unless its own start time is earlier", async () => {
    const content = (): never => {
      throw new Error("read");
    };
    const stat = { st_mtime: 100, st_ctime: 100 };
    const plugin = pluginOf(() => [
      { path: "/old", stat, content },
      { path: "/d/", stat: { ...stat, st_mode: 0o040755 } },
      { path: "/mine", stat, content: "x", saveTime: 50 },
      { path: "/new", stat: { ...stat, st_mtime: 300 }, content: "y" },
    ]);
    const core = createMockCore({ since: 200 });
    const { ok, files } = await runBackup(plugin, { core });
    expect(ok).toBe(true);
    expect(files.map(({ name, length }) => [name, length])).toEqual([
      ["/old", 0],
      ["/d/", 0],
      ["/mine", 1],
      ["/new", 1],
    ]);
    expect([...core.seen]).toEqual(["/old", "/d/", "/mine", "/new"]);
  });
});

async function* pieces(): AsyncGenerator<string> {
  for (let count = 0; count < 3; count += 1) {
    await sleep(1);
    yield "x".repeat(100_000);
  }
  yield "end";
}
