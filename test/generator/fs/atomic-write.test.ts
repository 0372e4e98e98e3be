// The writer of generated files: what it writes, what it leaves alone, and what is left when it fails half-way.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeFilesAtomically } from "../../../generator/fs/atomic-write.js";
import { existingFiles, TEMP_PREFIX } from "../../../generator/fs/output-tree.js";
import { tempDir } from "../../support/temp-dir.js";

function readAll(root: string): Map<string, string> {
  return new Map(existingFiles(root).map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

/** Puts a folder with content in the place of a file. */
function replaceByFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
  writeFileSync(join(path, "inside"), "x");
}

describe("writing", () => {
  it("creates the root, folders and files, and leaves no temporary folder", () => {
    const root = join(tempDir(), "a", "b");
    const files = new Map([
      ["fd/src/x.ts", "x\n"],
      ["README.md", "# r\n"],
    ]);
    const result = writeFilesAtomically(root, files);
    expect(result).toEqual({ written: ["README.md", "fd/src/x.ts"], removed: [], unchanged: 0 });
    expect(readAll(root)).toEqual(new Map([...files].sort()));
    expect(readdirSync(root).sort()).toEqual(["README.md", "fd"]);
  });

  it("does not touch files whose content stays", () => {
    const root = tempDir();
    const files = new Map([
      ["a", "1"],
      ["b", "2"],
    ]);
    writeFilesAtomically(root, files);
    const long = new Date(1_000_000_000_000);
    utimesSync(join(root, "a"), long, long);
    const result = writeFilesAtomically(root, files.set("b", "3"));
    expect(result).toEqual({ written: ["b"], removed: [], unchanged: 1 });
    expect(statSync(join(root, "a")).mtime).toEqual(long);
  });

  it("gives back what it was given, whatever the tree looks like", () => {
    const part = fc.stringMatching(/^[a-z]{1,3}$/);
    // Names end in .f and folders do not, so that no file lies where another entry needs a folder.
    const path = fc
      .tuple(fc.array(part, { maxLength: 3 }), part)
      .map(([dirs, f]) => [...dirs, `${f}.f`].join("/"));
    const tree = fc
      .array(fc.tuple(path, fc.string()), { maxLength: 8 })
      .map((entries) => new Map(entries));
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const root = tempDir();
        writeFilesAtomically(root, before);
        const result = writeFilesAtomically(root, after, { removeStale: () => true });
        expect(readAll(root)).toEqual(new Map([...after].sort(([a], [b]) => (a < b ? -1 : 1))));
        expect(result.written.length + result.unchanged).toBe(after.size);
      }),
      { numRuns: 60 },
    );
  });
});

describe("stale files", () => {
  it("stay without a rule, because the folder may be the user's", () => {
    const root = tempDir();
    writeFileSync(join(root, "mine.txt"), "keep");
    writeFilesAtomically(root, new Map([["a", "1"]]));
    expect(existingFiles(root)).toEqual(["a", "mine.txt"]);
  });

  it("go when the rule says so, with the folders that become empty; build products stay", () => {
    const root = tempDir();
    writeFilesAtomically(
      root,
      new Map([
        ["old/deep/x.ts", "x"],
        ["a.ts", "a"],
        ["note.txt", "n"],
      ]),
    );
    mkdirSync(join(root, "dist"));
    writeFileSync(join(root, "dist", "built.ts"), "b");
    const result = writeFilesAtomically(root, new Map([["a.ts", "a"]]), {
      removeStale: (path) => path.endsWith(".ts"),
    });
    expect(result.removed).toEqual(["old/deep/x.ts"]);
    expect(readdirSync(root).sort()).toEqual(["a.ts", "dist", "note.txt"]);
    expect(existsSync(join(root, "dist", "built.ts"))).toBe(true);
  });
});

describe("failure", () => {
  it("reports a file where the root should be", () => {
    const file = join(tempDir(), "file");
    writeFileSync(file, "");
    expect(() => writeFilesAtomically(file, new Map([["a", "1"]]))).toThrow(
      expect.objectContaining({
        code: "BN401",
        consequence: "nothing was written",
        fix: expect.stringContaining("--out DIR") as string,
      }),
    );
  });

  it.each([
    ["a file where a folder is needed", "b", "b/c"],
    ["a folder where a file belongs", "b/c", "b"],
  ])("with %s nothing is replaced and nothing is left behind", (_, present, wanted) => {
    const root = tempDir();
    writeFilesAtomically(
      root,
      new Map([
        ["a", "old"],
        [present, "old"],
      ]),
    );
    const files = new Map([
      ["a", "new"],
      [wanted, "new"],
    ]);
    expect(() => writeFilesAtomically(root, files)).toThrow(
      expect.objectContaining({ code: "BN401", consequence: "nothing was written" }),
    );
    expect(readAll(root)).toEqual(
      new Map([
        ["a", "old"],
        [present, "old"],
      ]),
    );
    expect(readdirSync(root).sort()).toEqual(["a", "b"]);
  });

  it("that comes after some files were replaced says how many", () => {
    const root = tempDir();
    const files = new Map([
      ["a", "new"],
      ["z/b", "new"],
    ]);
    writeFilesAtomically(root, new Map([["stale", "x"]]));
    // The rule is asked before anything is replaced, stale files are deleted last: by then this one is a folder.
    const removeStale = (path: string) => {
      replaceByFolder(join(root, path));
      return true;
    };
    const run = () => writeFilesAtomically(root, files, { removeStale });
    expect(run).toThrow(
      expect.objectContaining({
        code: "BN401",
        consequence: expect.stringMatching(/^2 files have their new content/) as string,
      }),
    );
    expect(readFileSync(join(root, "a"), "utf8")).toBe("new");
    expect(readdirSync(root).filter((name) => name.startsWith(TEMP_PREFIX))).toEqual([]);
  });

  it("refuses paths that leave the root, before writing anything", () => {
    const root = join(tempDir(), "out");
    for (const path of ["../x", "/x", "a//b", "a/./b", "a\\b", ""]) {
      expect(() =>
        writeFilesAtomically(
          root,
          new Map([
            ["ok", "1"],
            [path, "2"],
          ]),
        ),
      ).toThrow(expect.objectContaining({ code: "BN402" }));
    }
    expect(existsSync(root)).toBe(false);
  });
});

describe("interruption", () => {
  it("before replacing leaves the old files", () => {
    const root = tempDir();
    writeFilesAtomically(root, new Map([["a", "old"]]));
    const signal = AbortSignal.abort();
    expect(() => writeFilesAtomically(root, new Map([["a", "new"]]), { signal })).toThrow(
      "aborted",
    );
    expect(readAll(root)).toEqual(new Map([["a", "old"]]));
    expect(readdirSync(root)).toEqual(["a"]);
  });

  it("by a kill leaves a folder that the next run removes; one of a running process stays", () => {
    const root = tempDir();
    // No process has this pid: Linux's largest is 2^22.
    const dead = join(root, `${TEMP_PREFIX}99999999-abc`);
    const alive = join(root, `${TEMP_PREFIX}${String(process.ppid)}-abc`);
    for (const dir of [dead, alive]) {
      mkdirSync(dir);
      writeFileSync(join(dir, "0"), "half");
    }
    writeFilesAtomically(root, new Map([["a", "1"]]), { removeStale: () => true });
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(alive)).toBe(true);
  });
});
