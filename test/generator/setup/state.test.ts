// What set-up remembers and how two set-ups of one checkout keep out of each other's way.
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { digest, stampMatches } from "../../../generator/setup/digest.mjs";
import { withLock } from "../../../generator/setup/lock.mjs";
import { findPackageRoot, root } from "../../../generator/setup/root.mjs";
import { tempDir } from "../../support/temp-dir.js";

beforeEach(() => {
  // Progress lines of steps that only happen to fake machines would look real in the test's output.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

describe("digest", () => {
  it("depends on names and contents, not on times or products", () => {
    const dir = tempDir();
    writeFileSync(join(dir, "a"), "1");
    const before = digest(dir, [dir]);
    utimesSync(join(dir, "a"), 1, 1);
    mkdirSync(join(dir, "dist"));
    writeFileSync(join(dir, "dist", "x"), "product");
    expect(digest(dir, [dir, join(dir, "absent")])).toBe(before);
    writeFileSync(join(dir, "a"), "2");
    expect(digest(dir, [dir])).not.toBe(before);
  });

  it("tells a file's name from its content", () => {
    const [left, right] = [tempDir(), tempDir()];
    writeFileSync(join(left, "ab"), "c");
    writeFileSync(join(right, "a"), "bc");
    expect(digest(left, [left])).not.toBe(digest(right, [right]));
  });

  it("is compared with a stamp that may be missing", () => {
    const stamp = join(tempDir(), "stamp");
    expect(stampMatches(stamp, "x")).toBe(false);
    writeFileSync(stamp, "x\n");
    expect(stampMatches(stamp, "x")).toBe(true);
  });
});

describe("lock", () => {
  it("lets one in at a time and is gone afterwards", async () => {
    const dir = tempDir();
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([withLock(work, dir), withLock(work, dir), withLock(work, dir)]);
    expect(most).toBe(1);
    expect(readdirSync(dir)).toEqual([]);
  });

  it("is released by a failure and holds the owner's pid meanwhile", async () => {
    const dir = tempDir();
    const failing = withLock(() => {
      throw new Error(readFileSync(join(dir, "setup.lock"), "utf8"));
    }, dir);
    await expect(failing).rejects.toThrow(String(process.pid));
    expect(readdirSync(dir)).toEqual([]);
  });

  it("of a process that died is taken over", async () => {
    const dir = tempDir();
    // Larger than any pid of Linux.
    writeFileSync(join(dir, "setup.lock"), "99999999");
    expect(await withLock(() => Promise.resolve("in"), dir)).toBe("in");
  });
});

it("the root is found from sources and from dist/, past other packages", () => {
  const dir = tempDir();
  const deep = join(dir, "dist", "generated", "fd");
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(dir, "package.json"), '{"name":"bareos-node"}');
  writeFileSync(join(deep, "package.json"), '{"name":"bareosfd"}');
  expect(findPackageRoot(deep)).toBe(dir);
  expect(readFileSync(join(root, "package.json"), "utf8")).toContain('"bareos-node"');
  expect(() => findPackageRoot(tempDir())).toThrow("no package.json of bareos-node");
});
