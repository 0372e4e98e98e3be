// A restore stays below its folder, whatever names and links a backup holds; what existed is treated as daemons treat it.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { plugin, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

let root: string;
/** The folder of the restore, and one beside it that nothing may reach. */
let where: string;
let outside: string;

beforeEach(() => {
  root = tempDir();
  where = join(root, "where");
  outside = join(root, "outside");
  mkdirSync(outside);
});

/** Saves the entries of a list, and gives them other names where the volume is to hold what no backup would. */
async function volume(
  entries: string,
  renamed: Readonly<Record<string, string>> = {},
): Promise<string> {
  const saved = store();
  const definition = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  *entries() { ${entries} }
  *files() {
    const ours = ${JSON.stringify(ownedByUs)};
    for (const entry of this.entries()) yield { ...entry, stat: { ...ours, ...entry.stat } };
  }
}`);
  expect((await runJobs(definition, ["--backup", saved])).job.result).toBe("OK");
  const manifest = join(saved, "manifest.jsonl");
  let text = readFileSync(manifest, "utf8");
  for (const [from, to] of Object.entries(renamed)) text = text.replaceAll(from, to);
  writeFileSync(manifest, text);
  return saved;
}

interface Restored {
  readonly result: string;
  readonly texts: string;
}

async function restore(saved: string, ...more: readonly string[]): Promise<Restored> {
  const { job } = await runJobs(null, ["--restore", saved, ...more]);
  return { result: job.result, texts: job.messages.map(({ text }) => text).join("\n") };
}

test.each(["/../out", "/a/../../out", "/a/../../../out", "/.."])(
  "a file named %s stays inside, is told, and the others come back",
  async (name) => {
    const entries = `for (const path of ["/NAME", "/good"]) yield { path, content: "x" };`;
    const saved = await volume(entries, { "/NAME": name });
    const { result, texts } = await restore(saved, "--where", where);
    expect(result).not.toBe("OK");
    expect(texts).toContain(
      `${where}${name} cannot be restored: ${where}${name} leads out of ${where}`,
    );
    expect([readdirSync(where), readdirSync(root).sort()]).toEqual([
      ["good"],
      ["outside", "where"].sort(),
    ]);
  },
);

test("a name that climbs within the folder means what it says", async () => {
  const saved = await volume(`yield { path: "/a/NAME/b", content: "x" };`, { "/NAME": "/.." });
  const { result } = await restore(saved, "--where", where);
  expect([result, readFileSync(join(where, "b"), "utf8")]).toEqual(["OK", "x"]);
});

describe("a link that the backup brought", () => {
  /** Every kind of entry, behind a link to the folder outside. */
  const BEHIND = `
    yield { path: "/d/file", content: "x" };
    yield { path: "/d/sub/file", content: "x" };
    yield { path: "/d/folder/", stat: { st_mode: 0o040755 } };
    yield { path: "/d/link", link: "target" };
    yield { path: "/d/pipe", stat: { st_mode: 0o010600 } };`;

  test.each([
    ["absolute", () => outside],
    ["climbing", () => "../outside"],
    ["climbing far", () => "../../../../../../../../../../../../../.." + outside],
    ["by another link", () => "e"],
  ])("leads nobody out: %s", async (_, target) => {
    const link = `yield { path: "/d", link: ${JSON.stringify(target())} };`;
    const other = `yield { path: "/e", link: ${JSON.stringify(outside)} };`;
    const saved = await volume(`${other} ${link} ${BEHIND} yield { path: "/good", content: "x" };`);
    const { texts } = await restore(saved, "--where", where);
    expect(readdirSync(outside)).toEqual([]);
    for (const name of ["file", "sub/file", "folder/", "link", "pipe"]) {
      expect(texts).toMatch(new RegExp(`${where}/d/${name} cannot be restored: .*leads out of`));
    }
    expect(readFileSync(join(where, "good"), "utf8")).toBe("x");
    expect(readlinkSync(join(where, "d"))).toBe(target());
  });

  test("is no way to a file outside for a hard link, an owner, a mode or times", async () => {
    const victim = join(outside, "victim");
    writeFileSync(victim, "v", { mode: 0o600 });
    const before = lstatSync(victim);
    const saved = await volume(`
      yield { path: "/d", link: ${JSON.stringify(outside)} };
      yield { path: "/l", link: ${JSON.stringify(victim)}, stat: { st_mode: 0o120777, st_mtime: 5 } };
      yield { path: "/hard", content: "x", stat: { st_mode: 0o100777, st_mtime: 5 } };`);
    const manifest = join(saved, "manifest.jsonl");
    const lines = readFileSync(manifest, "utf8").trim().split("\n");
    const hard = JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
    lines[lines.length - 1] = JSON.stringify({ ...hard, type: 1, link: "/d/victim" });
    writeFileSync(manifest, lines.join("\n") + "\n");
    const { texts } = await restore(saved, "--where", where);
    expect(texts).toMatch(/hard cannot be restored: .*leads out of/);
    expect(existsSync(join(where, "hard"))).toBe(false);
    const after = lstatSync(victim);
    expect([after.nlink, after.mode, after.mtimeMs]).toEqual([1, before.mode, before.mtimeMs]);
  });

  test("is followed within the folder", async () => {
    const saved = await volume(`
      yield { path: "/real/", stat: { st_mode: 0o040755 } };
      yield { path: "/deep/er/link", link: "../../real/." };
      yield { path: "/deep/er/link/file", content: "x" };`);
    const { result } = await restore(saved, "--where", where);
    expect([result, readFileSync(join(where, "real/file"), "utf8")]).toEqual(["OK", "x"]);
  });

  test("that leads in a circle is told", async () => {
    const saved = await volume(`
      yield { path: "/a", link: "b" };
      yield { path: "/b", link: "a" };
      yield { path: "/a/file", content: "x" };`);
    const { texts } = await restore(saved, "--where", where);
    expect(texts).toContain("a/file cannot be restored: too many symbolic links");
  });
});

test("links in the name of the folder itself are the user's and followed", async () => {
  const saved = await volume(`yield { path: "/f", content: "x" };`);
  symlinkSync(outside, join(root, "way"));
  const { result } = await restore(saved, "--where", join(root, "way/new"));
  expect([result, readFileSync(join(outside, "new/f"), "utf8")]).toEqual(["OK", "x"]);
});

test("without a folder, links that existed before are followed", async () => {
  symlinkSync(outside, join(root, "d"));
  const saved = await volume(`
    yield { path: ${JSON.stringify(join(root, "d/"))}, stat: { st_mode: 0o040750 } };
    yield { path: ${JSON.stringify(join(root, "d/file"))}, content: "x" };`);
  const { result } = await restore(saved);
  expect([result, readFileSync(join(outside, "file"), "utf8")]).toEqual(["OK", "x"]);
  expect(lstatSync(join(root, "d")).isSymbolicLink()).toBe(true);
  expect(lstatSync(outside).mode & 0o777).toBe(0o750);
});

test.each(["/../x", "/a/../x", "/a/..", "/a\0b"])(
  "an entry named %j is refused when it is saved",
  async (name) => {
    const definition = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  *files() { yield { path: ${JSON.stringify(name)}, content: "x" }; }
}`);
    const { job } = await runJobs(definition, ["--null"]);
    expect(job.result).toBe("Error");
    expect(job.messages.map(({ text }) => text).join()).toContain("which no restore could take");
  },
);
