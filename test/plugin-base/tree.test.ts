// Real files through the base class: backup, restore, compare; links, odd names, modes, times, owners, what vanished.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  BareosFdPlugin,
  FT_DIREND,
  FT_LNK,
  FT_LNKSAVED,
  FT_NOSTAT,
  FT_REG,
  FT_REGE,
  FT_SPEC,
  IO_OPEN,
  IoPacket,
  IO_CLOSE,
  IO_SEEK,
  IO_READ,
  M_SKIPPED,
  M_WARNING,
  RestorePacket,
  SavePacket,
  STREAM_BIT_OFFSETS,
  STREAM_BIT_PLUGIN,
  STREAM_FILE_DATA,
  STREAM_SPARSE_COMPRESSED_DATA,
  STREAM_SPARSE_DATA,
  type FileEntry,
} from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";
import { ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";

class ListPlugin extends BareosFdPlugin {
  readonly #list: readonly FileEntry[];

  constructor(list: readonly FileEntry[] = []) {
    super();
    this.#list = list;
  }

  override files(): readonly FileEntry[] {
    return this.#list;
  }
}

const ODD = Buffer.concat([Buffer.from("odd-"), Buffer.from([0xff, 0xfe, 0x0a])]);

let root: string;
let where: string;

beforeEach(() => {
  root = tempDir();
  where = tempDir();
});

/** A tree with one of each kind; its names, folders first to make late times matter. */
function makeTree(): FileEntry[] {
  const at = (name: string): string => path.join(root, name);
  mkdirSync(at("dir"));
  writeFileSync(at("dir/big"), Buffer.alloc(700_000, "0123456789"));
  writeFileSync(at("empty"), "");
  writeFileSync(at("suid"), "#!");
  chmodSync(at("suid"), 0o4750);
  linkSync(at("dir/big"), at("hard"));
  symlinkSync("../nowhere", at("dir/soft"));
  execFileSync("mkfifo", [at("pipe")]);
  const odd = Buffer.concat([Buffer.from(`${root}/`), ODD]);
  writeFileSync(odd, "odd");
  const names = ["dir/big", "empty", "suid", "hard"];
  for (const [index, name] of names.entries()) utimesSync(at(name), 1000 + index, 2000 + index);
  chmodSync(at("dir"), 0o555);
  utimesSync(at("dir"), 3000, 4000);
  return [
    at("dir/"),
    at("dir/big"),
    at("dir/soft"),
    at("empty"),
    at("suid"),
    at("hard"),
    at("pipe"),
    odd,
  ];
}

function compare(left: string, right: string): void {
  const entries = readdirSync(left, { encoding: "buffer" })
    .map((name) => name.toString("latin1"))
    .sort();
  expect(
    readdirSync(right, { encoding: "buffer" })
      .map((name) => name.toString("latin1"))
      .sort(),
  ).toEqual(entries);
  for (const entry of entries) {
    const [a, b] = [left, right].map((base) =>
      Buffer.concat([Buffer.from(`${base}/`), Buffer.from(entry, "latin1")]),
    );
    if (a === undefined || b === undefined) continue;
    const [x, y] = [lstatSync(a), lstatSync(b)];
    expect([y.mode, y.uid, y.gid, y.nlink]).toEqual([x.mode, x.uid, x.gid, x.nlink]);
    // Node sets times to the microsecond.
    expect(Math.abs(y.mtimeMs - x.mtimeMs)).toBeLessThan(0.003);
    if (x.isDirectory()) compare(a.toString(), b.toString());
    else if (x.isSymbolicLink()) expect(readlinkSync(b)).toBe(readlinkSync(a));
    else if (x.isFile()) expect(readFileSync(b).equals(readFileSync(a))).toBe(true);
  }
}

describe.each([false, true])("direct I/O %s", (direct) => {
  test.each(["20", "23", "26-dev"] as const)(
    "a tree comes back as it was, release %s",
    async (release) => {
      const list = makeTree();
      const definition = `direct_io=${direct ? "yes" : "no"}:`;
      const backup = await runBackup(new ListPlugin(list), {
        definition,
        core: createMockCore({ release }),
      });
      expect([backup.ok, backup.core.messages]).toEqual([true, []]);
      expect(backup.files.map(({ type }) => type)).toEqual([
        FT_DIREND,
        FT_REG,
        FT_LNK,
        FT_REGE,
        FT_REG,
        FT_LNKSAVED,
        FT_SPEC,
        FT_REG,
      ]);
      expect(backup.files[0]?.name).toBe(`${root}/dir/`);
      expect(Buffer.isBuffer(backup.files[7]?.name)).toBe(true);
      const restore = await runRestore(new ListPlugin(), backup.files, {
        definition,
        where,
        core: createMockCore({ release }),
      });
      expect([restore.ok, restore.failed, restore.core.messages]).toEqual([true, [], []]);
      compare(root, path.join(where, root));
    },
  );
});

test.each([
  ["21", 0],
  ["22", 1],
] as const)(
  "an open in release %s answers %d when direct I/O is wanted",
  async (release, status) => {
    const undo = createMockCore({ release }).install();
    const name = path.join(root, "f");
    writeFileSync(name, "x");
    const plugin = new ListPlugin([name]);
    plugin.directIo = true;
    await plugin.startBackupFile(new SavePacket());
    const io = new IoPacket({ func: IO_OPEN, fname: name });
    await plugin.pluginIO(io);
    expect([io.status, io.filedes >= 0]).toEqual([status, status === 1]);
    await plugin.pluginIO(new IoPacket({ func: IO_CLOSE, filedes: 0 }));
    undo();
  },
);

test("seek moves the plugin's reading", async () => {
  const name = path.join(root, "f");
  writeFileSync(name, "0123456789");
  const plugin = new ListPlugin();
  await plugin.pluginIO(new IoPacket({ func: IO_OPEN, fname: name }));
  const results: unknown[] = [];
  for (const [offset, whence] of [
    [4, 0],
    [1, 1],
    [-2, 2],
    [-20, 1],
  ] as const) {
    const seek = new IoPacket({ func: IO_SEEK, offset, whence });
    await plugin.pluginIO(seek);
    const read = new IoPacket({ func: IO_READ, count: 2, buf: Buffer.alloc(2) });
    await plugin.pluginIO(read);
    results.push([seek.offset, Buffer.from(read.buf ?? []).toString()]);
  }
  expect(results).toEqual([
    [4, "45"],
    [7, "78"],
    [8, "89"],
    [-1, ""],
  ]);
  await plugin.freePlugin();
  expect(() => plugin.pluginIO(new IoPacket({ func: IO_READ, count: 1 }))).not.toThrow();
});

const NATIVE = Symbol.for("bareos-node.native");

describe("a restore in which the core may jump", () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, NATIVE);
  });

  /** Answer to the open of a file whose data comes in this stream, with direct I/O wanted. */
  async function openFor(stream: number): Promise<number> {
    const name = path.join(root, "f");
    const plugin = new ListPlugin();
    plugin.directIo = true;
    const undo = createMockCore().install();
    try {
      const data_stream = stream as RestorePacket["data_stream"];
      await plugin.createFile(new RestorePacket({ ofname: name, type: FT_REG, data_stream }));
      const flags = constants.O_WRONLY | constants.O_CREAT;
      const open = new IoPacket({ func: IO_OPEN, fname: name, flags, mode: 0o600 });
      await plugin.pluginIO(open);
      await plugin.pluginIO(new IoPacket({ func: IO_CLOSE }));
      return open.status;
    } finally {
      undo();
    }
  }

  test.each([
    ["plain data", STREAM_FILE_DATA, 1, 1],
    ["plain data of a plugin", STREAM_FILE_DATA | STREAM_BIT_PLUGIN, 1, 1],
    ["sparse data", STREAM_SPARSE_DATA, 0, 1],
    ["compressed sparse data", STREAM_SPARSE_COMPRESSED_DATA, 0, 1],
    ["sparse data of a plugin", STREAM_SPARSE_DATA | STREAM_BIT_PLUGIN, 0, 1],
    ["blocks with positions", STREAM_FILE_DATA | STREAM_BIT_OFFSETS, 0, 1],
  ])("%s: the core writes only where the plugin can follow", async (_, stream, alone, native) => {
    expect(await openFor(stream)).toBe(alone);
    Reflect.set(globalThis, NATIVE, { lseek: () => 0 });
    expect(await openFor(stream)).toBe(native);
  });

  test("moves the descriptor itself where it can", async () => {
    const moves: unknown[] = [];
    Reflect.set(globalThis, NATIVE, {
      lseek: (fd: number, ...move: unknown[]) => {
        moves.push([typeof fd, ...move]);
        return 2n ** 60n;
      },
    });
    const name = path.join(root, "f");
    writeFileSync(name, "x");
    const plugin = new ListPlugin();
    await plugin.pluginIO(new IoPacket({ func: IO_OPEN, fname: name }));
    const seek = new IoPacket({ func: IO_SEEK, offset: 2n ** 60n, whence: 0 });
    await plugin.pluginIO(seek);
    await plugin.freePlugin();
    expect([moves, seek.offset, seek.status]).toEqual([[["number", 2n ** 60n, 0]], 2n ** 60n, 0]);
  });
});

test("what vanished is a warning, before the stat and before the open", async () => {
  const [gone, going, stays] = ["gone", "going", "stays"].map((name) => path.join(root, name));
  if (gone === undefined || going === undefined || stays === undefined) throw new Error();
  writeFileSync(going, "x");
  writeFileSync(stays, "y");
  const { ok, files, core } = await runBackup(
    new (class extends BareosFdPlugin {
      override *files() {
        yield gone;
        yield going;
        yield stays;
      }
      override startBackupFile(...args: Parameters<BareosFdPlugin["startBackupFile"]>) {
        const answer = super.startBackupFile(...args);
        if (args[0].fname === going) unlinkSync(going);
        return answer;
      }
    })(),
  );
  expect(ok).toBe(true);
  expect(files.map(({ type, errno, length }) => [type, errno, length])).toEqual([
    [FT_NOSTAT, 0, 0],
    [FT_REG, 2, 0],
    [FT_REG, 0, 1],
  ]);
  expect(core.messages).toEqual([
    { type: M_WARNING, message: expect.stringContaining(`${gone} is not saved: ENOENT`) as string },
  ]);
});

test("a link that takes the place of a file is not read", async () => {
  const name = path.join(root, "f");
  writeFileSync(name, "x");
  const plugin = new (class extends BareosFdPlugin {
    override files() {
      return [name];
    }
    override pluginIoOpen(io: IoPacket) {
      unlinkSync(name);
      symlinkSync("/etc/passwd", name);
      return super.pluginIoOpen(io);
    }
  })();
  const { files } = await runBackup(plugin);
  expect([files[0]?.length, files[0]?.errno]).toEqual([0, 40]);
});

describe("what exists", () => {
  test.each([
    ["always", 50, "new"],
    ["never", 50, "old"],
    ["ifNewer", 50, "new"],
    ["ifNewer", 100, "old"],
    ["ifOlder", 50, "old"],
    ["ifOlder", 150, "new"],
  ] as const)("replace %s, changed at %d: %s", async (replace, modified, expected) => {
    const stat = { ...ownedByUs, st_mtime: 100 };
    const plugin = new ListPlugin([{ path: "/f", content: "new", stat }]);
    const { files } = await runBackup(plugin);
    writeFileSync(path.join(where, "f"), "old");
    utimesSync(path.join(where, "f"), modified, modified);
    const { ok, skipped, core } = await runRestore(new ListPlugin(), files, { where, replace });
    expect(ok).toBe(true);
    expect(readFileSync(path.join(where, "f"), "utf8")).toBe(expected);
    expect(skipped).toEqual(expected === "old" ? ["/f"] : []);
    expect(core.messages.map(({ type }) => type)).toEqual(expected === "old" ? [M_SKIPPED] : []);
  });

  test("is not written through: neither a link nor another name of the file", async () => {
    const plugin = new ListPlugin([
      { path: "/f", content: "new" },
      { path: "/g", content: "new" },
    ]);
    const { files } = await runBackup(plugin);
    const victim = path.join(root, "victim");
    writeFileSync(victim, "untouched");
    symlinkSync(victim, path.join(where, "f"));
    linkSync(victim, path.join(where, "g"));
    const { ok } = await runRestore(new ListPlugin(), files, { where });
    expect([ok, readFileSync(victim, "utf8")]).toEqual([true, "untouched"]);
    expect(lstatSync(path.join(where, "f")).isFile()).toBe(true);
  });

  test("as a directory stays, and the file fails", async () => {
    const { files } = await runBackup(new ListPlugin([{ path: "/f", content: "x" }]));
    mkdirSync(path.join(where, "f"));
    const { ok, failed } = await runRestore(new ListPlugin(), files, { where });
    expect([ok, failed]).toEqual([false, ["/f"]]);
  });
});

test("nanoseconds and 64 bits of a stat are exact", async () => {
  const name = path.join(root, "f");
  writeFileSync(name, "");
  truncateSync(name, 2 ** 33);
  execFileSync("touch", ["-d", "1969-12-31T23:59:58.123456789Z", name]);
  const { files } = await runBackup(new ListPlugin([{ path: name, noRead: true }]));
  const stat = files[0]?.stat;
  expect([stat?.st_size, stat?.st_mtime, stat?.st_mtime_nsec]).toEqual([2 ** 33, -2, 123456789]);
  expect(existsSync(name)).toBe(true);
});
