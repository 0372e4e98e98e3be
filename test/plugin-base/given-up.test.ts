// What a plugin hands in and the core does not ask for is given up: streams are destroyed, generators end.
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  BareosFdPlugin,
  IO_OPEN,
  IoPacket,
  RUN_AHEAD,
  SavePacket,
  type FileDescription,
  type FileEntry,
} from "bareosfd";
import { createMockCore, runBackup } from "bareosfd/testing";

class ListPlugin extends BareosFdPlugin {
  constructor(private readonly list: Iterable<FileEntry> | Readable) {
    super();
  }

  override files(): Iterable<FileEntry> | Readable {
    return this.list;
  }
}

const OLD = { st_mtime: 100, st_ctime: 100 };

/** A stream that never ends by itself. */
function endless(): Readable {
  return new Readable({ read: () => undefined });
}

describe("a stream is destroyed", () => {
  test.each<[string, FileDescription, object]>([
    ["of a file that did not change", { path: "/v/a", stat: OLD }, { since: 200 }],
    ["of a further name of a file", { path: "/v/a", stat: { ...OLD, st_nlink: 2, st_ino: 7 } }, {}],
  ])("%s", async (_, entry, job) => {
    const streams = [endless(), Readable.from(["x"]), endless()];
    const first = { ...entry, path: "/v/first", content: "x" };
    const list = [
      first,
      ...streams.map((content, at) => ({ ...entry, path: `/v/${at}`, content })),
    ];
    const { ok } = await runBackup(new ListPlugin(list), { core: createMockCore(job) });
    expect(ok).toBe(true);
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
  });

  test("when the next file is asked for, not before", async () => {
    const content = endless();
    const plugin = new ListPlugin([{ path: "/v/a", content }, "/etc/passwd"]);
    const undo = createMockCore().install();
    await plugin.startBackupFile(new SavePacket());
    expect(content.destroyed).toBe(false);
    await plugin.startBackupFile(new SavePacket());
    expect(content.destroyed).toBe(true);
    undo();
  });

  test("at the end of the job", async () => {
    const content = endless();
    const plugin = new ListPlugin([{ path: "/v/a", content }]);
    const undo = createMockCore().install();
    await plugin.startBackupFile(new SavePacket());
    await plugin.freePlugin();
    undo();
    expect(content.destroyed).toBe(true);
  });

  test("of an entry that is refused", async () => {
    const content = endless();
    const { ok } = await runBackup(new ListPlugin([{ path: "/v/a/", content }]));
    expect([ok, content.destroyed]).toEqual([false, true]);
  });

  test("that was opened and not read to its end", async () => {
    const content = new Readable({
      read() {
        this.push(Buffer.alloc(100_000));
      },
    });
    const plugin = new ListPlugin([{ path: "/v/a", content }]);
    const undo = createMockCore().install();
    await plugin.startBackupFile(new SavePacket());
    await plugin.pluginIO(new IoPacket({ func: IO_OPEN }));
    await plugin.freePlugin();
    undo();
    expect(content.destroyed).toBe(true);
  });

  test("one that fails before anybody reads it ends nothing", async () => {
    const content = createReadStream("/does/not/exist");
    const list = [{ path: "/v/a", stat: OLD, content }];
    const { ok } = await runBackup(new ListPlugin(list), { core: createMockCore({ since: 200 }) });
    expect(ok).toBe(true);
  });

  test("that lists the files, when the job ends before the list does", async () => {
    const list = Readable.from([
      { path: "/v/a", content: "a" },
      { path: "/v/b", content: "b" },
    ]);
    await runBackup(new ListPlugin(list), { limit: 1 });
    expect(list.destroyed).toBe(true);
  });
});

test("a web stream is cancelled, a generator ends", async () => {
  const ended: string[] = [];
  const web = new ReadableStream({ cancel: () => void ended.push("web") });
  const started = (function* () {
    try {
      yield "x";
      yield "y";
    } finally {
      ended.push("generator");
    }
  })();
  started.next();
  const list = [web, started].map((content, at) => ({ path: `/v/${at}`, stat: OLD, content }));
  await runBackup(new ListPlugin(list), { core: createMockCore({ since: 200 }) });
  expect(ended).toEqual(["web", "generator"]);
});

test("a file that was prepared ahead is given up by whoever prepared it", async () => {
  const [first, second] = [endless(), endless()];
  const plugin = new ListPlugin(
    [first, second].map((content, at) => ({ path: `/v/${at}`, content })),
  );
  const undo = createMockCore().install();
  const packet = new SavePacket();
  await plugin.startBackupFile(packet);
  const prepared = plugin[RUN_AHEAD].prepared(packet);
  await plugin.startBackupFile(new SavePacket());
  expect(first.destroyed).toBe(false);
  prepared?.discard();
  expect([first.destroyed, second.destroyed]).toEqual([true, false]);
  await plugin.freePlugin();
  undo();
});
