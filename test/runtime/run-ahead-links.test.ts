// Running ahead of a core that leaves out what was prepared: of hard links it takes no data, of files what the fileset asks for.
// What is stored and told is the same as without, whenever the worker is how far.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runJob, storedLines } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

/** A file of the plugin below. Files of one inode are hard links: the core takes the data of the first only. */
interface Entry {
  readonly inode: number | null;
  readonly size: number;
  /** How its data come: from disk, at once, later, or (as those of a hard link that nobody asks for) never. */
  readonly data: "disk" | "now" | "later" | "never" | "throws";
  readonly acl: "none" | "now" | "later" | "throws";
  readonly xattrs: number;
  readonly later: boolean;
}

const PLUGIN = `
  import { readFileSync, writeFileSync } from "node:fs";
  import * as b from "bareosfd";
  const soon = () => new Promise(setImmediate);
  export default class extends b.BareosFdPlugin {
    #entries = new Map();
    #left = new Map();
    *files() {
      const folder = this.options.get("folder");
      const entries = JSON.parse(readFileSync(folder + "/entries.json", "utf8"));
      // A number of its own for each: content is asked for when the list is further.
      for (const [index, entry] of entries.entries()) {
        const number = index + 1;
        const { inode, size, data } = entry;
        const path = "/virtual/" + number;
        this.#entries.set(path, entry);
        const linked = inode !== null;
        const stat = { st_mode: 0o100644, st_size: size, st_nlink: linked ? 2 : 1, st_dev: 7, st_ino: linked ? inode : 1000 + number, st_mtime: 1e9 };
        const bytes = () => Buffer.alloc(size, 65 + (linked ? inode : number) % 26);
        if (data === "disk") {
          const source = folder + "/source-" + number;
          writeFileSync(source, bytes());
          yield { path, source, stat };
        } else yield { path, stat, content: { now: () => now(bytes()), later: () => later(bytes()), never: () => never(), throws: () => throws(bytes()) }[data] };
      }
    }
    getAcl(packet) {
      const entry = this.#entries.get(packet.fname);
      if (entry.acl === "none") return b.bRC_OK;
      packet.content = Buffer.from("acl of " + packet.fname);
      if (entry.acl === "now") return b.bRC_OK;
      return soon().then(() => { if (entry.acl === "throws") throw new Error("no list"); return b.bRC_OK; });
    }
    getXattr(packet) {
      const entry = this.#entries.get(packet.fname);
      if (entry.xattrs === 0) return b.bRC_OK;
      const left = this.#left.get(packet.fname) ?? entry.xattrs;
      packet.name = Buffer.from("user.a" + left);
      packet.value = Buffer.alloc(left * 100, left);
      this.#left.set(packet.fname, left > 1 ? left - 1 : entry.xattrs);
      const code = left > 1 ? b.bRC_More : b.bRC_OK;
      return entry.later ? soon().then(soon).then(() => code) : code;
    }
  }
  function* now(bytes) { for (let at = 0; at < bytes.length; at += 100_003) yield bytes.subarray(at, at + 100_003); }
  async function* later(bytes) { for (const chunk of now(bytes)) { await soon(); yield chunk; } }
  async function* never() { yield "x"; await new Promise(() => {}); }
  function* throws(bytes) { yield* now(bytes); throw Object.assign(new Error("broken"), { code: "EIO", errno: -5, syscall: "read" }); }
`;

interface Stored {
  readonly lines: readonly string[];
  readonly data: Buffer;
  readonly texts: readonly string[];
}

async function backup(
  entries: readonly Entry[],
  mode: string,
  argv: readonly string[],
  result: string,
): Promise<Stored> {
  const folder = tempDir();
  writeFileSync(join(folder, "links.mjs"), PLUGIN);
  writeFileSync(join(folder, "entries.json"), JSON.stringify(entries));
  const definition = `node:module_path=${folder}:module_name=links:folder=${folder}:run_ahead=${mode}`;
  const report = await runJob(definition, ["--backup", join(folder, "store"), ...argv], result);
  return {
    lines: storedLines(join(folder, "store")).map((line) =>
      JSON.stringify({ ...line, command: null, stat: null }),
    ),
    data: readFileSync(join(folder, "store", "data")),
    texts: report.messages.map(({ word, text }) => `${word}: ${text.split("\n")[0] ?? ""}`),
  };
}

async function sameInAllModes(
  entries: readonly Entry[],
  argv: readonly string[],
  result = "OK",
): Promise<Stored> {
  const plain = await backup(entries, "no", argv, result);
  for (const mode of ["data", "files"]) {
    const other = await backup(entries, mode, argv, result);
    expect([other.texts, other.lines], mode).toEqual([plain.texts, plain.lines]);
    expect(other.data.equals(plain.data), `${mode}: the data differ`).toBe(true);
  }
  return plain;
}

const LINK: Entry = { inode: 1, size: 5, data: "now", acl: "later", xattrs: 2, later: true };

describe("data that nobody takes, and attributes that come late", () => {
  test.each(["now", "later", "never", "disk", "throws"] as const)("of content %s", async (data) => {
    const links = Array.from({ length: 20 }, () => ({ ...LINK, data }));
    const { lines, texts } = await sameInAllModes([LINK, ...links], []);
    expect([lines.length, texts]).toEqual([21, []]);
  });

  test("of data that are larger than what may lie ready", async () => {
    const links = Array.from({ length: 4 }, () => ({ ...LINK, size: 9_000_000 }));
    expect((await sameInAllModes([LINK, ...links], [])).texts).toEqual([]);
  });
});

const SIZES = [0, 1, 65_535, 65_536, 262_143, 262_144, 262_145, 700_000, 2_097_152, 5_000_000];

const anEntry: fc.Arbitrary<Entry> = fc.record({
  inode: fc.option(fc.integer({ min: 1, max: 4 })),
  size: fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.constantFrom(...SIZES)),
  data: fc.constantFrom("disk", "now", "later", "never"),
  acl: fc.constantFrom("none", "now", "later"),
  xattrs: fc.integer({ min: 0, max: 3 }),
  later: fc.boolean(),
});

/** Content that never comes is for those that nobody reads. */
function readable(entries: readonly Entry[]): Entry[] {
  const seen = new Set<number>();
  return entries.map((entry) => {
    const isRead = entry.inode === null || !seen.has(entry.inode);
    if (entry.inode !== null) seen.add(entry.inode);
    return isRead && entry.data === "never" ? { ...entry, data: "later" } : entry;
  });
}

const aJob = fc.record({
  entries: fc.array(anEntry, { minLength: 1, maxLength: 40 }).map(readable),
  release: fc.constantFrom("20", "22", "25", "26-dev"),
  wanted: fc.constantFrom("acl,xattr", "acl", "xattr", "sparse", "acl,xattr,offsets"),
  level: fc.constantFrom<readonly string[]>(
    [],
    ["--accurate"],
    ["--level", "incremental", "--since", "1"],
  ),
});

test(
  "any mixture of links, lists, attributes, sizes and levels",
  { timeout: 900_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(aJob, async ({ entries, release, wanted, level }) => {
        await sameInAllModes(entries, [
          "--release",
          release,
          "--fileset-options",
          wanted,
          ...level,
        ]);
      }),
      { numRuns: 8 },
    );
  },
);
