// A file whose data turn out to be longer or shorter than its size said: the job log tells, on every path that data take.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BareosFdPlugin, M_WARNING, type FileEntry, type IoPacket } from "bareosfd";
import { runBackup } from "bareosfd/testing";

/** Something happens to files between the look at them and the reading. */
class ChangingPlugin extends BareosFdPlugin {
  constructor(
    private readonly list: readonly FileEntry[],
    private readonly change: () => void = () => undefined,
  ) {
    super();
  }

  override files(): readonly FileEntry[] {
    return this.list;
  }

  override pluginIoOpen(io: IoPacket): ReturnType<BareosFdPlugin["pluginIoOpen"]> {
    const answer = super.pluginIoOpen(io);
    this.change();
    return answer;
  }
}

let name = "";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bareos-node-short-"));
  name = path.join(folder, "f");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function messagesOf(
  list: readonly FileEntry[],
  change?: () => void,
  direct = false,
): Promise<readonly string[]> {
  const plugin = new ChangingPlugin(list, change);
  const { ok, core } = await runBackup(plugin, {
    definition: `direct_io=${direct ? "yes" : "no"}`,
  });
  expect(ok).toBe(true);
  expect(core.messages.every(({ type }) => type === M_WARNING)).toBe(true);
  return core.messages.map(({ message }) => message);
}

describe.each([false, true])("a file on disk, direct I/O %s", (direct) => {
  test.each<[string, number, () => void, RegExp]>([
    [
      "shrank",
      1000,
      () => {
        truncateSync(name, 400);
      },
      /f: the file shrank .* 1000 bytes, and 400 are saved/,
    ],
    [
      "became empty",
      1000,
      () => {
        truncateSync(name, 0);
      },
      /shrank .* 1000 bytes, and 0 are saved/,
    ],
    [
      "grew",
      1000,
      () => {
        appendFileSync(name, "x".repeat(5));
      },
      /f: the file grew .* 1000 bytes, and 1005 are saved/,
    ],
    [
      "shrank by a lot",
      700_000,
      () => {
        truncateSync(name, 300_000);
      },
      /700000 bytes, and 300000 /,
    ],
  ])("%s while it was saved", async (_, size, change, message) => {
    writeFileSync(name, Buffer.alloc(size, "x"));
    expect(await messagesOf([name], change, direct)).toEqual([expect.stringMatching(message)]);
  });

  test("that stays as it is says nothing, nor one with a hole", async () => {
    writeFileSync(name, "x");
    const hole = path.join(folder, "hole");
    writeFileSync(hole, "");
    truncateSync(hole, 600_000);
    expect(await messagesOf([name, hole], undefined, direct)).toEqual([]);
  });

  test("whose size never was right says nothing: /proc, /sys", async () => {
    const sys = readdirSync("/sys/kernel/mm/transparent_hugepage").slice(0, 1);
    const made = [...sys.map((it) => `/sys/kernel/mm/transparent_hugepage/${it}`), "/proc/version"];
    expect(await messagesOf(made, undefined, direct)).toEqual([]);
  });
});

describe("content", () => {
  test.each<[string, FileEntry, number, number]>([
    ["shorter", { path: "/v/a", content: "abc", stat: { st_size: 5 } }, 5, 3],
    ["longer", { path: "/v/a", content: () => ["abc", "def"], stat: { st_size: 5 } }, 5, 6],
    ["none", { path: "/v/a", content: [], stat: { st_size: 5 } }, 5, 0],
    [
      "some where there should be none",
      { path: "/v/a", content: ["x"], stat: { st_size: 0 } },
      0,
      1,
    ],
  ])("%s than its size", async (_, entry, given, had) => {
    expect(await messagesOf([entry])).toEqual([
      `/v/a: its size was given as ${given} bytes, but its content has ${had}`,
    ]);
  });

  test("without a size, or with the right one, says nothing", async () => {
    expect(
      await messagesOf([
        { path: "/v/a", content: () => ["abc", "def"] },
        { path: "/v/b", content: "", stat: { st_mtime: 5 } },
        { path: "/v/c", content: ["x".repeat(300_000)], stat: { st_size: 300_000 } },
      ]),
    ).toEqual([]);
  });
});

test("a job that is cancelled in the middle of a file says nothing about its length", async () => {
  writeFileSync(name, Buffer.alloc(700_000));
  const plugin = new (class extends ChangingPlugin {
    override pluginIoRead(io: IoPacket): ReturnType<BareosFdPlugin["pluginIoRead"]> {
      const answer = super.pluginIoRead(io);
      io.io_errno = 4;
      io.status = -1;
      return answer;
    }
  })([name]);
  const { core } = await runBackup(plugin);
  expect(core.messages).toEqual([]);
});
