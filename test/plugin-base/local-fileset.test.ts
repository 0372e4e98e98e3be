// The shipped plugin local-fileset, driven in memory: its list, folders, and the attributes that an addon would give.
import { chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bRC_OK, bRC_Seen, M_ERROR, M_WARNING } from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";
import LocalFileset from "../../runtime/plugins/local-fileset/local-fileset.js";
import { tempDir } from "../support/temp-dir.js";

const NATIVE = Symbol.for("bareos-node.native");

let root: string;

beforeEach(() => {
  root = tempDir();
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, NATIVE);
});

function list(...lines: (string | Uint8Array)[]): string {
  const name = path.join(root, "list");
  writeFileSync(
    name,
    Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from("\n")])),
  );
  return `filename=${name}:`;
}

test("saves what the list names, byte for byte, and nothing else", async () => {
  const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9, 0x20])]);
  writeFileSync(odd, "odd");
  writeFileSync(path.join(root, "plain"), "plain");
  const definition = list(odd, "", path.join(root, "plain"));
  const { ok, files, core } = await runBackup(new LocalFileset(), { definition });
  expect([ok, files.map(({ data }) => Buffer.from(data ?? []).toString())]).toEqual([
    true,
    ["odd", "plain"],
  ]);
  expect(Buffer.from(files[0]?.name ?? "").equals(odd)).toBe(true);
  expect(core.debug.map(({ message }) => message)).toEqual([
    "ACLs and extended attributes are left out: there are no native functions",
  ]);
});

test("a list longer than its buffer loses no line", async () => {
  const lines = Array.from({ length: 5000 }, (_, index) =>
    path.join(root, "no", "such", `file-${index}`),
  );
  const { files } = await runBackup(new LocalFileset(), { definition: list(...lines) });
  expect(files.map(({ name }) => name)).toEqual(lines);
});

test("recurse=yes takes folders with what is in them, contents first", async () => {
  mkdirSync(path.join(root, "d/e"), { recursive: true });
  writeFileSync(path.join(root, "d/e/f"), "x");
  const definition = `${list(path.join(root, "d/"))}recurse=yes`;
  const { files } = await runBackup(new LocalFileset(), { definition });
  expect(files.map(({ name }) => name)).toEqual(
    ["d/e/f", "d/e/", "d/"].map((name) => `${root}/${name}`),
  );
});

test("ACLs and attributes travel when there are native functions", async () => {
  const stored = new Map<string, Uint8Array>([
    ["system.posix_acl_access", Buffer.from([2, 0, 0, 0])],
    ["user.a", Buffer.from("1")],
    ["user.empty", Buffer.alloc(0)],
    ["user.b", Buffer.from([0, 255])],
  ]);
  const set: unknown[] = [];
  Reflect.set(globalThis, NATIVE, {
    listxattr: () => [...stored.keys()].map((it) => Buffer.from(it)),
    getxattr: (_: unknown, name: string) => stored.get(name) ?? null,
    // Paths start at descriptors, which are open during the call.
    setxattr: (file: string, name: string, value: Uint8Array) =>
      set.push([realpathSync(file), name, [...value]]),
  });
  const name = path.join(root, "f");
  writeFileSync(name, "x");
  const definition = list(name);
  const { files } = await runBackup(new LocalFileset(), { definition });
  expect(files[0]?.xattrs.map((it) => Buffer.from(it.name).toString())).toEqual([
    "user.a",
    "user.b",
  ]);
  const where = path.join(root, "restored");
  const { ok } = await runRestore(new LocalFileset(), files, { definition, where });
  const target = where + name;
  expect([ok, readFileSync(target, "utf8")]).toEqual([true, "x"]);
  expect(set).toEqual([
    [target, "system.posix_acl_access", [2, 0, 0, 0]],
    [target, "user.a", [49]],
    [target, "user.b", [0, 255]],
  ]);
});

/** Native functions over attributes in memory; `fail` may throw for one that is set or read. */
function fakeNative(fail: (operation: "get" | "set", attribute: string) => void = () => undefined) {
  const stored = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const set: string[] = [];
  Reflect.set(globalThis, NATIVE, {
    listxattr: (file: string) => [...(stored.get(file)?.keys() ?? [])].map((it) => Buffer.from(it)),
    getxattr: (file: string, name: string) => {
      fail("get", name);
      return stored.get(file)?.get(name) ?? null;
    },
    setxattr: (file: string, name: string) => {
      fail("set", name);
      // Paths start at descriptors, which are open during the call.
      set.push(`${path.basename(realpathSync(file))} ${name}`);
    },
  });
  return { stored, set };
}

function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(`${code}: for the test`), { code, errno: -errno });
}

const VALUE = Buffer.from("value");
const DEFAULT_ACL = "system.posix_acl_default";

/** A folder with a list and an attribute, and a file in it with an attribute, in that order. */
async function saveFolder(native: ReturnType<typeof fakeNative>) {
  const [folder, file] = [path.join(root, "d"), path.join(root, "d/f")];
  mkdirSync(folder);
  writeFileSync(file, "x");
  native.stored.set(
    folder,
    new Map([
      [DEFAULT_ACL, VALUE],
      ["user.d", VALUE],
    ]),
  );
  native.stored.set(file, new Map([["user.f", VALUE]]));
  const definition = `${list(`${folder}/`, file)}recurse=no`;
  return { definition, ...(await runBackup(new LocalFileset(), { definition })) };
}

test("lists of folders are set when everything is in them, and of a folder that stays as it is not at all", async () => {
  const native = fakeNative();
  const { definition, files } = await saveFolder(native);
  const where = path.join(root, "restored");
  await runRestore(new LocalFileset(), files, { definition, where });
  expect(native.set).toEqual(["d user.d", "f user.f", `d ${DEFAULT_ACL}`]);
  native.set.length = 0;
  await runRestore(new LocalFileset(), files, { definition, where, replace: "never" });
  expect(native.set).toEqual([]);
});

test("what a file system cannot hold is said once and fails nothing; what it refuses is said each time", async () => {
  const native = fakeNative((operation, attribute) => {
    if (operation === "set" && attribute === DEFAULT_ACL) throw systemError("ENOTSUP", 95);
    if (operation === "set" && attribute === "user.f") throw systemError("EPERM", 1);
  });
  const { definition, files } = await saveFolder(native);
  const where = path.join(root, "restored");
  const { ok, core } = await runRestore(new LocalFileset(), [...files, ...files], {
    definition,
    where,
  });
  expect(ok).toBe(true);
  const refused = `${where}${root}/d/f: extended attribute user.f not restored: EPERM: for the test`;
  expect(core.messages).toEqual([
    { type: M_WARNING, message: refused },
    { type: M_WARNING, message: refused },
    { type: M_WARNING, message: expect.stringContaining("d: ACL not restored") as string },
  ]);
});

test("an attribute that cannot be read is an error, and the others are saved", async () => {
  const native = fakeNative((_, attribute) => {
    if (attribute === "user.bad") throw systemError("EIO", 5);
  });
  const name = path.join(root, "f");
  writeFileSync(name, "x");
  native.stored.set(
    name,
    new Map([
      ["user.bad", VALUE],
      ["user.good", VALUE],
    ]),
  );
  const { files, core } = await runBackup(new LocalFileset(), { definition: list(name) });
  expect(files[0]?.xattrs.map((it) => Buffer.from(it.name).toString())).toEqual(["user.good"]);
  expect(core.messages).toEqual([
    { type: M_ERROR, message: `${name}: user.bad not saved: EIO: for the test` },
  ]);
});

test("a folder that cannot be read is an error; what is in it counts as existing, and the rest is saved", async () => {
  const asUser = process.geteuid?.() === 0;
  chmodSync(root, 0o755);
  for (const folder of ["t/closed", "t/open"])
    mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, "t/open/f"), "x");
  chmodSync(path.join(root, "t/closed"), 0o000);
  const definition = `${list(path.join(root, "t"))}recurse=yes`;
  const plugin = new LocalFileset();
  // Root may read everything.
  if (asUser) process.seteuid?.(65534);
  try {
    const { ok, files, core } = await runBackup(plugin, { definition });
    expect([ok, files.map(({ name }) => name).sort()]).toEqual([
      true,
      ["t/", "t/closed/", "t/open/", "t/open/f"].map((name) => `${root}/${name}`),
    ]);
    expect(core.messages).toEqual([
      { type: M_ERROR, message: expect.stringContaining("t/closed: what is in it") as string },
    ]);
  } finally {
    if (asUser) process.seteuid?.(0);
    chmodSync(path.join(root, "t/closed"), 0o700);
  }
  expect(plugin.checkFile(`${root}/t/closed/was/here`)).toBe(bRC_Seen);
  expect(plugin.checkFile(Buffer.from(`${root}/t/closed/f`))).toBe(bRC_Seen);
  expect(plugin.checkFile(`${root}/t/open/gone`)).toBe(bRC_OK);
  expect(plugin.checkFile(`${root}/t/closed-too`)).toBe(bRC_OK);
});

test("in accurate mode a name that leads nowhere is not handed to the core, which would take it for seen", async () => {
  const definition = list(path.join(root, "none"));
  const core = createMockCore({ accurate: true });
  const { ok, files } = await runBackup(new LocalFileset(), { definition, core });
  expect([ok, files, [...core.seen]]).toEqual([true, [], []]);
  expect(core.messages).toEqual([
    { type: M_WARNING, message: `${root}/none is not saved: there is no such file` },
  ]);
});

test("without its list it fails the job", async () => {
  const core = createMockCore();
  expect((await runBackup(new LocalFileset(), { core })).ok).toBe(false);
  expect(core.messages[0]?.message).toBe("mandatory option is missing: filename");
  expect((await runBackup(new LocalFileset(), { definition: "filename=/none" })).ok).toBe(false);
});
