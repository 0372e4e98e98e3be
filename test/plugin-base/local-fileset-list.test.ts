// What the shipped local-fileset makes of its list: folders, the options allow and deny, and texts of Windows.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { M_ERROR, M_FATAL, M_INFO, M_WARNING } from "bareosfd";
import { createMockCore, runBackup } from "bareosfd/testing";
import LocalFileset from "../../runtime/plugins/local-fileset/local-fileset.js";
import { tempDir } from "../support/temp-dir.js";

interface Saved {
  readonly names: readonly string[];
  readonly messages: readonly { readonly type: number; readonly message: string }[];
}

/** Saves a list; names are shown below `root`. */
async function save(root: string, list: string | Uint8Array, options = ""): Promise<Saved> {
  const file = path.join(tempDir(), "list");
  writeFileSync(file, list);
  const core = createMockCore();
  const definition = `filename=${file}:${options}`;
  const { files } = await runBackup(new LocalFileset(), { definition, core });
  const names = files.map(({ name }) => Buffer.from(name).toString().replace(`${root}/`, ""));
  return { names: names.sort(), messages: core.messages };
}

function tree(): string {
  const root = tempDir();
  mkdirSync(path.join(root, "d/e"), { recursive: true });
  for (const name of ["d/a.txt", "d/b.log", "d/e/C.TXT"]) writeFileSync(path.join(root, name), "x");
  symlinkSync("e", path.join(root, "d/link"));
  return root;
}

test("a folder comes with all that is in it, unless recurse=no", async () => {
  const root = tree();
  const all = ["d/", "d/a.txt", "d/b.log", "d/e/", "d/e/C.TXT", "d/link"];
  expect((await save(root, `${root}/d\n`)).names).toEqual(all);
  expect((await save(root, `${root}/d\n`, "recurse=no")).names).toEqual(["d/"]);
});

describe("allow and deny", () => {
  test.each([
    ["allow=txt$", ["d/", "d/a.txt", "d/e/"]],
    ["allow=(?i)\\\\.txt\\\\Z", ["d/", "d/a.txt", "d/e/", "d/e/C.TXT"]],
    ["deny=/e/|link$", ["d/", "d/a.txt", "d/b.log", "d/e/"]],
    ["allow=\\\\.:deny=log|link", ["d/", "d/a.txt", "d/e/", "d/e/C.TXT"]],
    [
      "deny=\\\\A/.*(?P<twice>[a-z])(?P=twice)\\_",
      ["d/", "d/a.txt", "d/b.log", "d/e/", "d/e/C.TXT", "d/link"],
    ],
  ])("%s", async (options, names) => {
    const root = tree();
    const saved = await save(root, `${root}/d\n`, options);
    expect(saved.names).toEqual(names);
    expect(saved.messages).toHaveLength(6 - names.length);
    for (const { type, message } of saved.messages) {
      expect([type, message]).toEqual([M_INFO, expect.stringContaining("denied by the options")]);
    }
  });

  test("that are no regular expression fail the job", async () => {
    const { messages } = await save("/", "", "deny=(");
    expect(messages).toEqual([
      { type: M_FATAL, message: expect.stringContaining("option deny: ") as string },
    ]);
  });

  test("that leave nothing are told", async () => {
    const root = tree();
    const { messages } = await save(root, `${root}/d/a.txt\n`, "deny=.");
    expect(messages.at(-1)).toEqual({
      type: M_WARNING,
      message: "there are no (allowed) files to save in the list",
    });
  });
});

test("a relative name is an error of its own, and the others are saved", async () => {
  const root = tree();
  const { names, messages } = await save(root, `d/a.txt\n${root}/d/b.log\n`);
  expect(names).toEqual(["d/b.log"]);
  expect(messages).toEqual([
    {
      type: M_ERROR,
      message: "d/a.txt is not saved: a list names files from the root on",
    },
  ]);
});

describe("a list from Windows", () => {
  test("is read without its mark and its CRs, and each is told once", async () => {
    const root = tree();
    const list = `\ufeff${root}/d/a.txt\r\n${root}/d/b.log\r\n\r\n${root}/d/link\r`;
    const { names, messages } = await save(root, list);
    expect(names).toEqual(["d/a.txt", "d/b.log", "d/link"]);
    expect(messages.map(({ type }) => type)).toEqual([M_WARNING, M_WARNING]);
    expect(messages[0]?.message).toContain("byte order mark");
    expect(messages[1]?.message).toContain("CR LF");
  });

  test("may name a file that really ends with a CR", async () => {
    const root = tree();
    writeFileSync(path.join(root, "odd\r"), "x");
    const { names, messages } = await save(root, `${root}/odd\r\n`);
    expect([names, messages]).toEqual([["odd\r"], []]);
  });

  test("in UTF-16 fails the job", async () => {
    const { messages } = await save("/", Buffer.from("\ufeff/etc/hosts\r\n", "utf16le"));
    expect(messages[0]?.type).toBe(M_FATAL);
    expect(messages[0]?.message).toContain("UTF-16");
  });
});
