// What a plugin may leave in packets that a daemon follows or trusts: the daemon's side completes or refuses it, so that
// the core host, which dies of it as daemons do, lives.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as bareos from "bareosfd";
import { buildNative } from "../support/native.js";
import { localFileset } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { fatalMessages, plugin, runJobs, store, storedFiles } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A plugin that saves one file, whose packet `fill` has filled in; `before` runs before startBackupFile answers. */
function onePacket(fill: string, before = ""): string {
  return plugin(`import * as bareos from "bareosfd";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
let done = false;
export default {
  startBackupFile(packet) {
    if (done) return bareos.bRC_Stop;
    done = true;
    packet.fname = "/f"; packet.type = bareos.FT_REG; packet.no_read = true;
    packet.statp = new bareos.StatPacket({ st_mode: 0o100644, st_nlink: 1, st_mtime: 5 });
    ${fill}
    ${before}
    return bareos.bRC_OK;
  },
  endBackupFile() { return bareos.bRC_More; },
};`);
}

/** An accurate incremental job that strips paths, which follows everything. */
async function accurateJob(definition: string, release: string): ReturnType<typeof runJobs> {
  const full = store();
  const strip = ["--release", release, "--strip-path", "1"];
  const empty = plugin("export default { startBackupFile() { return 1; } };");
  await runJobs(empty, [...strip, "--backup", full]);
  const job = [...strip, "--null", "--level", "incremental", "--since", "1", "--accurate", full];
  return runJobs(definition, job);
}

const TYPES = Object.entries(bareos)
  .filter(([name, value]) => name.startsWith("FT_") && typeof value === "number")
  .map(([name]) => name);

describe.each(["20", "22", "25", "26-dev"])("release %s lives", (release) => {
  test("when CheckChanges is asked about any type with any mode and no link", async () => {
    const all = TYPES.map((type) => `bareos.${type}`).join(", ");
    const asks = `
    for (const type of [${all}]) {
      for (const mode of [0o100644, 0o040755, 0o120777, 0o644, 0o060600]) {
        for (const link of [null, "", "/t"]) {
          packet.type = type; packet.statp.st_mode = mode; packet.link = link;
          packet.object_name = "o";
          try { bareos.CheckChanges(packet); } catch (error) {
            if (!(error instanceof bareos.BareosCoreError)) throw error;
          }
        }
      }
    }
    return bareos.bRC_Stop;`;
    const { job } = await accurateJob(onePacket("", asks), release);
    expect(job).toMatchObject({ result: "OK", violations: [] });
  });

  test("when a packet has a directory's mode and no link", async () => {
    const fill = "packet.statp.st_mode = 0o040755;";
    const { job } = await accurateJob(onePacket(fill), release);
    expect(job.violations).toEqual([]);
    expect(fatalMessages(job)).toContain("st_mode is 040755, which is a folder");
    const asked = await accurateJob(onePacket(fill, "bareos.CheckChanges(packet);"), release);
    expect(asked.job.violations).toEqual([]);
    expect(fatalMessages(asked.job)).toContain("type says file, but st_mode says directory");
  });

  test("an accurate job of local-fileset with Strip Path, in which nothing changed", async () => {
    const tree = join(tempDir(), "tree");
    mkdirSync(join(tree, "sub"), { recursive: true });
    for (const name of ["a", "sub/b"]) writeFileSync(join(tree, name), name);
    symlinkSync("a", join(tree, "link"));
    const names = [`${tree}/`, "a", "link", "sub/", "sub/b"].map((name, index) =>
      index === 0 ? name : join(tree, name),
    );
    const definition = localFileset(names, "recurse=no:");
    const strip = ["--release", release, "--strip-path", "1"];
    const full = store();
    const first = await runJobs(definition, [...strip, "--backup", full]);
    expect([first.job.result, first.job.files]).toEqual(["OK", 5]);
    const cut = names.map((name) => name.slice(name.indexOf("/", 1)));
    expect(storedFiles(full).map(({ name }) => name)).toEqual(cut);
    const again = store();
    const later = [...strip, "--backup", again, "--level", "incremental", "--since", "1"];
    const second = await runJobs(definition, [...later, "--accurate", full]);
    expect(second.job).toMatchObject({ result: "OK", skipped: 5, deleted: 0, violations: [] });
    expect(storedFiles(again)).toEqual([]);
  });
});

test.each(TYPES)("%s with a directory's mode and no link ends no daemon", async (type) => {
  const fill = `packet.type = bareos.${type}; packet.statp.st_mode = 0o040755;`;
  expect((await accurateJob(onePacket(fill), "25")).job.violations).toEqual([]);
});

test.each([
  ["packet.fname = null;", "SavePacket.fname: it must be set"],
  [`packet.fname = "";`, "a file without a name"],
  [`packet.fname = " f";`, "begins with a blank"],
  [`packet.fname = "/" + "n".repeat(995000);`, "which daemons cannot carry"],
  ["packet.type = 0;", "SavePacket.type: it says what the file is and must be set"],
  ["packet.type = bareos.FT_LNK; packet.statp.st_mode = 0o120777;", "SavePacket.link: it must be"],
  [`packet.type = bareos.FT_LNK; packet.statp.st_mode = 0o120777; packet.link = "";`, "its target"],
  ["packet.type = bareos.FT_LNKSAVED;", "a hard link without its target"],
  ["packet.type = bareos.FT_NOFSCHG; packet.statp.st_mode = 0o040755;", "not in link"],
  ["packet.type = bareos.FT_NORECURSE; packet.statp.st_mode = 0o040755;", "not in link"],
  ["packet.type = bareos.FT_DIREND;", "is a regular file, but SavePacket.type is FT_DIREND"],
  ["packet.statp.st_mode = 0o040755;", "is a folder, but SavePacket.type is FT_REG"],
  ["packet.type = bareos.FT_RESTORE_FIRST;", "SavePacket.object_name: it must be set"],
  [
    `packet.type = bareos.FT_RESTORE_FIRST; packet.object_name = "o"; 
     packet.object = require("node:crypto").randomBytes(1_000_000);`,
    "a restore object that has more than 990000 bytes even when",
  ],
  [
    `for (const field of ["st_dev", "st_ino", "st_rdev", "st_nlink", "st_size", "st_blocks", "st_blksize"])
       packet.statp[field] = 2n ** 62n;
     packet.statp.st_uid = packet.statp.st_gid = 2 ** 32 - 1;
     packet.statp.st_mtime = packet.statp.st_atime = packet.statp.st_ctime = 2 ** 31;`,
    "numbers in statp that are too large",
  ],
])("%s is refused: %s", async (fill, reason) => {
  const { job } = await runJobs(onePacket(fill), ["--release", "25", "--null"]);
  expect([job.result, fatalMessages(job)]).toEqual([
    "Error",
    expect.stringContaining(reason) as string,
  ]);
});

test.each([
  ["getAcl", "packet.content = new Uint8Array(995_000); return bareos.bRC_OK;", "the ACL of /f"],
  [
    "getXattr",
    `packet.name = Buffer.from("user.n"); packet.value = new Uint8Array(400_000);
     return ++count < 5 ? bareos.bRC_More : bareos.bRC_OK;`,
    "extended attributes of /f",
  ],
])("%s that gives too much is told, and the rest is saved", async (method, body, what) => {
  const text = `import * as bareos from "bareosfd";
let count = 0;
export default class extends bareos.BareosFdPlugin {
  files() { return [{ path: "/f", content: "x" }]; }
  ${method}(packet) { ${body} }
}`;
  const saved = store();
  const { job } = await runJobs(plugin(text), ["--release", "25", "--backup", saved]);
  expect(job).toMatchObject({ files: 1, errors: 1, violations: [] });
  expect(job.messages[0]?.text).toContain(`${what} exceed what daemons can carry`);
  const [file] = storedFiles(saved);
  expect(file?.["acl"]).toBeUndefined();
  if (method === "getXattr") expect(file?.["xattrs"]).toHaveLength(2);
});

test("a create_status that is none is refused", async () => {
  const saved = store();
  await runJobs(localFileset(["/etc/hostname"]), ["--backup", saved]);
  const definition = plugin(`import { bRC_OK } from "bareosfd";
export default { startRestoreFile() {}, createFile(packet) { packet.create_status = 99; } };`);
  const { job } = await runJobs(null, ["--restore", saved, "--plugin-option", definition]);
  expect(fatalMessages(job)).toContain("create_status is none of CF_");
});

test.each([
  ["A", 0],
  ["Z6", 0],
  ["Zfh", 0],
  ["P1:V5:C1:z10:", 0],
  ["Z", "Z its method"],
  ["AZf", "Z its method"],
  ["P1", "need a colon"],
  ["V5:C", "need a colon"],
])("AddOptions(%j): %s", async (letters, reason) => {
  const definition = plugin(`import * as bareos from "bareosfd";
export default {
  loadBareosPlugin() { bareos.RegisterEvents([bareos.bEventEndFileSet]); },
  handlePluginEvent(event) {
    if (event === bareos.bEventEndFileSet) bareos.AddOptions(${JSON.stringify(letters)});
    return bareos.bRC_OK;
  },
  startBackupFile() { return bareos.bRC_Stop; },
};`);
  const { job } = await runJobs(definition, ["--release", "22", "--null"]);
  expect(job.violations).toEqual([]);
  if (reason === 0) expect(job.result).toBe("OK");
  else expect(fatalMessages(job)).toContain(reason);
});
