// Entries and packets in a whole job of the core host: nothing of them is dropped with an OK, whatever path the data take.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, plugin, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A plugin class with this body. */
function classOf(body: string, options = ""): string {
  const text = `import * as b from "bareosfd";
import { Readable } from "node:stream";
import fs from "node:fs";
export default class extends b.BareosFdPlugin { ${body} }`;
  return plugin(text) + options;
}

const listOf = (entries: string, options = ""): string =>
  classOf(`*files() { ${entries} }`, options);

describe.each(["no", "data", "files"])("run_ahead=%s", (mode) => {
  const option = `:run_ahead=${mode}`;

  test("permissions without a type keep the content, and the modes nobody gave are the owner's", async () => {
    const saved = store();
    const entries = `yield { path: "/v/a", stat: { st_mode: 0o644 }, content: "abcdef" };
      yield { path: "/v/b", content: new Blob(["blob"]) };
      yield { path: "/v/d/", stat: {} };`;
    const backup = await runJobs(listOf(entries, option), ["--backup", saved]);
    expect(backup.job, backup.stderr).toMatchObject({ result: "OK", files: 3, messages: [] });
    const where = store();
    await runJobs(null, ["--restore", saved, "--where", where]);
    const modeOf = (name: string): number => statSync(path.join(where, name)).mode & 0o7777;
    expect(readFileSync(path.join(where, "v/a"), "utf8")).toBe("abcdef");
    expect(readFileSync(path.join(where, "v/b"), "utf8")).toBe("blob");
    expect(["v/a", "v/b", "v/d"].map(modeOf)).toEqual([0o644, 0o600, 0o700]);
  });

  test("an entry that contradicts itself fails the job with plugin, entry and field", async () => {
    const entries = `yield { path: "/v/key/", content: "data of a key that ends in a slash" };`;
    const jobs = await runJobs(listOf(entries, option), ["--null"]);
    expect(jobs.job.result).toBe("Error");
    expect(fatalMessages(jobs.job)).toMatch(
      /^plugin: .*files\(\) gave \/v\/key\/: content makes it/,
    );
  });

  test("a file that shrank or grew, and content that is not as long as it says, are told", async () => {
    const folder = tempDir();
    for (const name of ["a", "b"]) writeFileSync(path.join(folder, name), "x".repeat(5000));
    // Between the look at a file and its reading stands what the list does when it is asked for the attributes.
    const body = `*files() {
        yield "${folder}/a"; yield "${folder}/b"; yield { path: "/v/c", content: ["abc"], stat: { st_size: 9 } };
      }
      startBackupFile(packet) {
        const answer = super.startBackupFile(packet);
        if (packet.fname === "${folder}/a") fs.truncateSync("${folder}/a", 10);
        if (packet.fname === "${folder}/b") fs.appendFileSync("${folder}/b", "y");
        return answer;
      }`;
    const jobs = await runJobs(classOf(body, option), ["--null"]);
    expect(jobs.job.messages.map(({ text }) => text.trim().replace(folder, ""))).toEqual([
      "/a: the file shrank while it was saved: it had 5000 bytes, and 10 are saved",
      "/b: the file grew while it was saved: it had 5000 bytes, and 5001 are saved",
      "/v/c: its size was given as 9 bytes, but its content has 3",
    ]);
  });

  test("streams of files that did not change are destroyed before the job ends", async () => {
    const folder = tempDir();
    const body = `streams = [];
      *files() {
        for (let number = 0; number < 20; number += 1) {
          const content = fs.createReadStream("/etc/passwd");
          this.streams.push(content);
          yield { path: "/v/" + number, stat: { st_mtime: 5, st_ctime: 5 }, content };
        }
      }
      async freePlugin() {
        await super.freePlugin();
        fs.writeFileSync("${folder}/left", String(this.streams.filter((it) => !it.destroyed).length));
      }`;
    const jobs = await runJobs(classOf(body, option), [
      ...["--null", "--level", "incremental", "--since", "1000"],
    ]);
    expect(jobs.job, jobs.stderr).toMatchObject({ result: "OK", messages: [] });
    expect(readFileSync(path.join(folder, "left"), "utf8")).toBe("0");
  });
});

test("direct I/O: a large file that grew is told", async () => {
  const name = path.join(tempDir(), "large");
  writeFileSync(name, Buffer.alloc(600_000));
  const body = `files() { return ["${name}"]; }
    pluginIoOpen(io) {
      const answer = super.pluginIoOpen(io);
      fs.appendFileSync("${name}", "more");
      return answer;
    }`;
  const jobs = await runJobs(classOf(body, ":direct_io=yes"), ["--release", "25", "--null"]);
  expect(jobs.job.messages.map(({ text }) => text)).toEqual([
    expect.stringContaining("it had 600000 bytes, and 600004 are saved"),
  ]);
});

describe("a list", () => {
  test.each([
    [
      "an async method that gives an array",
      `async files() { return [{ path: "/v/a", content: "x" }]; }`,
    ],
    [
      "an array of promises",
      `files() { return [Promise.resolve({ path: "/v/a", content: "x" })]; }`,
    ],
  ])("%s is taken", async (_, body) => {
    const jobs = await runJobs(classOf(body), ["--null"]);
    expect(jobs.job, jobs.stderr).toMatchObject({ result: "OK", files: 1, messages: [] });
  });

  test.each([
    ["undefined", `files() {}`],
    ["5", `async files() { return 5; }`],
    ["null", `files() { return null; }`],
  ])("%s is refused", async (what, body) => {
    const jobs = await runJobs(classOf(body), ["--null"]);
    expect(fatalMessages(jobs.job)).toContain(`files() gave ${what}; it has to give a list`);
  });
});

describe("a plugin that can do nothing fails when it is loaded", () => {
  test.each<[string, string, RegExp]>([
    [
      "a class with files() that extends nothing",
      `export default class P { *files() { yield { path: "/v/x", content: "x" }; } }`,
      /the class P .*extends BareosFdPlugin.*its own are: files/,
    ],
    [
      "one that has some callback, too",
      `export default class P { *files() {} endBackupFile() { return 0; } }`,
      /it has files\(\), which only the base class calls/,
    ],
    [
      "a function files",
      `export function* files() {} export const createFile = () => 0;`,
      /it has files\(\)/,
    ],
    [
      "no files()",
      `import { BareosFdPlugin } from "bareosfd"; export default class extends BareosFdPlugin { *file() {} }`,
      /the class has no files\(\).*should file be files\?/,
    ],
    [
      "functions for other jobs only",
      `export const createFile = () => 0; export const loadBareosPlugin = () => 0;`,
      /this job is a backup, for which it has no callback/,
    ],
  ])("%s", async (_, text, message) => {
    const jobs = await runJobs(plugin(text), ["--null"]);
    expect(jobs.job.result).toBe("Error");
    expect(fatalMessages(jobs.job)).toMatch(message);
  });

  test("a class without files() restores all the same", async () => {
    const saved = store();
    const entries = `yield { path: "/v/a", content: "x", stat: ${JSON.stringify(ownedByUs)} };`;
    await runJobs(listOf(entries), ["--backup", saved]);
    const restored = await runJobs(classOf(""), ["--restore", saved, "--where", store()]);
    expect(restored.job, restored.stderr).toMatchObject({ result: "OK", messages: [] });
  });
});

describe("methods register their events", () => {
  const handler = `handleBackupFile(packet) { b.JobMessage(b.M_INFO, "asked for " + packet.fname); return b.bRC_Core; }`;

  test.each([
    ["a class of its own", `export default class { ${handler} }`],
    [
      "one that extends the base class",
      `export default class extends b.BareosFdPlugin { ${handler} }`,
    ],
    ["functions", `export function ${handler}`],
  ])("handleBackupFile: %s", async (_, text) => {
    const file = path.join(tempDir(), "f");
    writeFileSync(file, "x");
    const definition = plugin(`import * as b from "bareosfd"; ${text}`);
    const jobs = await runJobs(definition, ["--options-plugin", file, "--null"]);
    expect(
      jobs.job.messages.map(({ text: said }) => said),
      jobs.stderr,
    ).toEqual([expect.stringContaining(`asked for ${file}`)]);
  });
});

test("a packet of a module of functions: a mode without a kind gets it, one of another kind is refused", async () => {
  const source = (st_mode: string): string =>
    plugin(`import * as b from "bareosfd";
let files = 0;
export function startBackupFile(packet) {
  if (files++ > 0) return b.bRC_Stop;
  packet.fname = "/v/a"; packet.type = b.FT_REG; packet.no_read = true;
  packet.statp = new b.StatPacket({ st_mode: ${st_mode} });
  return b.bRC_OK;
}
export const endBackupFile = () => b.bRC_More;`);
  const saved = store();
  const good = await runJobs(source("0o640"), ["--backup", saved]);
  expect(good.job, good.stderr).toMatchObject({ result: "OK", files: 1, messages: [] });
  expect(readFileSync(path.join(saved, "manifest.jsonl"), "utf8")).toContain(String(0o100640));
  const bad = await runJobs(source("0o040755"), ["--null"]);
  expect(fatalMessages(bad.job)).toMatch(
    /plugin: .*SavePacket\.statp: st_mode is 040755, .* FT_REG/,
  );
});
