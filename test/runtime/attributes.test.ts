// Access control lists and extended attributes: through the addon alone, then saved and restored by local-fileset in a real
// worker. The attributes are made with the addon, so no other programs are needed; the file system has to have them.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, type TestContext } from "vitest";
import { buildNative } from "../support/native.js";
import { addonFiles, localFileset, runJob, storedLines } from "../support/plugin-job.js";
import { isRoot } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";
const ODD_NAME = Buffer.concat([Buffer.from("user.odd-"), Buffer.from([0xff, 0xfe])]);

beforeAll(buildNative, 900_000);

/** A list in the kernel's form: owner rw, one more user rwx, group r, mask rwx, others nothing. */
function makeAcl(user: number): Buffer {
  const NOBODY = 0xffffffff;
  const entries = [
    [1, 6, NOBODY],
    [2, 7, user],
    [4, 4, NOBODY],
    [16, 7, NOBODY],
    [32, 0, NOBODY],
  ] as const;
  const acl = Buffer.alloc(4 + 8 * entries.length);
  acl.writeUInt32LE(2);
  for (const [index, [tag, permissions, id]] of entries.entries()) {
    const at = 4 + 8 * index;
    acl.writeUInt16LE(tag, at);
    acl.writeUInt16LE(permissions, at + 2);
    acl.writeUInt32LE(id, at + 4);
  }
  return acl;
}

/** Skips the test, with the reason, where files cannot have such attributes. */
function needAttributes(context: TestContext, folder: string): void {
  const probe = join(folder, "probe");
  writeFileSync(probe, "");
  try {
    addonFiles().setxattr(probe, "user.probe", Buffer.from("1"));
    addonFiles().setxattr(probe, ACCESS, makeAcl(12345));
  } catch (error) {
    context.skip(`${folder} has no ACLs and extended attributes: ${String(error)}`);
  }
}

function attributesOf(name: string): Readonly<Record<string, string>> {
  const { listxattr, getxattr } = addonFiles();
  const names = listxattr(name).map((it) => Buffer.from(it));
  return Object.fromEntries(
    names
      .map((it) => [it.toString("latin1"), Buffer.from(getxattr(name, it) ?? []).toString("hex")])
      .sort(),
  ) as Record<string, string>;
}

/** Those that the core has a form for. */
function storableOf(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributesOf(name)).filter(([, value]) => value !== ""));
}

describe("the functions of the addon", () => {
  test("keep names and values as bytes, up to the longest", (context) => {
    const folder = tempDir();
    needAttributes(context, folder);
    const { listxattr, getxattr, setxattr } = addonFiles();
    const name = join(folder, "file");
    writeFileSync(name, "");
    const values = new Map<string, Buffer>([
      ["user.empty", Buffer.alloc(0)],
      ["user.zero", Buffer.from([0, 1, 0])],
      ["user.long", Buffer.alloc(3000, "long")],
    ]);
    for (const [attribute, value] of values) setxattr(Buffer.from(name), attribute, value);
    for (const [attribute, value] of values) {
      expect(Buffer.from(getxattr(name, attribute) ?? []).equals(value), attribute).toBe(true);
    }
    setxattr(name, ODD_NAME, Buffer.from("x"));
    const names = listxattr(name).map((it) => Buffer.from(it).toString("latin1"));
    expect(names.sort()).toEqual([...values.keys(), ODD_NAME.toString("latin1")].sort());
    expect(getxattr(name, "user.none")).toBeNull();
  });

  test("say what the system says, as node:fs does", () => {
    const { listxattr, getxattr, setxattr, lseek } = addonFiles();
    const none = join(tempDir(), "none");
    const missing = { code: "ENOENT", errno: -2, path: none };
    expect(() => listxattr(none)).toThrow(
      expect.objectContaining({
        ...missing,
        syscall: "llistxattr",
        message: `ENOENT: no such file or directory, llistxattr '${none}'`,
      }),
    );
    expect(() => getxattr(none, "user.a")).toThrow(expect.objectContaining(missing));
    expect(() => {
      setxattr(none, "user.a", Buffer.from("1"));
    }).toThrow(expect.objectContaining(missing));
    expect(() => lseek(-1, 0, 0)).toThrow(expect.objectContaining({ code: "EBADF", errno: -9 }));
    expect(() => lseek(2 ** 32, 0, 0)).toThrow(expect.objectContaining({ code: "EBADF" }));
  });

  type Call = (files: ReturnType<typeof addonFiles>) => unknown;
  test.each<[string, Call]>([
    ["a number as path", ({ listxattr }) => listxattr(5 as never)],
    ["a path with a zero byte", ({ listxattr }) => listxattr("/tmp\0/x")],
    ["a name with a zero byte", ({ getxattr }) => getxattr("/tmp", Buffer.from("user.a\0"))],
    [
      "a text as value",
      ({ setxattr }) => {
        setxattr("/tmp", "user.a", "text" as never);
      },
    ],
    ["half a byte as offset", ({ lseek }) => lseek(0, 0.5, 0)],
    ["an offset of 65 bits", ({ lseek }) => lseek(0, 1n << 64n, 0)],
  ])("refuse %s", (_, call) => {
    expect(() => call(addonFiles())).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^ERR_/) as string }),
    );
  });

  test("do not follow links", (context) => {
    const folder = tempDir();
    needAttributes(context, folder);
    const { getxattr, setxattr } = addonFiles();
    const link = join(folder, "link");
    symlinkSync("probe", link);
    // Only the target may have one of these.
    expect(() => {
      setxattr(link, "user.a", Buffer.from("1"));
    }).toThrow(expect.objectContaining({ code: "EPERM" }));
    expect(getxattr(join(folder, "probe"), "user.probe")).not.toBeNull();
    expect(getxattr(link, "user.probe")).toBeNull();
  });
});

/** A folder whose default list would be inherited by what is restored into it, and files with and without attributes. */
function makeTree(root: string): { readonly names: readonly string[] } {
  const { setxattr } = addonFiles();
  const folder = join(root, "folder");
  mkdirSync(folder);
  const [plain, rich, link] = ["plain", "rich", "link"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const name of [plain, rich]) writeFileSync(name, "content", { mode: 0o640 });
  symlinkSync("rich", link);
  setxattr(rich, ACCESS, makeAcl(1003));
  setxattr(rich, ODD_NAME, Buffer.from([0, 255, 0]));
  setxattr(rich, "user.empty", Buffer.alloc(0));
  for (let index = 0; index < 50; index += 1) {
    setxattr(rich, `user.${index}`, Buffer.from([index, 0]));
  }
  // Last: they close the folder to an ordinary user.
  setxattr(folder, DEFAULT, makeAcl(1001));
  setxattr(folder, "user.folder", Buffer.from("of a folder"));
  setxattr(folder, ACCESS, makeAcl(1002));
  chmodSync(folder, 0o550);
  return { names: [`${folder}/`, plain, rich, link] };
}

describe.each(["22", "25", "26-dev"])("a daemon of release %s", (release) => {
  test("gets lists and attributes of files and folders, each once, and gives them back", async (context) => {
    const root = tempDir();
    needAttributes(context, root);
    const { names } = makeTree(root);
    const saved = join(tempDir(), "saved");
    const definition = localFileset(names, "recurse=no");
    const backup = await runJob(definition, ["--release", release, "--backup", saved]);
    expect(backup.messages).toEqual([]);
    const [folder, plain, rich, link] = storedLines(saved);
    const attributes = (line: typeof rich): readonly string[] =>
      line?.xattrs?.map(([name]) => name) ?? [];
    expect([folder?.acl === undefined, attributes(folder)]).toEqual([false, ["user.folder"]]);
    expect([plain?.acl, plain?.xattrs, link?.acl, link?.xattrs]).toEqual(Array(4).fill(undefined));
    expect(rich?.acl).toBeDefined();
    expect(attributes(rich)).toHaveLength(51);
    expect(attributes(rich)).not.toContain("user.empty");

    const where = tempDir();
    const restore = await runJob(definition, [
      ...["--release", release, "--restore", saved, "--where", where],
    ]);
    expect(restore.messages).toEqual([]);
    for (const name of names) {
      expect(attributesOf(where + name), name).toEqual(storableOf(name));
      expect(lstatSync(where + name).mode, name).toBe(lstatSync(name).mode);
    }
  });

  test("gets lists as attributes when the fileset asks for attributes alone", async (context) => {
    const root = tempDir();
    needAttributes(context, root);
    const { names } = makeTree(root);
    const saved = join(tempDir(), "saved");
    const definition = localFileset(names, "recurse=no");
    const options = ["--fileset-options", "xattr"];
    await runJob(definition, ["--release", release, "--backup", saved, ...options]);
    const lines = storedLines(saved);
    expect(lines.map(({ acl }) => acl)).toEqual(Array(4).fill(undefined));
    expect(lines[0]?.xattrs?.map(([name]) => name).sort()).toEqual([
      ACCESS,
      DEFAULT,
      "user.folder",
    ]);
    const where = tempDir();
    await runJob(definition, ["--release", release, "--restore", saved, "--where", where]);
    for (const name of names) {
      expect(attributesOf(where + name), name).toEqual(storableOf(name));
    }
  });
});

test("release 21, which does not restore lists, has them among the attributes instead", async (context) => {
  const root = tempDir();
  needAttributes(context, root);
  const { names } = makeTree(root);
  const saved = join(tempDir(), "saved");
  const definition = localFileset(names, "recurse=no");
  await runJob(definition, ["--release", "21", "--backup", saved]);
  expect(storedLines(saved).map(({ acl }) => acl)).toEqual(Array(4).fill(undefined));
  expect(
    storedLines(saved)[0]
      ?.xattrs?.map(([name]) => name)
      .sort(),
  ).toEqual([ACCESS, DEFAULT, "user.folder"]);
  for (const release of ["21", "25"]) {
    const where = tempDir();
    const restore = ["--release", release, "--restore", saved, "--where", where];
    expect((await runJob(definition, restore)).messages).toEqual([]);
    for (const name of names) expect(attributesOf(where + name), name).toEqual(storableOf(name));
  }
});

test.each(["20", "22", "25", "26-dev"])(
  "attributes of links and pipes come back, release %s",
  async (release) => {
    const folder = tempDir();
    const [link, pipe] = [join(folder, "link"), join(folder, "pipe")];
    symlinkSync("nowhere", link);
    execFileSync("mkfifo", [pipe]);
    const { setxattr, getxattr } = addonFiles();
    const names = [link, pipe];
    // Of the kinds that links and pipes can have, only root sets this one.
    const attribute = isRoot ? "trusted.kept" : null;
    if (attribute !== null) {
      for (const name of names) setxattr(name, attribute, Buffer.from(name));
    }
    const saved = join(tempDir(), "saved");
    const definition = localFileset(names);
    await runJob(definition, ["--release", release, "--backup", saved]);
    const where = tempDir();
    const restore = ["--release", release, "--restore", saved, "--where", where];
    const { messages, files } = await runJob(definition, restore);
    expect([messages, files]).toEqual([[], 2]);
    expect(readlinkSync(where + link)).toBe("nowhere");
    expect(lstatSync(where + pipe).isFIFO()).toBe(true);
    for (const name of names) {
      expect(Math.trunc(lstatSync(where + name).mtimeMs / 1000)).toBe(
        Math.trunc(lstatSync(name).mtimeMs / 1000),
      );
      if (attribute === null) continue;
      expect(Buffer.from(getxattr(where + name, attribute) ?? []).toString()).toBe(name);
    }
  },
);

test("files on a file system without attributes are saved without a word", async (context) => {
  // The names in /proc have neither lists nor attributes of users.
  const definition = localFileset(["/proc/version"]);
  try {
    readFileSync("/proc/version");
  } catch (error) {
    context.skip(`there is no /proc: ${String(error)}`);
  }
  const saved = join(tempDir(), "saved");
  const { messages } = await runJob(definition, ["--release", "25", "--backup", saved]);
  expect(messages).toEqual([]);
  expect(storedLines(saved).map(({ name, acl, xattrs }) => [name, acl, xattrs])).toEqual([
    ["/proc/version", undefined, undefined],
  ]);
});
