// A package with native parts for two processors: each machine takes those that it can run.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { usableNativeFolder } from "../../generator/cmake/presets.js";
import { tempDir } from "../support/temp-dir.js";

/** What the first bytes of a program say of its processor. */
const MACHINE_OFFSET = 18;
const X86_64 = 0x3e;
const AARCH64 = 0xb7;

function keeper(root: string, folder: string, machine: number): void {
  const head = Buffer.alloc(64);
  head.write("\x7fELF\x02\x01", "latin1");
  head.writeUInt16LE(machine, MACHINE_OFFSET);
  mkdirSync(path.join(root, "dist", folder), { recursive: true });
  writeFileSync(path.join(root, "dist", folder, "keeper"), head);
}

const choice = (root: string, processor: string): string =>
  path.basename(usableNativeFolder(root, processor));

test("each processor takes its own folder", () => {
  const root = tempDir();
  keeper(root, "native", X86_64);
  keeper(root, "native-aarch64", AARCH64);
  expect(choice(root, "x64")).toBe("native");
  expect(choice(root, "arm64")).toBe("native-aarch64");
});

test("what was built on the machine itself comes first, and where nothing fits it is missing there", () => {
  const root = tempDir();
  keeper(root, "native", AARCH64);
  keeper(root, "native-aarch64", AARCH64);
  expect(choice(root, "arm64")).toBe("native");
  expect(choice(root, "x64")).toBe("native");
  expect(choice(tempDir(), "arm64")).toBe("native");
});
