// Names of files on disk, which the engine in C++ works off in batches: what is stored and told is the same as file by file,
// however the list is made and whatever stands between the names.
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative, buildTestProgram } from "../support/native.js";
import { addonFiles, localFileset, runJob, storedLines } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";
import { backup, inAllModes, plugin } from "./ahead-modes.js";

beforeAll(buildNative, 900_000);

/** The kernel says another size than there is. */
const PSEUDO = "/sys/devices/system/cpu/online";

/** A folder with a file of each kind, and more than may wait for the core. */
function makeFolder(): string {
  const folder = join(tempDir(), "folder");
  mkdirSync(join(folder, "below"), { recursive: true });
  for (let number = 0; number < 400; number += 1) {
    writeFileSync(join(folder, `file-${number}`), `${number}\n`.repeat(number));
  }
  writeFileSync(join(folder, "large"), Buffer.alloc(5_000_000, "large"));
  writeFileSync(join(folder, "locked"), "locked");
  chmodSync(join(folder, "locked"), 0);
  linkSync(join(folder, "file-7"), join(folder, "below/hard"));
  symlinkSync("file-1", join(folder, "soft"));
  symlinkSync("nowhere", join(folder, "dangling"));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd`), Buffer.from([0xff])]), "odd");
  return folder;
}

/** Entries of all forms in one list; what is not a bare name ends a batch. */
const ENTRIES = `
  function entriesOf(folder) {
    const entries = [];
    for (let number = 0; number < 400; number += 1) {
      entries.push(folder + "/file-" + number);
      if (number % 37 === 0) entries.push({ path: "/virtual/" + number, content: "virtual " + number });
      if (number % 53 === 0) entries.push(folder + "/missing-" + number);
      if (number % 71 === 0) entries.push({ path: folder + "/other-" + number, source: folder + "/file-" + number });
      if (number % 90 === 0) entries.push(Buffer.concat([Buffer.from(folder + "/odd"), Buffer.of(0xff)]));
    }
    return [...entries, folder + "/large", folder + "/locked", folder + "/soft", folder + "/dangling",
      folder + "/below/hard", folder + "/below/hard", folder + "/file-7", "${PSEUDO}", "/proc/version",
      folder + "/file-1/below", folder + "/below//", folder, { objectName: "object", object: "data" }];
  }`;

const SHAPES = {
  array: "files() { return entriesOf(this.options.get('folder')); }",
  "array later": "async files() { return entriesOf(this.options.get('folder')); }",
  "array of promises":
    "files() { return entriesOf(this.options.get('folder')).map((entry, at) => at % 3 === 0 ? Promise.resolve(entry) : entry); }",
  generator: "*files() { yield* entriesOf(this.options.get('folder')); }",
  "generator that talks": `*files() {
    for (const [at, entry] of entriesOf(this.options.get('folder')).entries()) {
      if (at % 41 === 0) b.JobMessage(b.M_INFO, "entry " + at + " of job " + b.GetValue(b.bVarJobId));
      yield entry;
    }
  }`,
  "async generator": "async *files() { yield* entriesOf(this.options.get('folder')); }",
};

test.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])("%s", async (shape) => {
  const folder = makeFolder();
  const source = `${ENTRIES}
    export default class extends b.BareosFdPlugin { keepAttributes = true; ${SHAPES[shape]} }`;
  const options = ["--fileset-options", "acl,xattr"];
  const plain = await inAllModes(
    (mode) => plugin(source, `folder=${folder}:${mode}`),
    options,
    "Warning",
  );
  expect(plain.report.files).toBeGreaterThan(400);
  expect(plain.texts.filter((text) => /missing-\d+ is not saved/.test(text))).toHaveLength(8);
  expect(plain.texts.filter((text) => text.includes("of job"))).toHaveLength(
    shape === "generator that talks" ? 11 : 0,
  );
});

test("a list that fails behind names saves those before it", async () => {
  const folder = makeFolder();
  const source = `
    export default class extends b.BareosFdPlugin {
      *files() {
        for (let number = 0; number < 30; number += 1) yield this.options.get("folder") + "/file-" + number;
        b.JobMessage(b.M_INFO, "before the end");
        throw new Error("the list ends here");
      }
    }`;
  const plain = await inAllModes((mode) => plugin(source, `folder=${folder}:${mode}`), [], "Error");
  expect(plain.manifest).toHaveLength(30);
  expect(plain.texts.filter((text) => text.includes("before the end"))).toHaveLength(1);
});

test.each(["no", "data", "files"])(
  "a file that shrinks while it is saved is told (run_ahead=%s)",
  async (mode) => {
    const folder = tempDir();
    const path = join(folder, "shrinking");
    writeFileSync(path, "x");
    truncateSync(path, 400_000_000);
    const source = `
      import { truncateSync } from "node:fs";
      export default class extends b.BareosFdPlugin {
        files() {
          setTimeout(() => truncateSync(this.options.get("folder") + "/shrinking", 1_234_567), 20);
          return [this.options.get("folder"), this.options.get("folder") + "/shrinking", "/etc/hostname"];
        }
      }`;
    const definition = plugin(source, `folder=${folder}:run_ahead=${mode}`);
    const { texts, report } = await backup(definition, [], "Warning");
    // How much was read before that is anybody's guess.
    expect(texts).toEqual([
      expect.stringMatching(
        /shrinking: the file shrank while it was saved: it had 400000000 bytes, and \d+ are saved/,
      ),
    ]);
    expect(report.files).toBe(3);
  },
);

test("attributes are kept where a plugin says so, and only there", async () => {
  const folder = tempDir();
  const names = ["one", "two", "none"].map((name) => join(folder, name));
  for (const name of names) writeFileSync(name, name);
  const { setxattr } = addonFiles();
  setxattr(names[0] ?? "", "user.first", Buffer.from("1"));
  setxattr(names[0] ?? "", "user.second", Buffer.alloc(3000, "2"));
  setxattr(names[1] ?? "", "user.third", Buffer.from("3"));
  const source = (keep: string): string => `
    export default class extends b.BareosFdPlugin {
      keepAttributes = ${keep};
      files() { return ${JSON.stringify([...names, folder])}; }
    }`;
  const argv = ["--fileset-options", "acl,xattr"];
  const kept = await inAllModes((mode) => plugin(source("true"), mode), argv);
  const left = await inAllModes((mode) => plugin(source("false"), mode), argv);
  for (const [at, count] of [2, 1].entries()) {
    expect(kept.manifest[at]?.split('"user.').length).toBe(count + 1);
    expect(left.manifest[at]).not.toContain("user.");
  }
});

test("a plugin's own getXattr is asked for every name", async () => {
  const folder = makeFolder();
  const source = `
    export default class extends b.BareosFdPlugin {
      keepAttributes = true;
      files() { return Array.from({ length: 300 }, (_, number) => this.options.get("folder") + "/file-" + number); }
      getXattr(packet) { packet.name = Buffer.from("user.name"); packet.value = Buffer.from(packet.fname); return b.bRC_OK; }
    }`;
  const plain = await inAllModes(
    (mode) => plugin(source, `folder=${folder}:${mode}`),
    ["--fileset-options", "acl,xattr"],
  );
  expect(plain.manifest.filter((line) => line.includes("user.name"))).toHaveLength(300);
});

test("a cancel in the middle of a list of names ends it", async () => {
  const folder = makeFolder();
  const source = `
    import { writeFileSync } from "node:fs";
    export default class extends b.BareosFdPlugin {
      *files() {
        try {
          for (let number = 0; ; number += 1) yield this.options.get("folder") + "/file-" + number % 400;
        } finally {
          writeFileSync(this.options.get("folder") + "/marker", "cleaned up");
        }
      }
    }`;
  for (const mode of ["no", "data", "files"]) {
    rmSync(join(folder, "marker"), { force: true });
    const definition = plugin(source, `folder=${folder}:run_ahead=${mode}`);
    const store = join(tempDir(), "store");
    const argv = ["--backup", store, "--cancel-after-files", "700"];
    const report = await runJob(definition, argv, "Canceled");
    expect(report.files).toBeGreaterThanOrEqual(700);
    // Of a file with two names the first is left out when it comes again.
    expect(storedLines(store)[699]?.name).toBe(`${folder}/file-300`);
    expect(readFileSync(join(folder, "marker"), "utf8")).toBe("cleaned up");
  }
});

test("slow storage changes nothing, however many files are read at once", async () => {
  // Loaded into workers, which have no sanitizers.
  const library = await buildTestProgram("slow-files", "release", ".so");
  const folder = makeFolder();
  const names = Array.from({ length: 400 }, (_, number) => `${folder}/file-${number}`);
  const list = [`${folder}/below`, ...names, `${folder}/missing`, `${folder}/large`, folder];
  const definition = (options: string): string =>
    localFileset(list, `run_ahead=files:recurse=yes:${options}`);
  const argv = ["--fileset-options", "acl,xattr"];
  const plain = await backup(definition(""), argv, "Warning");
  for (const readers of [1, 4, 64]) {
    const env = { LD_PRELOAD: library, BAREOS_NODE_BENCH_SLOW: folder };
    const slow = await backup(definition(`readers=${readers}`), argv, "Warning", {
      variant: "release",
      env,
    });
    expect(slow.manifest, `readers=${readers}`).toEqual(plain.manifest);
    expect(slow.data.equals(plain.data), `readers=${readers}: the data differ`).toBe(true);
    expect(slow.texts, `readers=${readers}`).toEqual(plain.texts);
  }
});
