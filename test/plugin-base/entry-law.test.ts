// The law of entries: each is refused by name, or saved so that a restore gives back what it says.
import { chmodSync, lstatSync, mkdtempSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FT_DIREND, FT_LNK, FT_REG, FT_REGE } from "bareosfd";
import { runBackup, runRestore } from "bareosfd/testing";
import { isRoot } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { ListPlugin } from "./list-plugin.js";

let folder = "";

beforeEach(() => {
  folder = tempDir();
});

const segment = fc.stringMatching(/^[a-zA-Z0-9 .+-]{1,8}$/).filter((it) => !/^\.{1,2}$/.test(it));
const entry = fc.record(
  {
    path: fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 2 }), fc.constantFrom("", "", "", "/"))
      .map(([parts, end]) => `/v/${parts.join("/")}${end}`),
    content: fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array(), fc.array(fc.uint8Array())),
    link: fc.constantFrom("target", "/abs/target"),
    noRead: fc.boolean(),
    type: fc.constantFrom(FT_REG, FT_DIREND, FT_LNK, FT_REGE),
    stat: fc.record(
      {
        st_mode: fc.oneof(
          fc.integer({ min: 0, max: 0o777 }),
          fc.integer({ min: 0o100000, max: 0o100777 }),
          fc.integer({ min: 0o040000, max: 0o040777 }),
          fc.constant(0o120777),
          fc.constant(0o060644),
        ),
        st_mtime: fc.oneof(
          fc.integer({ min: 0, max: 4_000_000_000 }),
          fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
          fc.constantFrom(1.5, 1_764_150_000_000),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["path"] },
);

test("an entry is refused by name, or comes back with path, kind, content, mode and time", async () => {
  await fc.assert(
    fc.asyncProperty(entry, async (given) => {
      const { ok, files, core } = await runBackup(new ListPlugin([given]));
      if (!ok) {
        expect(core.messages[0]?.message).toContain(`EntryError: files() gave ${given.path}: `);
        return;
      }
      const isVirtual = "content" in given || "link" in given || "stat" in given;
      const isGone = core.messages.some(({ message }) => /is not saved: ENOENT/.test(message));
      if (isGone) {
        // Its data would have been on a disk that does not have it.
        expect(given.content ?? given.link).toBeUndefined();
        return;
      }
      expect(isVirtual).toBe(true);
      const where = mkdtempSync(path.join(folder, "r"));
      const restore = await runRestore(new ListPlugin(), files, { where });
      // Only root gives files away.
      const told = restore.core.messages.filter(
        ({ message }) => isRoot || !message.startsWith("owners are not restored"),
      );
      expect([restore.failed, told]).toEqual([[], []]);
      // Devices are the core's to make.
      if (given.stat?.st_mode === 0o060644) return;
      const restored = where + given.path.replace(/\/$/, "");
      const stat = lstatSync(restored);
      if (given.link !== undefined) {
        expect(stat.isSymbolicLink()).toBe(true);
        return;
      }
      expect(stat.isDirectory()).toBe(given.content === undefined && !stat.isFile());
      if (given.content !== undefined) {
        const { content } = given;
        const bytes = Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content);
        // Its mode, looked at above, may not let an ordinary user read it.
        chmodSync(restored, 0o600);
        expect(readFileSync(restored)).toEqual(bytes);
      }
      const mode = given.stat?.st_mode;
      if (mode !== undefined) expect(stat.mode & 0o777).toBe(mode & 0o777);
      else expect(stat.mode & 0o777).toBe(stat.isDirectory() ? 0o700 : 0o600);
      const time = given.stat?.st_mtime;
      const seconds = time instanceof Date ? Math.floor(time.getTime() / 1000) : time;
      if (seconds === undefined) return;
      expect(files[0]?.stat.st_mtime).toBe(seconds);
      expect(Math.floor(stat.mtimeMs / 1000)).toBe(seconds);
    }),
    {
      numRuns: 300,
      examples: [
        [{ path: "/v/closed file", content: "a", stat: { st_mode: 0o100000 } }],
        [{ path: "/v/closed folder/", stat: { st_mode: 0o040000 } }],
      ],
    },
  );
});
