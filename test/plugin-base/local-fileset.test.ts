// The shipped plugin local-fileset, driven in memory: its list, folders, and the attributes that an addon would give.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMockCore, runBackup, runRestore } from "../../generated/fd/src/testing/index.js";
import LocalFileset from "../../runtime/plugins/local-fileset/local-fileset.js";

const NATIVE = Symbol.for("bareos-node.native");

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "local-fileset-"));
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
    listxattr: () => [...stored.keys()],
    getxattr: (_: unknown, name: string) => stored.get(name) ?? null,
    setxattr: (file: string, name: string, value: Uint8Array) => set.push([file, name, [...value]]),
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

test("without its list it fails the job", async () => {
  const core = createMockCore();
  expect((await runBackup(new LocalFileset(), { core })).ok).toBe(false);
  expect(core.messages[0]?.message).toBe("mandatory option is missing: filename");
  expect((await runBackup(new LocalFileset(), { definition: "filename=/none" })).ok).toBe(false);
});
