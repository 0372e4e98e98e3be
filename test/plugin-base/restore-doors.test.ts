// Restores into something else than files: streams, commands, folders, links, objects, and what is left for the disk.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Duplex, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  BareosFdPlugin,
  bRC_OK,
  command,
  M_ERROR,
  M_FATAL,
  M_WARNING,
  type AclPacket,
  type FileEntry,
  type Handled,
  type RestoredObject,
  type RestoreEntry,
  type RestoreLinkEntry,
  type RestoreTarget,
} from "bareosfd";
import { runBackup, runRestore, type RestoreResult, type SavedFile } from "bareosfd/testing";
import { describe, expect, test } from "vitest";
import { ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { ListPlugin } from "./list-plugin.js";

type Door = (entry: RestoreEntry) => RestoreTarget | Handled | undefined | Promise<undefined>;

class Doors extends BareosFdPlugin {
  constructor(private readonly door: Door) {
    super();
  }

  override restore(entry: RestoreEntry): ReturnType<Door> {
    return this.door(entry);
  }
}

/** A stream that keeps what it gets. */
class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    setImmediate(done);
  }

  get data(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

async function saved(...entries: readonly FileEntry[]): Promise<readonly SavedFile[]> {
  const { ok, files } = await runBackup(new ListPlugin(entries));
  expect(ok).toBe(true);
  return files;
}

const file = (path: string, content: string | Uint8Array): FileEntry => ({
  path,
  content,
  stat: { ...ownedByUs, st_mode: 0o640 },
});

function restoreTo(
  door: Door,
  files: readonly SavedFile[],
  where?: string,
): Promise<RestoreResult> {
  return runRestore(new Doors(door), files, where === undefined ? {} : { where });
}

const texts = ({ core }: RestoreResult): readonly string[] =>
  core.messages.map(({ message }) => message);

test("an entry says what there is to know, without nulls", async () => {
  const files = await saved(file("/a", "12345"), file("@service/item", "x"));
  const seen: RestoreEntry[] = [];
  const door: Door = (entry) => {
    seen.push(entry);
    return "skipped";
  };
  const result = await runRestore(new Doors(door), files, { where: "/w", replace: "ifNewer" });
  expect([result.ok, result.skipped, result.restored]).toEqual([true, ["/a", "@service/item"], []]);
  const [first, second] = seen;
  expect(first).toMatchObject({
    path: "/a",
    name: "/a",
    target: "/w/a",
    where: "/w",
    size: 5,
    replace: "ifNewer",
  });
  expect(first?.stat.st_mode).toBe(0o100640);
  expect(second?.path).toBe("@service/item");
});

describe("a stream", () => {
  const data = Buffer.alloc(3_000_000, "0123456789");

  test("gets all of it, piece by piece, and is finished before the next file", async () => {
    const files = await saved(file("/a", data), file("/empty", ""), file("/b", "bb"));
    const streams: Kept[] = [];
    const result = await restoreTo(() => {
      expect(streams.every(({ writableFinished }) => writableFinished)).toBe(true);
      streams.push(new Kept({ highWaterMark: 1000 }));
      return streams.at(-1);
    }, files);
    expect([result.ok, result.restored]).toEqual([true, ["/a", "/empty", "/b"]]);
    expect(streams.map((it) => it.data.length)).toEqual([data.length, 0, 2]);
    expect(streams[0]?.data.equals(data)).toBe(true);
  });

  test("may be a WritableStream, or made of a function that reads", async () => {
    const chunks: Uint8Array[] = [];
    const web = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) });
    let read = Buffer.alloc(0);
    const reader = Duplex.from(async (source: AsyncIterable<Uint8Array>) => {
      read = await buffer(source);
    });
    const files = await saved(file("/web", data), file("/read", data));
    const result = await restoreTo(({ path }) => (path === "/web" ? web : reader), files);
    expect([result.ok, texts(result)]).toEqual([true, []]);
    expect([Buffer.concat(chunks).equals(data), read.equals(data)]).toEqual([true, true]);
  });

  test("holds the core back until it wants more", async () => {
    let held = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        held = Math.max(held, this.writableLength - chunk.length);
        setTimeout(done, 1);
      },
    });
    await restoreTo(() => slow, await saved(file("/a", data)));
    expect(held).toBe(0);
  });

  const failing = (): Writable =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        done(new Error("the service is full"));
      },
    });
  const unfinished = (): Writable =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
      final: (done) => {
        done(new Error("the service is full"));
      },
    });
  const web = (): WritableStream =>
    new WritableStream({
      write: () => {
        throw new Error("the service is full");
      },
    });

  test.each([
    ["fails", failing],
    ["fails at its end", unfinished],
    ["of the web fails", web],
  ])("that %s fails its file with the reason, and the others are restored", async (_what, make) => {
    const files = await saved(file("/a", data), file("/b", "bb"));
    const kept = new Kept();
    const result = await restoreTo(({ path }) => (path === "/a" ? make() : kept), files);
    expect([result.failed, result.restored, kept.data.toString()]).toEqual([["/a"], ["/b"], "bb"]);
    expect(result.core.messages).toEqual([
      { type: M_ERROR, message: "/a cannot be restored: the service is full" },
    ]);
  });

  test("that was closed by somebody is an error", async () => {
    const kept = new Kept();
    kept.destroy();
    const result = await restoreTo(() => kept, await saved(file("/a", data)));
    expect(texts(result)).toEqual([
      "/a cannot be restored: the stream was closed before it had all data",
    ]);
  });

  test("is destroyed when the file is given up", async () => {
    const kept = new Kept();
    const [a] = await saved(file("/a", data));
    const plugin = new Doors(() => kept);
    // As a daemon whose connection broke: nothing comes behind the data.
    const stops = Object.assign(plugin, {
      pluginIoClose: () => {
        throw new Error("no close");
      },
    });
    await runRestore(stops, a === undefined ? [] : [a]);
    expect([kept.destroyed, kept.writableFinished]).toEqual([true, false]);
  });
});

describe("a command", () => {
  const data = Buffer.alloc(1_000_000, "0123456789");

  test("gets the data at its standard input, and is waited for", async () => {
    const target = join(tempDir(), "target");
    const files = await saved(file("/a", data));
    const args = ["-c", 'cat > "$0"; sleep 0.05; echo done >> "$0"', target];
    const result = await restoreTo(() => command("/bin/sh", args), files);
    expect([result.ok, texts(result)]).toEqual([true, []]);
    expect(readFileSync(target).equals(Buffer.concat([data, Buffer.from("done\n")]))).toBe(true);
  });

  test.each([
    ["cat > /dev/null; echo 'no such table' >&2; exit 2", "sh ended with status 2: no such table"],
    ["echo 'no access' >&2; exit 2", "sh ended with status 2: no access"],
  ])("that fails fails file and job (%#)", async (script, reason) => {
    const files = await saved(file("/a", data));
    const result = await restoreTo(() => command("sh", ["-c", script]), files);
    expect([result.ok, result.failed]).toEqual([false, ["/a"]]);
    const fatal = result.core.messages.filter(({ type }) => type === M_FATAL);
    expect(fatal.map(({ message }) => message)).toEqual([`/a cannot be restored: ${reason}`]);
  });

  test("that is not there fails file and job", async () => {
    const files = await saved(file("/a", data));
    const result = await restoreTo(() => command("no-such-program-here"), files);
    expect(result.core.failed).toBe(true);
    expect(texts(result)[0]).toContain(
      "/a cannot be restored: no-such-program-here cannot be started",
    );
  });

  test("that has enough before the end is a warning", async () => {
    const files = await saved(file("/a", Buffer.alloc(10_000_000)));
    const result = await restoreTo(() => command("head", ["-c", "5"]), files);
    expect([result.ok, result.core.messages]).toEqual([
      true,
      [{ type: M_WARNING, message: "head ended well before it had read all data" }],
    ]);
  });
});

describe("what is given for an entry", () => {
  test("nothing makes a file of it, with its attributes", async () => {
    const where = tempDir();
    const files = await saved(file("/a", "on disk"), file("/b", "elsewhere"));
    const kept = new Kept();
    const door: Door = ({ path }) => (path === "/a" ? undefined : kept);
    const result = await restoreTo(door, files, where);
    expect([result.ok, readFileSync(join(where, "a"), "utf8")]).toEqual([true, "on disk"]);
    expect([kept.data.toString(), readdirSync(where)]).toEqual(["elsewhere", ["a"]]);
  });

  test("a promise of nothing, too", async () => {
    const where = tempDir();
    const result = await restoreTo(
      () => Promise.resolve(undefined),
      await saved(file("/a", "x")),
      where,
    );
    expect([result.ok, readdirSync(where)]).toEqual([true, ["a"]]);
  });

  test("a throw and a wrong value fail it, and the others are restored", async () => {
    const files = await saved(file("/a", "a"), file("/b", "b"), file("/c", "c"));
    const result = await restoreTo(({ path }) => {
      if (path === "/a") throw new Error("who are you", { cause: new Error("no ticket") });
      return path === "/b" ? (5 as unknown as undefined) : "restored";
    }, files);
    expect([result.failed, result.restored]).toEqual([["/a", "/b"], ["/c"]]);
    expect(result.core.messages).toEqual([
      { type: M_ERROR, message: "/a cannot be restored: restore: who are you: no ticket" },
      {
        type: M_ERROR,
        message:
          '/b cannot be restored: restore: it gave 5; it has to give a writable stream, a command, "restored", "skipped" or nothing',
      },
    ]);
  });
});

class Tree extends BareosFdPlugin {
  readonly seen: unknown[] = [];
  readonly objects: RestoredObject[] = [];

  constructor(private readonly answer: Handled | undefined) {
    super();
  }

  override restoreFolder(entry: RestoreEntry): Handled | undefined {
    this.seen.push(entry.path);
    return this.answer;
  }

  override async restoreLink({
    path,
    link,
    isHardLink,
  }: RestoreLinkEntry): Promise<Handled | undefined> {
    this.seen.push([path, link, isHardLink]);
    return Promise.resolve(this.answer);
  }

  override restoreObject(object: RestoredObject): void {
    this.objects.push(object);
  }
}

describe("folders, links and objects", () => {
  const tree: FileEntry[] = [
    { objectName: "state", object: "at 5" },
    { path: "/t/one", content: "1", stat: { ...ownedByUs, st_nlink: 2, st_dev: 1, st_ino: 7 } },
    { path: "/t/two", content: "1", stat: { ...ownedByUs, st_nlink: 2, st_dev: 1, st_ino: 7 } },
    { path: "/t/link", link: "../elsewhere", stat: ownedByUs },
    { path: "/t/", stat: ownedByUs },
  ];

  test("have methods of their own", async () => {
    const where = tempDir();
    const plugin = new Tree("restored");
    const result = await runRestore(plugin, await saved(...tree), { where });
    expect([result.ok, texts(result)]).toEqual([true, []]);
    expect(plugin.seen).toEqual([
      ["/t/two", "/t/one", true],
      ["/t/link", "../elsewhere", false],
      "/t/",
    ]);
    expect(readdirSync(join(where, "t"))).toEqual(["one"]);
    expect(
      plugin.objects.map((it) => [it.name, Buffer.from(it.data).toString(), it.index]),
    ).toEqual([["state", "at 5", 1]]);
  });

  test("and go to the disk without an answer", async () => {
    const where = tempDir();
    const result = await runRestore(new Tree(undefined), await saved(...tree), { where });
    expect([result.ok, texts(result)]).toEqual([true, []]);
    expect(readdirSync(join(where, "t")).sort()).toEqual(["link", "one", "two"]);
  });

  test("a plugin without restoreObject hears of no objects", () => {
    expect(Reflect.get(new ListPlugin([]), "restoreObjectData")).toBeUndefined();
    expect(Reflect.get(new Tree(undefined), "restoreObjectData")).toBeTypeOf("function");
  });
});

test("attributes of what goes elsewhere are not looked for on disk", async () => {
  class Keeps extends Doors {
    override keepAttributes = true;
  }
  const [entry] = await saved(file("/a", "x"));
  if (entry === undefined) throw new Error("nothing was saved");
  const name = Buffer.from("user.a");
  const files = [{ ...entry, xattrs: [{ name, value: Buffer.from("1") }] }];
  const where = tempDir();
  const result = await runRestore(new Keeps(() => new Kept()), files, { where });
  expect([result.ok, texts(result), existsSync(join(where, "a"))]).toEqual([true, [], false]);
});

test("a plugin's own setAcl still hears of it", async () => {
  const heard: unknown[] = [];
  class Own extends Doors {
    setAcl(packet: AclPacket): typeof bRC_OK {
      heard.push(packet.fname);
      return bRC_OK;
    }
  }
  const [entry] = await saved(file("/a", "x"));
  if (entry === undefined) throw new Error("nothing was saved");
  await runRestore(new Own(() => new Kept()), [{ ...entry, acl: Buffer.from("acl") }]);
  expect(heard).toEqual(["/a"]);
});
