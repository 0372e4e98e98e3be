// A cache of its own for each run of the tests: within a run what was read once need not be read again, and nothing that an
// earlier run left behind can make a test pass.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "bareos-node-test-cache-"));
  process.env["BAREOS_NODE_CACHE"] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
