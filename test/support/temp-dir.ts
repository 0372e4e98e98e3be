// Temporary folders that vanish with the test that asked for them, whatever it left in them.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** For the test that runs, also from its `beforeEach`. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "bareos-node-test-"));
  onTestFinished(() => {
    removeTree(dir);
  });
  return dir;
}

/** Removes a folder with all that is in it, also folders that are closed to an ordinary user. */
export function removeTree(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    openFolders(Buffer.from(dir));
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Names are bytes here: not all that tests make are UTF-8. */
function openFolders(dir: Buffer): void {
  chmodSync(dir, 0o700);
  for (const entry of readdirSync(dir, { encoding: "buffer", withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(Buffer.concat([dir, Buffer.from("/"), entry.name]));
  }
}
