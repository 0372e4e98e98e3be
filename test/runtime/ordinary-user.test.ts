// Jobs by an ordinary user: what may not be read is told, read-only is no reason to lose attributes, and of owners, which
// nobody but root can set, is spoken once.
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { addonFiles, localFileset, storedLines } from "../support/plugin-job.js";
import { needOrdinaryUser, ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { plugin, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A read-only folder with read-only files, each with an attribute. */
function makeTree(): readonly string[] {
  const folder = join(tempDir(), "folder");
  mkdirSync(folder);
  const files = ["a", "b", "c"].map((name) => join(folder, name));
  for (const name of files) writeFileSync(name, name);
  for (const name of [...files, folder]) {
    addonFiles().setxattr(name, "user.a", Buffer.from(name));
    chmodSync(name, name === folder ? 0o555 : 0o444);
  }
  return [`${folder}/`, ...files];
}

async function save(names: readonly string[]): Promise<string> {
  const saved = store();
  const run = await runJobs(localFileset(names), ["--backup", saved]);
  expect([run.job.result, run.job.messages]).toEqual(["OK", []]);
  return saved;
}

test("attributes of read-only files and folders come back, and so do their modes", async () => {
  const names = makeTree();
  const saved = await save(names);
  const where = tempDir();
  const { job } = await runJobs(null, ["--restore", saved, "--where", where]);
  expect([job.result, job.messages]).toEqual(["OK", []]);
  for (const name of names) {
    const there = where + name;
    expect([lstatSync(there).mode, lstatSync(there).mtimeMs]).toEqual([
      lstatSync(name).mode,
      Math.trunc(lstatSync(name).mtimeMs / 1000) * 1000,
    ]);
    expect(addonFiles().getxattr(there, "user.a"), name).not.toBeNull();
  }
});

test("that owners are not restored is said once, and the job is a success", async (context) => {
  needOrdinaryUser(context, "root restores owners");
  const saved = await save(makeTree());
  const manifest = join(saved, "manifest.jsonl");
  const mine = `,${String(ownedByUs.st_uid)},${String(ownedByUs.st_gid)},`;
  const text = readFileSync(manifest, "utf8");
  expect(text).toContain(mine);
  writeFileSync(manifest, text.replaceAll(mine, ",1,1,"));
  const run = await runJobs(null, ["--restore", saved, "--where", tempDir()]);
  expect(run.job.messages.map((message) => message.text)).toEqual([
    "owners are not restored: the daemon does not run as root",
  ]);
  expect([run.job.result, run.code]).toEqual(["Warning", 0]);
});

test("a file whose owner nobody said is restored without a word", async () => {
  const saved = store();
  const made = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  override *files() {
    yield { path: "/made/plain", content: "x" };
    yield { path: "/made/described", content: "x", stat: { st_mtime: 5 } };
  }
}`);
  expect((await runJobs(made, ["--backup", saved])).job.result).toBe("OK");
  const where = tempDir();
  const { job } = await runJobs(null, ["--restore", saved, "--where", where]);
  expect([job.result, job.messages]).toEqual(["OK", []]);
  for (const name of ["plain", "described"]) {
    const { uid, gid } = lstatSync(join(where, "made", name));
    expect({ st_uid: uid, st_gid: gid }, name).toEqual(ownedByUs);
  }
});

test("files and folders that may not be read are told by name, and the rest is saved", async (context) => {
  needOrdinaryUser(context, "root reads what is closed");
  const tree = tempDir();
  const [closed, folder, open] = ["closed", "folder", "open"].map((name) => join(tree, name)) as [
    string,
    string,
    string,
  ];
  for (const name of [closed, open]) writeFileSync(name, "content");
  mkdirSync(folder);
  for (const name of [closed, folder]) chmodSync(name, 0);
  const saved = store();
  const { job } = await runJobs(localFileset([closed, folder, open]), ["--backup", saved]);
  expect(storedLines(saved).map(({ name }) => name)).toContain(open);
  const texts = job.messages.map(({ text }) => text).join("\n");
  for (const name of [closed, folder]) expect(texts).toContain(name);
  expect(job.errors).toBeGreaterThan(0);
});
