// Stands in for a system program that states its version, so that tests decide what a machine has.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes an executable that prints `output` and exits with `code`. Gives its path. */
export function fakeTool(dir: string, name: string, output: string, code = 0): string {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\necho '${output}'\nexit ${String(code)}\n`, { mode: 0o755 });
  return path;
}
